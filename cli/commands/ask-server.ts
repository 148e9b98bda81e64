/**
 * How a lead's commands talk to the server: the upload token authorises them, a key signs where signing is needed. What the
 * server refuses is told in its own three sentences.
 */
import type { z } from "zod";
import { ServerRefusal } from "#lib/domain/server-api.ts";
import { type ExitCode, type Io, Usage } from "./command.ts";

/** Told to the person at the terminal as it is. `cause` "check" means that the pack has errors. */
export class NotDone extends Error {}

export interface Server {
  get<T>(path: string, answer: z.ZodType<T>): Promise<T>;
  post<T>(path: string, body: unknown, answer: z.ZodType<T>): Promise<T>;
}

/** `path`s are under `/v1/`. */
export function openServer(address: string | undefined, { env }: Io): Server {
  if (address === undefined) throw new Usage("--server URL is needed");
  const base = addressOf(address);
  const headers = { authorization: `Bearer ${tokenOf(env)}`, "content-type": "application/json" };
  const call = async <T>(path: string, init: RequestInit, schema: z.ZodType<T>): Promise<T> => {
    const response = await send(new URL(`v1/${path}`, base).href, { ...init, headers });
    if (!response.ok) throw new NotDone(await refusalOf(response));
    const answer = schema.safeParse(await response.json().catch(() => undefined));
    if (answer.success) return answer.data;
    throw new NotDone(
      "The server's answer could not be understood: ask it with `countersign policy status` what it did, and update the older of the two.",
    );
  };
  return {
    get: (path, answer) => call(path, {}, answer),
    post: (path, body, answer) => call(path, { method: "POST", body: JSON.stringify(body) }, answer),
  };
}

/** What is too large for one answer: as it comes in, however long it takes. Breaking off on the way ends with `NotDone`. */
export async function download(address: string, path: string, { env }: Io): Promise<AsyncIterable<Uint8Array>> {
  const url = new URL(`v1/${path}`, addressOf(address)).href;
  const headers = { authorization: `Bearer ${tokenOf(env)}` };
  const response = await answered(url, fetch(url, { headers, redirect: "error" }));
  if (!response.ok) throw new NotDone(await refusalOf(response));
  return orBroken(url, response.body ?? new ReadableStream<Uint8Array>());
}

async function* orBroken(url: string, body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* body as unknown as AsyncIterable<Uint8Array>;
  } catch {
    throw new NotDone(`The answer of ${url} broke off.`);
  }
}

/** Runs a command that may end with `NotDone`; `nothing` is the sentence that says what did not happen then. */
export async function orSay(io: Io, nothing: string, work: () => Promise<void>): Promise<ExitCode> {
  try {
    await work();
    return 0;
  } catch (error) {
    if (!(error instanceof NotDone)) throw error;
    io.err(`${error.message} ${nothing}`.trim());
    return error.cause === "check" ? 1 : 2;
  }
}

function addressOf(server: string): string {
  if (URL.canParse(server) && /^https?:$/.test(new URL(server).protocol)) {
    return server.endsWith("/") ? server : `${server}/`;
  }
  throw new Usage(`\`${server}\` is not an address such as http://127.0.0.1:8787`);
}

function tokenOf(env: Io["env"]): string {
  const token = env.COUNTERSIGN_TOKEN;
  if (token !== undefined && token !== "") return token;
  throw new NotDone("COUNTERSIGN_TOKEN is not set, so the server would not hear this command.");
}

function send(url: string, init: RequestInit): Promise<Response> {
  return answered(url, fetch(url, { ...init, redirect: "error", signal: AbortSignal.timeout(30_000) }));
}

async function answered(url: string, asked: Promise<Response>): Promise<Response> {
  try {
    return await asked;
  } catch {
    throw new NotDone(`The server at ${url} does not answer: is it running, and is the address right?`);
  }
}

async function refusalOf(response: Response): Promise<string> {
  const said = ServerRefusal.safeParse(await response.json().catch(() => undefined));
  if (!said.success) return `The server refused (HTTP ${response.status}).`;
  const { happened, means, todo } = said.data.error;
  return `The server refused. ${happened} ${means} ${todo}`;
}
