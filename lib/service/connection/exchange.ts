/**
 * One HTTP exchange with the server: signed request out, decoded answer in, every way it can fail as a value in
 * words for people. It must never follow a redirect, send a cookie, or hand on a byte that was not decoded.
 */
import type { z } from "zod";
import { type Failure, fail, type Result, succeed } from "#lib/domain/error.ts";
import { ServerRefusal } from "#lib/domain/server-api.ts";
import type { Clock } from "../clock.ts";
import { type Credentials, proofHeaders } from "./proof.ts";
import { type AnswerSeen, nonsense, otherVersion, strangeAnswer } from "./strange-answer.ts";

export type ServerCode =
  | "server-unreachable"
  | "server-slow"
  | "server-nonsense"
  /** Our own side gave up: the worker was told to stop. */
  | "server-call-stopped"
  | `server-refused:${string}`;

export interface Exchange {
  server: string;
  /** Null before sign-in: only the open calls work then. */
  credentials: Credentials | null;
  clock: Pick<Clock, "now" | "serverNow">;
  fetch: typeof globalThis.fetch;
  timeoutMs?: number;
}

export interface Call<Answer extends z.ZodType> {
  method: "GET" | "POST";
  /** Below `/v1`, with its query. */
  path: string;
  body?: unknown;
  answer: Answer;
  signal?: AbortSignal | undefined;
}

const TIMEOUT_MS = 15_000;
const LONGEST_ANSWER = 16_000_000;

export async function exchange<Answer extends z.ZodType>(
  over: Exchange,
  call: Call<Answer>,
): Promise<Result<z.output<Answer>, ServerCode>> {
  const timeout = AbortSignal.timeout(over.timeoutMs ?? TIMEOUT_MS);
  const signal = call.signal === undefined ? timeout : AbortSignal.any([timeout, call.signal]);
  try {
    // Not `over.fetch(…)`: a browser's fetch refuses to be called as a method of something else.
    const { fetch } = over;
    const answer = await fetch(`${over.server}/v1${call.path}`, await request(over, call, signal));
    const text = await answer.text();
    const seen = { server: over.server, path: call.path, status: answer.status, text };
    return answer.ok ? decode(call, seen) : refusal(seen);
  } catch (error) {
    // What fetch throws is not specified beyond "it failed"; which signal fired tells the rest.
    if (call.signal?.aborted) return stopped();
    return timeout.aborted ? slow(over) : unreachable(over, error);
  }
}

async function request(over: Exchange, call: Call<z.ZodType>, signal: AbortSignal): Promise<RequestInit> {
  const body = call.body === undefined ? "" : JSON.stringify(call.body);
  const headers: Record<string, string> = { accept: "application/json" };
  if (call.method === "POST") headers["content-type"] = "application/json";
  if (over.credentials !== null) {
    const { method, path } = call;
    Object.assign(headers, await proofHeaders(over.credentials, over.clock, { method, path: `/v1${path}`, body }));
  }
  return {
    method: call.method,
    headers,
    ...(call.method === "POST" ? { body } : {}),
    signal,
    redirect: "error",
    credentials: "omit",
    cache: "no-store",
    referrerPolicy: "no-referrer",
  };
}

function decode<Answer extends z.ZodType>(
  { answer, path }: Call<Answer>,
  seen: AnswerSeen,
): Result<z.output<Answer>, ServerCode> {
  if (seen.text.length > LONGEST_ANSWER) return nonsense(`the answer to ${path} is too long`);
  const parsed = parseJson(seen.text);
  if (parsed === undefined) return strangeAnswer(seen);
  const decoded = answer.safeParse(parsed);
  if (decoded.success) return succeed(decoded.data);
  const [issue] = decoded.error.issues;
  return otherVersion(path, issue?.path.join(".") ?? "", issue?.message ?? "");
}

function refusal(seen: AnswerSeen): { ok: false; failure: Failure<ServerCode> } {
  const decoded = ServerRefusal.safeParse(parseJson(seen.text));
  if (!decoded.success) return strangeAnswer(seen);
  const { code, happened, means, todo } = decoded.data.error;
  return fail(`server-refused:${code}`, happened, means, todo);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function unreachable({ server }: Exchange, error: unknown): { ok: false; failure: Failure<ServerCode> } {
  const why = error instanceof Error && error.message !== "" ? ` (${error.message})` : "";
  return fail(
    "server-unreachable",
    `The server at ${server} could not be reached${why}.`,
    "Nothing was lost: what is on this browser's record is sent when the server is back.",
    "Check the network and that the server runs. It is tried again by itself.",
  );
}

function slow({ server }: Exchange): { ok: false; failure: Failure<ServerCode> } {
  return fail(
    "server-slow",
    `The server at ${server} did not answer in time.`,
    "It may or may not have taken the request; asking again is safe, since every request can be repeated.",
    "Wait a moment. It is tried again by itself.",
  );
}

function stopped(): { ok: false; failure: Failure<ServerCode> } {
  return fail(
    "server-call-stopped",
    "The call to the server was stopped on this side.",
    "It may or may not have been taken; asking again is safe.",
    "Try again.",
  );
}
