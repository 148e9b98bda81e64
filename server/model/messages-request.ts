/**
 * What a device may send through the gateway: text, tools of the caller's own, and nothing that would make the other side
 * act by itself (its own web search, code, files), reach elsewhere or cost more than was meant. What fits goes on as it came.
 */
import { z } from "zod";

const CacheControl = z.strictObject({ type: z.literal("ephemeral"), ttl: z.enum(["5m", "1h"]).optional() });
const cache = { cache_control: CacheControl.nullish() };
const Text = z.strictObject({ type: z.literal("text"), text: z.string(), citations: z.null().optional(), ...cache });
const Block = z.discriminatedUnion("type", [
  Text,
  z.strictObject({
    type: z.literal("tool_use"),
    id: z.string(),
    name: z.string(),
    input: z.record(z.string(), z.unknown()),
    caller: z.strictObject({ type: z.literal("direct") }).optional(),
    ...cache,
  }),
  z.strictObject({
    type: z.literal("tool_result"),
    tool_use_id: z.string(),
    content: z.union([z.string(), z.array(Text)]).optional(),
    is_error: z.boolean().optional(),
    ...cache,
  }),
  z.strictObject({ type: z.literal("thinking"), thinking: z.string(), signature: z.string() }),
  z.strictObject({ type: z.literal("redacted_thinking"), data: z.string() }),
]);

const Tool = z.strictObject({
  type: z.literal("custom").nullish(),
  name: z.string(),
  description: z.string().optional(),
  input_schema: z.looseObject({ type: z.literal("object") }),
  strict: z.boolean().optional(),
  ...cache,
});

const choice = { disable_parallel_tool_use: z.boolean().optional() };
export const MessagesRequest = z.strictObject({
  model: z.string().min(1).max(200),
  max_tokens: z.int().positive(),
  system: z.union([z.string(), z.array(Text)]).optional(),
  messages: z
    .array(z.strictObject({ role: z.enum(["user", "assistant"]), content: z.union([z.string(), z.array(Block)]) }))
    .min(1),
  tools: z.array(Tool).optional(),
  tool_choice: z
    .discriminatedUnion("type", [
      z.strictObject({ type: z.literal("auto"), ...choice }),
      z.strictObject({ type: z.literal("any"), ...choice }),
      z.strictObject({ type: z.literal("tool"), name: z.string(), ...choice }),
      z.strictObject({ type: z.literal("none") }),
    ])
    .optional(),
  stream: z.boolean().optional(),
  metadata: z.looseObject({}).optional(),
  thinking: z.looseObject({ type: z.string() }).optional(),
});
export type MessagesRequest = z.infer<typeof MessagesRequest>;

/** `messages.0.content.1.type`: the place of the first misfit, never its value. */
export function misfitOf(error: z.ZodError): string {
  const [issue] = error.issues;
  const at = issue?.path.join(".") ?? "";
  if (issue?.code !== "unrecognized_keys") return at === "" ? "the body" : `\`${at}\``;
  return `\`${[...(issue.path ?? []), issue.keys[0]?.slice(0, 60)].join(".")}\``;
}
