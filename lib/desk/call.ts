/**
 * One call to the desk's own API from its own page: the rep's session cookie, nothing else, and every bad ending
 * as a value. A logged-out desk answers with its login page or with 401; both must never pass for data.
 */
import type { PageResult } from "./port.ts";

const TIMEOUT_MS = 10_000;

export interface Called {
  status: number;
  body: unknown;
  /** The `Link` header, by which some APIs page. */
  link: string | null;
}

export async function call(path: string, signal: AbortSignal, init: RequestInit = {}): Promise<PageResult<Called>> {
  const timeout = AbortSignal.timeout(TIMEOUT_MS);
  try {
    const response = await fetch(path, {
      redirect: "follow",
      ...init,
      headers: { Accept: "application/json", ...init.headers },
      credentials: "same-origin",
      cache: "no-store",
      signal: AbortSignal.any([signal, timeout]),
    });
    if (response.status === 429) return { ok: false, code: "rate-limited", ...waitOf(response) };
    const isJson = /\bjson\b/i.test(response.headers.get("content-type") ?? "");
    if (response.status === 401 || (response.ok && !isJson)) return { ok: false, code: "logged-out" };
    if (response.status >= 500) return { ok: false, code: "network", detail: `HTTP ${response.status}` };
    return {
      ok: true,
      value: {
        status: response.status,
        body: isJson ? await response.json() : await response.text(),
        link: response.headers.get("link"),
      },
    };
  } catch (error) {
    if (signal.aborted) return { ok: false, code: "timeout", detail: "given up" };
    if (timeout.aborted) return { ok: false, code: "timeout", detail: `no answer in ${TIMEOUT_MS / 1000} s` };
    if (error instanceof SyntaxError) return { ok: false, code: "network", detail: "unreadable answer" };
    return { ok: false, code: "network", detail: error instanceof Error ? error.message : String(error) };
  }
}

/** Reads along a path of keys without believing in any shape. */
export function dig(value: unknown, ...keys: string[]): unknown {
  let at = value;
  for (const key of keys) at = typeof at === "object" && at !== null ? (at as Record<string, unknown>)[key] : undefined;
  return at;
}

function waitOf(response: Response): { detail?: string } {
  const seconds = response.headers.get("retry-after");
  return seconds ? { detail: `retry after ${seconds} s` } : {};
}
