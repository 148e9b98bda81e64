/** A `Message` as the API sends it, with every field that its clients may read. */
import type { InputUsage } from "./prompt-cache.ts";
import { outputTokens, type ReplyBlock, type StopReason } from "./reply.ts";

export interface Envelope {
  readonly id: string;
  readonly requestId: string;
  readonly model: string;
  readonly usage: InputUsage;
}

export function messageOf(
  { id, model, usage }: Envelope,
  { blocks, stop }: { readonly blocks: readonly ReplyBlock[]; readonly stop: StopReason | null },
) {
  return {
    id,
    type: "message",
    role: "assistant",
    model,
    content: blocks.map((block) =>
      block.type === "text"
        ? { type: "text", text: block.text, citations: null }
        : { type: "tool_use", id: block.id, name: block.name, input: block.input, caller: { type: "direct" } },
    ),
    stop_reason: stop,
    stop_sequence: null,
    stop_details: stopDetails(stop),
    container: null,
    diagnostics: null,
    usage: {
      ...usage,
      cache_creation: {
        ephemeral_5m_input_tokens: usage.cache_creation_input_tokens,
        ephemeral_1h_input_tokens: 0,
      },
      output_tokens: stop === null ? 1 : outputTokens(blocks),
      output_tokens_details: null,
      server_tool_use: null,
      service_tier: "standard",
      inference_geo: null,
      speed: null,
    },
  };
}

export function stopDetails(stop: StopReason | null) {
  return stop === "refusal" ? { type: "refusal", category: null, explanation: null } : null;
}
