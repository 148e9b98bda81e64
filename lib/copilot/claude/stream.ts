/**
 * One streamed answer of the model as plain pieces: text as it comes, tool calls when they are whole, the end with
 * its reason. A stream that dies or stalls throws; what it had said so far is the caller's to void.
 */
import type Anthropic from "@anthropic-ai/sdk";
import type { MessageCreateParamsStreaming, RawMessageStreamEvent } from "@anthropic-ai/sdk/resources/messages";
import { z } from "zod";

const STALLED_MS = 25_000;
const LONGEST_ANSWER = 20_000;

export interface ToolCall {
  id: string;
  name: string;
  /** Undefined when what came was not JSON. */
  input: unknown;
}

export type Piece =
  | { piece: "text"; delta: string }
  | { piece: "call"; call: ToolCall }
  | { piece: "end"; reason: string | null };

export class BrokenOff extends Error {}

export async function* streamAnswer(
  client: Anthropic,
  params: MessageCreateParamsStreaming,
  signal: AbortSignal,
): AsyncGenerator<Piece> {
  const life = new AbortController();
  const stream = await client.messages.create(params, { signal: AbortSignal.any([signal, life.signal]) });
  const calls = new Map<number, { id: string; name: string; json: string }>();
  let reason: string | null = null;
  let ended = false;
  let length = 0;
  let stalled: ReturnType<typeof setTimeout> | undefined;
  const waitAnew = () => {
    clearTimeout(stalled);
    stalled = setTimeout(() => life.abort(new BrokenOff("stalled")), STALLED_MS);
  };
  try {
    waitAnew();
    for await (const event of stream) {
      waitAnew();
      length += lengthOf(event);
      if (length > LONGEST_ANSWER) {
        yield { piece: "end", reason: "max_tokens" };
        return;
      }
      switch (event.type) {
        case "content_block_start":
          if (event.content_block.type === "tool_use") {
            calls.set(event.index, { id: event.content_block.id, name: event.content_block.name, json: "" });
          }
          break;
        case "content_block_delta":
          if (event.delta.type === "text_delta") yield { piece: "text", delta: event.delta.text };
          else if (event.delta.type === "input_json_delta") addJson(calls.get(event.index), event.delta.partial_json);
          break;
        case "content_block_stop": {
          const call = calls.get(event.index);
          if (call !== undefined)
            yield { piece: "call", call: { id: call.id, name: call.name, input: parse(call.json) } };
          break;
        }
        case "message_delta":
          reason = event.delta.stop_reason;
          break;
        case "message_stop":
          ended = true;
          break;
        case "message_start":
          break;
      }
    }
  } catch (error) {
    // An abort of ours because nothing came any more is the stream's fault, not the person's wish.
    if (life.signal.aborted && !signal.aborted) throw new BrokenOff("stalled", { cause: error });
    throw error;
  } finally {
    clearTimeout(stalled);
    life.abort();
  }
  if (!ended && !signal.aborted) throw new BrokenOff("ended early");
  yield { piece: "end", reason };
}

function lengthOf(event: RawMessageStreamEvent): number {
  if (event.type !== "content_block_delta") return 0;
  if (event.delta.type === "text_delta") return event.delta.text.length;
  return event.delta.type === "input_json_delta" ? event.delta.partial_json.length : 0;
}

function addJson(call: { json: string } | undefined, part: string): void {
  if (call !== undefined) call.json += part;
}

function parse(json: string): unknown {
  try {
    return z.json().parse(JSON.parse(json === "" ? "{}" : json));
  } catch {
    return undefined;
  }
}
