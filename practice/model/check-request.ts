/**
 * Whether a request fits, and the words in which the API refuses one that does not. It must be as strict as the real one:
 * a driver that gets through here with a wrong request would learn it from a customer.
 */
import type { z } from "zod";
import { type ApiError, invalid } from "./api-error.ts";
import { blocksOf, MessagesRequest } from "./request.ts";
import { pairingProblem } from "./tool-pairs.ts";

const MAX_OUTPUT = 64_000;
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
