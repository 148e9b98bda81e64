/** Sends a reply as the API streams it: event by event, in small pieces, with everything that can go wrong on the way. */
import type { ServerResponse } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import { errorBody } from "./api-error.ts";
import type { Active } from "./faults.ts";
import { type Envelope, messageOf, stopDetails } from "./message.ts";
import { outputTokens, type Reply, type ReplyBlock } from "./reply.ts";

const PIECE = 12;

type Event = { readonly type: string };

export async function sendStream(
  out: ServerResponse,
  reply: Reply,
  envelope: Envelope,
  active: Active,
  signal: AbortSignal,
): Promise<void> {
  if (active.has("slow-first-token")) await delay(active.slowMs, undefined, { signal });
  out.writeHead(200, {
    "content-type": "text/event-stream; charset=utf-8",
    "cache-control": "no-cache",
    "request-id": envelope.requestId,
  });
  const events = [...eventsOf(reply, envelope)];
  const half = Math.floor(events.length / 2);
  for (const [index, event] of events.entries()) {
    if (index === half) {
      if (active.has("dies-half-way")) return void out.destroy();
      if (active.has("stalls")) return untilGone(signal);
      if (active.has("error-event")) {
        write(out, errorBody({ type: "overloaded_error", message: "Overloaded" }, envelope.requestId));
        return void out.end();
      }
    }
    if (event.type === "content_block_delta" && active.paceMs > 0) await delay(active.paceMs, undefined, { signal });
    if (!write(out, event)) await untilDrained(out, signal);
  }
  out.end();
}

function* eventsOf(reply: Reply, envelope: Envelope): Generator<Event> {
  yield { type: "message_start", message: messageOf(envelope, { blocks: [], stop: null }) } as Event;
  yield { type: "ping" };
  for (const [index, block] of reply.blocks.entries()) yield* blockEvents(block, index);
  const { usage } = envelope;
  yield {
    type: "message_delta",
    delta: { stop_reason: reply.stop, stop_sequence: null, stop_details: stopDetails(reply.stop), container: null },
    usage: { ...usage, output_tokens: outputTokens(reply.blocks), output_tokens_details: null, server_tool_use: null },
  } as Event;
  yield { type: "message_stop" };
}

function* blockEvents(block: ReplyBlock, index: number): Generator<Event> {
  const start =
    block.type === "text"
      ? { type: "text", text: "", citations: null }
      : { type: "tool_use", id: block.id, name: block.name, input: {}, caller: { type: "direct" } };
  yield { type: "content_block_start", index, content_block: start } as Event;
  const [whole, key, type] =
    block.type === "text" ? [block.text, "text", "text_delta"] : [block.json, "partial_json", "input_json_delta"];
  for (let at = 0; at < whole.length; at += PIECE) {
    yield { type: "content_block_delta", index, delta: { type, [key]: whole.slice(at, at + PIECE) } } as Event;
  }
  yield { type: "content_block_stop", index } as Event;
}

function write(out: ServerResponse, event: Event): boolean {
  return out.write(`event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`);
}

function untilDrained(out: ServerResponse, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    out.once("drain", () => resolve());
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
}

function untilGone(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
