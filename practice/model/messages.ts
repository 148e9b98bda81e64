/** `POST /v1/messages` and `GET /v1/models`: who may ask, what is answered, and what goes wrong when it is told to. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import { type ApiError, errorBody, invalid, statusOf } from "./api-error.ts";
import { readRequest } from "./check-request.ts";
import type { Active, ModelFaults } from "./faults.ts";
import { messageOf } from "./message.ts";
import { answer } from "./misbehave.ts";
import type { PromptCache } from "./prompt-cache.ts";
import { readPrompt } from "./read-prompt.ts";
import type { MessagesRequest } from "./request.ts";
import type { Seen, SeenRequest } from "./seen.ts";
import { sendStream } from "./send-stream.ts";

export interface ModelContext {
  readonly models: readonly string[];
  readonly apiKey: string;
  readonly faults: ModelFaults;
  readonly seen: Seen;
  readonly cache: PromptCache;
  /** Counts up: ids are the same in every run. */
  readonly next: () => number;
}

/** The one version that is spoken: the one of the official SDK. */
const VERSION = "2026-10-21";
const LARGEST_BODY = 32 * 1024 * 1024;

export async function answerMessages(
  context: ModelContext,
  request: IncomingMessage,
  out: ServerResponse,
  signal: AbortSignal,
): Promise<void> {
  const requestId = `req_practice_${context.next()}`;
  const body = await readBody(request);
  const refused = body === undefined ? tooLarge() : admit(request, context.apiKey);
  const parsed =
    refused === undefined ? readRequest(toJson(body ?? ""), context.models) : { ok: false as const, error: refused };
  const active = parsed.ok ? context.faults.take() : NOTHING;
  const seen = context.seen.add({ headers: headersOf(request), body: body ?? "", faults: active.names });
  out.once("close", () => close(seen, out));
  if (!parsed.ok) return sendError(out, parsed.error, requestId, seen);
  const fault = errorFault(active);
  if (fault !== undefined) return sendError(out, fault, requestId, seen);
  await sendReply(context, parsed.request, active, { requestId, out, seen, signal });
}

export function answerModels(context: ModelContext, request: IncomingMessage, out: ServerResponse): void {
  const requestId = `req_practice_${context.next()}`;
  const data = context.models.map(modelInfo);
  const id = decodeURIComponent(new URL(request.url ?? "/", "http://x").pathname.split("/")[3] ?? "");
  const one = data.find((model) => model.id === id);
  const list = { data, has_more: false, first_id: data[0]?.id ?? null, last_id: data.at(-1)?.id ?? null };
  const refused = admit(request, context.apiKey) ?? (id !== "" && one === undefined ? unknownModel(id) : undefined);
  if (refused !== undefined) sendError(out, refused, requestId);
  else sendJson(out, 200, one ?? list, { "request-id": requestId });
}

export function sendError(out: ServerResponse, error: ApiError, requestId: string, seen?: SeenRequest): void {
  const status = statusOf(error);
  if (seen !== undefined) seen.status = status;
  sendJson(out, status, errorBody(error, requestId), { "request-id": requestId, ...error.headers });
}

export function sendJson(
  out: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  out.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(body));
}

interface Sending {
  readonly requestId: string;
  readonly out: ServerResponse;
  readonly seen: SeenRequest;
  readonly signal: AbortSignal;
}

async function sendReply(
  context: ModelContext,
  request: MessagesRequest,
  active: Active,
  { requestId, out, seen, signal }: Sending,
): Promise<void> {
  const usage = context.cache.count(request);
  const reply = answer(readPrompt(request), active, request.max_tokens, () => `toolu_practice_${context.next()}`);
  const envelope = { id: `msg_practice_${context.next()}`, requestId, model: request.model, usage };
  seen.status = 200;
  if (request.stream === true) return sendStream(out, reply, envelope, active, signal);
  if (active.has("slow-first-token")) await delay(active.slowMs, undefined, { signal });
  if (active.has("dies-half-way")) return void out.destroy();
  if (active.has("stalls")) return;
  if (active.has("error-event"))
    return sendError(out, { type: "overloaded_error", message: "Overloaded" }, requestId, seen);
  sendJson(out, 200, messageOf(envelope, reply), { "request-id": requestId });
}

const NOTHING: Active = { has: () => false, names: [], retryAfter: undefined, slowMs: 0, paceMs: 0 };

function errorFault(active: Active): ApiError | undefined {
  const wait = active.retryAfter === undefined ? {} : { "retry-after": String(active.retryAfter) };
  if (active.has("overloaded")) return { type: "overloaded_error", message: "Overloaded", headers: wait };
  if (active.has("server-error")) return { type: "api_error", message: "Internal server error" };
  if (!active.has("rate-limited")) return undefined;
  const message = "This request would exceed your account's rate limit. Please try again later.";
  return { type: "rate_limit_error", message, headers: { "retry-after": "1", ...wait } };
}

/** As of API version 2026-10-21 the SDKs send the key as a bearer token; `x-api-key` still does. */
function admit({ headers }: IncomingMessage, apiKey: string): ApiError | undefined {
  if (headers.origin !== undefined && headers["anthropic-dangerous-direct-browser-access"] !== "true") {
    const message = "CORS requests must set 'anthropic-dangerous-direct-browser-access' header";
    return { type: "authentication_error", message };
  }
  const key = headers["x-api-key"] ?? /^Bearer (.+)$/.exec(headers.authorization ?? "")?.[1];
  if (key === undefined) return { type: "authentication_error", message: "x-api-key header is required" };
  if (key !== apiKey) return { type: "authentication_error", message: "invalid x-api-key" };
  const version = headers["anthropic-version"];
  if (version === undefined) return invalid("anthropic-version: header is required");
  return version === VERSION ? undefined : invalid(`anthropic-version: "${String(version)}" is not a valid version`);
}

function unknownModel(id: string): ApiError {
  return { type: "not_found_error", message: `model: ${id}` };
}

function tooLarge(): ApiError {
  return { type: "request_too_large", message: "Request exceeds the maximum size" };
}

async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    size += part.byteLength;
    if (size <= LARGEST_BODY) parts.push(part);
  }
  return size > LARGEST_BODY ? undefined : Buffer.concat(parts).toString("utf8");
}

function toJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function headersOf(request: IncomingMessage): Record<string, string> {
  return Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
}

function close(seen: SeenRequest, out: ServerResponse): void {
  if (out.writableFinished) seen.overAt = Date.now();
  else seen.goneAt = Date.now();
}

function modelInfo(id: string) {
  return {
    type: "model",
    id,
    display_name: "Practice model (no AI: it follows fixed rules)",
    created_at: "2026-01-01T00:00:00Z",
    capabilities: null,
    deprecated_at: null,
    lifecycle: "active",
    line: null,
    max_input_tokens: 200_000,
    max_tokens: 64_000,
    retires_at: null,
  };
}
