/** What the model says in one turn, before it is cut to `max_tokens` and streamed or sent. */
import { tokensOf } from "./prompt-cache.ts";

export type ReplyBlock =
  | { readonly type: "text"; readonly text: string }
  /** `json` is what is streamed; it is the input as JSON unless the model misbehaves. */
  | {
      readonly type: "tool_use";
      readonly id: string;
      readonly name: string;
      readonly input: unknown;
      readonly json: string;
    };

export type StopReason = "end_turn" | "max_tokens" | "tool_use" | "refusal";

export interface Reply {
  readonly blocks: readonly ReplyBlock[];
  readonly stop: StopReason;
}

export interface ToolCall {
  readonly name: string;
  readonly input: Readonly<Record<string, unknown>>;
}

export function replyOf(text: string, calls: readonly ToolCall[], idOf: (index: number) => string): Reply {
  const blocks: ReplyBlock[] = text === "" ? [] : [{ type: "text", text }];
  for (const [index, { name, input }] of calls.entries()) {
    blocks.push({ type: "tool_use", id: idOf(index), name, input, json: JSON.stringify(input) });
  }
  return { blocks, stop: calls.length > 0 ? "tool_use" : "end_turn" };
}

export function outputTokens(blocks: readonly ReplyBlock[]): number {
  return blocks.reduce((sum, block) => sum + costOf(block), 0);
}

/** Stops where the allowance ends, in the middle of a block if need be, as a real model does. */
export function cutTo(reply: Reply, maxTokens: number): Reply {
  let left = maxTokens;
  const blocks: ReplyBlock[] = [];
  for (const block of reply.blocks) {
    const cost = costOf(block);
    if (cost <= left) blocks.push(block);
    else {
      if (left > 0) blocks.push(cutBlock(block, left * 4));
      return { blocks, stop: "max_tokens" };
    }
    left -= cost;
  }
  return { ...reply, blocks };
}

function costOf(block: ReplyBlock): number {
  return tokensOf(block.type === "text" ? block.text : `${block.name}${block.json}`);
}

function cutBlock(block: ReplyBlock, characters: number): ReplyBlock {
  if (block.type === "text") return { ...block, text: block.text.slice(0, characters) };
  return { ...block, json: block.json.slice(0, Math.max(0, characters - block.name.length)), input: {} };
}
