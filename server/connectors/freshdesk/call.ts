/**
 * One call of a Freshdesk account's REST API, with an API key. It keeps the desk's rate limit: a short `Retry-After` is
 * waited for once, and while a longer one lasts nothing is sent at all. An answer is either usable, or surely a "no",
 * or it is not known what became of the call: the three are never mixed up.
 */
import { wellFormed } from "#lib/domain/well-formed.ts";
import { type Connection, exchange, type Sent } from "../exchange.ts";
import { type DeskFault, explainErrors } from "./explain.ts";

export interface FreshdeskAccount {
  /** `acme.freshdesk.com`: the API answers under this name alone, never under a company's own domain. */
  readonly host: string;
  readonly apiKey: string;
  readonly environment?: "production" | "sandbox" | "practice";
  readonly pages?: readonly string[];
  /** Name of the custom field that holds an order number, e.g. `cf_order_id`. */
  readonly orderField?: string;
  readonly connect?: Connection;
}

export type CallAnswer =
  | { readonly is: "good"; readonly json: unknown; readonly hasNext: boolean }
  /** Surely not done. */
  | { readonly is: "refused"; readonly status: number | null; readonly happened: string; readonly faults: DeskFault[] }
  /** It may have been done. */
  | { readonly is: "lost"; readonly happened: string };

export interface Api {
  get(path: string, signal: AbortSignal): Promise<CallAnswer>;
  send(method: "POST" | "PUT" | "DELETE", path: string, body?: unknown): Promise<CallAnswer>;
}

/** Longer than this nobody waits at a card. */
const SHORT_WAIT = 2_000;

export function createApi(account: FreshdeskAccount): Api {
  const { host, connect, apiKey } = account;
  const authorization = `Basic ${Buffer.from(`${apiKey}:X`).toString("base64")}`;
  // The limit is the account's: one of its calls that was told to wait speaks for all.
  let restUntil = 0;

  const call = async (sent: Pick<Sent, "method" | "path" | "body">, signal: AbortSignal): Promise<CallAnswer> => {
    const first = await once(sent, signal);
    const wait = restUntil - performance.now();
    if (first.is !== "refused" || first.status !== 429 || wait > SHORT_WAIT) return first;
    await pause(wait, signal);
    return signal.aborted ? first : once(sent, signal);
  };

  const once = async (sent: Pick<Sent, "method" | "path" | "body">, signal: AbortSignal): Promise<CallAnswer> => {
    const rest = restUntil - performance.now();
    if (rest > 0) return limited(rest);
    const headers = {
      accept: "application/json",
      authorization,
      ...(sent.body === undefined ? {} : { "content-type": "application/json" }),
    };
    const got = await exchange({ host, connect, headers, ...sent }, signal);
    if (!got.ok) {
      const happened = `The desk could not be reached (${got.code}).`;
      return got.reached ? { is: "lost", happened } : { is: "refused", status: null, happened, faults: [] };
    }
    if (got.status === 429) {
      const wait = retryAfter(got.headers["retry-after"]);
      restUntil = performance.now() + wait;
      return limited(wait);
    }
    return read(got.status, got.text, /rel="?next"?/.test(String(got.headers.link ?? "")));
  };

  return {
    get: (path, signal) => call({ method: "GET", path }, signal),
    // A write is waited for, not abandoned half-way: it ends by its own timeout.
    send: (method, path, body) =>
      call(
        { method, path, ...(body === undefined ? {} : { body: JSON.stringify(body) }) },
        new AbortController().signal,
      ),
  };
}

function read(status: number, text: string, hasNext: boolean): CallAnswer {
  if (status >= 500) return { is: "lost", happened: `The desk answered with status ${status}.` };
  const json = parse(text);
  if (status >= 200 && status < 300) {
    if (json !== undefined || text === "") return { is: "good", json, hasNext };
    return { is: "lost", happened: "The desk answered with something that is not JSON; it may be asking for a login." };
  }
  const { happened, faults } = explainErrors(status, json);
  return { is: "refused", status, happened, faults };
}

function limited(ms: number): CallAnswer {
  const happened = `The desk's rate limit is used up for the next ${Math.max(1, Math.ceil(ms / 1000))} s.`;
  return { is: "refused", status: 429, happened, faults: [] };
}

function retryAfter(header: string | undefined): number {
  const seconds = Number(header);
  return (Number.isFinite(seconds) && header !== undefined ? Math.min(Math.max(seconds, 0), 3600) : 30) * 1000;
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    // A timer may come a fraction of a millisecond early, and then the desk would not be asked.
    const timer = setTimeout(resolve, Math.max(0, Math.ceil(ms)) + 5);
    const stop = () => {
      clearTimeout(timer);
      resolve();
    };
    signal.addEventListener("abort", stop, { once: true });
  });
}

function parse(text: string): unknown {
  try {
    return wellFormed(JSON.parse(text) as unknown);
  } catch {
    return undefined;
  }
}
