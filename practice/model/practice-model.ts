/**
 * A model to practise with: it speaks the Messages API over HTTP on the loopback, as strictly as the real one, and can
 * misbehave in every way that a model or its service does. It is no AI (see `brain.ts`) and is called what it is.
 */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { answerControl } from "./control.ts";
import { createModelFaults, type ModelFault, type ModelFaultName } from "./faults.ts";
import { answerMessages, answerModels, type ModelContext, sendError } from "./messages.ts";
import { createPromptCache } from "./prompt-cache.ts";
import { Seen, type SeenRequest } from "./seen.ts";

export const PRACTICE_MODEL = "practice-model-1";
/** Opens nothing but this process, on this machine. */
const API_KEY = "practice-model-key";

export interface PracticeModelOptions {
  readonly port?: number;
  /** Between two pieces of a stream. */
  readonly paceMs?: number;
  readonly now?: () => number;
  readonly signal?: AbortSignal;
}

export interface PracticeModel {
  /** Base URL for the official SDK. */
  readonly url: string;
  readonly port: number;
  readonly apiKey: string;
  readonly model: string;
  fault(fault: ModelFault): void;
  /** `misbehave("obey", "always")`. */
  misbehave(fault: ModelFaultName, times?: number | "always"): void;
  reset(): void;
  seen(): readonly SeenRequest[];
  forget(): void;
  stop(): Promise<void>;
}

const CORS = {
  "access-control-allow-origin": "*",
  "access-control-allow-headers": "*, authorization",
  "access-control-allow-methods": "GET, POST",
  "access-control-expose-headers": "request-id, retry-after, x-should-retry",
};

export async function startPracticeModel(options: PracticeModelOptions = {}): Promise<PracticeModel> {
  const faults = createModelFaults(options.paceMs ?? 5);
  const seen = new Seen();
  let count = 0;
  const cache = createPromptCache(options.now ?? Date.now);
  const context: ModelContext = { models: [PRACTICE_MODEL], apiKey: API_KEY, faults, seen, cache, next: () => ++count };
  const server = createServer((request, out) => {
    serve(context, request, out).catch((error: unknown) => {
      // A delay that ended because the asker went away.
      if (!out.destroyed) out.destroy(error instanceof Error ? error : undefined);
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port ?? 0, "127.0.0.1", resolve);
  });
  const closed = new Promise<void>((resolve) => server.once("close", () => resolve()));
  const stop = () => {
    server.close();
    server.closeAllConnections();
    return closed;
  };
  if (options.signal?.aborted) void stop();
  else options.signal?.addEventListener("abort", () => void stop(), { once: true });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    apiKey: API_KEY,
    model: PRACTICE_MODEL,
    fault: (fault) => faults.apply(fault),
    misbehave: (fault, times = 1) => faults.apply({ fault, times }),
    reset: () => faults.apply({ fault: "reset" }),
    seen: () => seen.all(),
    forget: () => seen.forget(),
    stop,
  };
}

async function serve(context: ModelContext, request: IncomingMessage, out: ServerResponse): Promise<void> {
  const gone = new AbortController();
  out.once("close", () => gone.abort());
  const { pathname } = new URL(request.url ?? "/", "http://127.0.0.1");
  if (pathname.startsWith("/practice/model/")) return answerControl(context, request, out);
  if (request.headers.origin !== undefined)
    for (const [name, value] of Object.entries(CORS)) out.setHeader(name, value);
  if (request.method === "OPTIONS") return void out.writeHead(204).end();
  if (request.method === "POST" && pathname === "/v1/messages")
    return answerMessages(context, request, out, gone.signal);
  if (request.method === "GET" && /^\/v1\/models(?:\/[^/]+)?$/.test(pathname))
    return answerModels(context, request, out);
  sendError(out, { type: "not_found_error", message: "Not found" }, `req_practice_${context.next()}`);
}
