/**
 * What a request to `POST /v1/messages` must look like, and the words in which the API refuses another one. It must be
 * as strict as the real one: a driver that gets through here with a wrong request would learn it from a customer.
 */
import { z } from "zod";
import { type ApiError, invalid } from "./api-error.ts";
import { pairingProblem } from "./tool-pairs.ts";

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

export const MAX_OUTPUT = 64_000;
const MAX_BREAKPOINTS = 4;

export function readRequest(
  value: unknown,
  models: readonly string[],
): { ok: true; request: MessagesRequest } | { ok: false; error: ApiError } {
  const parsed = MessagesRequest.safeParse(value);
  if (!parsed.success) return { ok: false, error: invalid(wordsOf(parsed.error, value)) };
  const request = parsed.data;
  if (!models.includes(request.model)) {
    return { ok: false, error: { type: "not_found_error", message: `model: ${request.model}` } };
  }
  const problem = limitProblem(request) ?? textProblem(request) ?? pairingProblem(request.messages);
  return problem === undefined ? { ok: true, request } : { ok: false, error: invalid(problem) };
}

export function blocksOf(content: Message["content"]): readonly Block[] {
  return typeof content === "string" ? [{ type: "text", text: content }] : content;
}

function limitProblem(request: MessagesRequest): string | undefined {
  const { max_tokens: max, model, tools = [], tool_choice: choice } = request;
  if (max > MAX_OUTPUT) {
    return `max_tokens: ${max} > ${MAX_OUTPUT}, which is the maximum allowed number of output tokens for ${model}`;
  }
  const names = tools.map((tool) => tool.name);
  if (new Set(names).size < names.length) return "tools: Tool names must be unique.";
  if (choice !== undefined && choice.type !== "none" && names.length === 0) {
    return "tool_choice: tool_choice may only be specified while providing tools.";
  }
  if (choice?.type === "tool" && !names.includes(choice.name)) {
    return `tool_choice: Tool '${choice.name}' not found in provided tools`;
  }
  const marked = breakpoints(request);
  if (marked <= MAX_BREAKPOINTS) return undefined;
  return `A maximum of ${MAX_BREAKPOINTS} blocks with cache_control may be provided. Found ${marked}.`;
}

function breakpoints({ system = [], tools = [], messages, cache_control }: MessagesRequest): number {
  const blocks = [
    ...(typeof system === "string" ? [] : system),
    ...tools,
    ...messages.flatMap((m) => blocksOf(m.content)),
  ];
  return [...blocks, { cache_control }].filter((block) => block.cache_control != null).length;
}

function textProblem({ messages, system = [] }: MessagesRequest): string | undefined {
  if (messages[0]?.role !== "user") return 'messages: first message must use the "user" role';
  const texts = [...(typeof system === "string" ? [] : system), ...messages.flatMap((m) => blocksOf(m.content))];
  for (const block of texts) {
    if (block.type !== "text") continue;
    if (block.text === "") return "messages: text content blocks must be non-empty";
    if (block.text.trim() === "") return "messages: text content blocks must contain non-whitespace text";
  }
  const last = messages.at(-1);
  const end = last === undefined ? undefined : blocksOf(last.content).at(-1);
  if (last?.role === "assistant" && end?.type === "text" && /\s$/.test(end.text)) {
    return "messages: final assistant content cannot end with trailing whitespace";
  }
  return undefined;
}

/** The first problem, in the API's words: `path: what`. */
function wordsOf(error: z.ZodError, value: unknown): string {
  if (typeof value !== "object" || value === null) return "The request body is not valid JSON";
  const [issue] = error.issues;
  if (issue === undefined) return "Invalid request";
  const at = issue.path.join(".");
  if (issue.code === "unrecognized_keys") {
    return `${[...issue.path, issue.keys[0]].join(".")}: Extra inputs are not permitted`;
  }
  if (issue.path.length > 0 && valueAt(value, issue.path) === undefined) return `${at}: Field required`;
  return `${at}: ${issue.message}`;
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (inner, key) => (typeof inner === "object" && inner !== null ? Reflect.get(inner, key) : undefined),
    value,
  );
}
