/** What a request to `POST /v1/messages` looks like. */
import { z } from "zod";

const CacheControl = z.strictObject({ type: z.literal("ephemeral"), ttl: z.enum(["5m", "1h"]).optional() });
const cache = { cache_control: CacheControl.nullish() };

const TextBlock = z.strictObject({
  type: z.literal("text"),
  text: z.string(),
  citations: z.null().optional(),
  ...cache,
});
const ToolUse = z.strictObject({
  type: z.literal("tool_use"),
  id: z.string().regex(/^[a-zA-Z0-9_-]+$/),
  name: z.string().min(1),
  input: z.record(z.string(), z.unknown()),
  caller: z.looseObject({ type: z.string() }).optional(),
  ...cache,
});
const ToolResult = z.strictObject({
  type: z.literal("tool_result"),
  tool_use_id: z.string(),
  content: z.union([z.string(), z.array(TextBlock)]).optional(),
  is_error: z.boolean().optional(),
  ...cache,
});
const Block = z.discriminatedUnion("type", [TextBlock, ToolUse, ToolResult]);
export type Block = z.infer<typeof Block>;

const Message = z.strictObject({ role: z.enum(["user", "assistant"]), content: z.union([z.string(), z.array(Block)]) });
export type Message = z.infer<typeof Message>;

const Tool = z.strictObject({
  type: z.literal("custom").nullish(),
  name: z.string().regex(/^[a-zA-Z0-9_-]{1,128}$/),
  description: z.string().optional(),
  input_schema: z.looseObject({
    type: z.literal("object"),
    properties: z.record(z.string(), z.unknown()).nullish(),
    required: z.array(z.string()).nullish(),
  }),
  strict: z.boolean().optional(),
  eager_input_streaming: z.boolean().nullish(),
  ...cache,
});
export type Tool = z.infer<typeof Tool>;

const one = { disable_parallel_tool_use: z.boolean().optional() };
export const MessagesRequest = z.strictObject({
  model: z.string().min(1),
  max_tokens: z.int().min(1),
  messages: z.array(Message).min(1),
  system: z.union([z.string(), z.array(TextBlock)]).optional(),
  tools: z.array(Tool).optional(),
  tool_choice: z
    .discriminatedUnion("type", [
      z.strictObject({ type: z.literal("auto"), ...one }),
      z.strictObject({ type: z.literal("any"), ...one }),
      z.strictObject({ type: z.literal("tool"), name: z.string(), ...one }),
      z.strictObject({ type: z.literal("none") }),
    ])
    .optional(),
  stream: z.boolean().optional(),
  stop_sequences: z.array(z.string()).optional(),
  metadata: z.strictObject({ user_id: z.string().max(256).nullish() }).optional(),
  service_tier: z.enum(["auto", "standard_only"]).optional(),
  cache_control: CacheControl.nullish(),
});
export type MessagesRequest = z.infer<typeof MessagesRequest>;

export function blocksOf(content: Message["content"]): readonly Block[] {
  return typeof content === "string" ? [{ type: "text", text: content }] : content;
}
