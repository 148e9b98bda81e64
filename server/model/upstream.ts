/** The gateway's one call to the outside: adds the key, follows no redirect, and takes back only what the SDK reads. */

import type { ModelOptions } from "./model-options.ts";
import { keyRefused, unreachable, unreadable } from "./model-refusal.ts";

const VERSION = "2026-10-21";
const PASSED_BACK = ["request-id", "retry-after", "retry-after-ms", "x-should-retry"];
const LARGEST_ERROR = 64_000;

export type Upstream =
  | { readonly is: "answer"; readonly body: ReadableStream<Uint8Array>; readonly headers: Record<string, string> }
  /** To be handed on as it is; nothing was used up. */
  | { readonly is: "refused"; readonly response: Response };

export async function askUpstream(
  { baseUrl, key }: ModelOptions & { key: string },
  body: string,
  signal: AbortSignal,
): Promise<Upstream> {
  let response: Response;
  try {
    response = await fetch(`${baseUrl.replace(/\/+$/, "")}/v1/messages`, {
      method: "POST",
      headers: { "content-type": "application/json", "x-api-key": key, "anthropic-version": VERSION },
      body,
      // The key goes to the configured address or nowhere.
      redirect: "error",
      signal,
    });
  } catch {
    return { is: "refused", response: unreachable() };
  }
  const headers = pick(response.headers, key);
  if (response.ok && response.body !== null) {
    const type = response.headers.get("content-type") ?? "application/json";
    return { is: "answer", body: response.body, headers: { ...headers, "content-type": type } };
  }
  return { is: "refused", response: await passOn(response, headers, key) };
}

async function passOn(response: Response, headers: Record<string, string>, key: string): Promise<Response> {
  const text = await readError(response).catch(() => "");
  // A 401 would tell the extension that its own sign-in is over.
  if (response.status === 401) return keyRefused();
  // Whatever stands in between may echo what it was sent.
  if (text.includes(key) || !isApiError(text)) return unreadable(response.ok ? 502 : response.status, headers);
  return new Response(text, { status: response.status, headers: { ...headers, "content-type": "application/json" } });
}

/** Empty when it is longer than any error. */
async function readError({ body }: Response): Promise<string> {
  if (body === null) return "";
  const parts: Uint8Array[] = [];
  let size = 0;
  // Leaving the loop lets the connection go.
  for await (const part of body) {
    size += part.byteLength;
    if (size > LARGEST_ERROR) return "";
    parts.push(part);
  }
  return Buffer.concat(parts).toString("utf8");
}

function isApiError(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && "type" in value && value.type === "error" && "error" in value;
  } catch {
    return false;
  }
}

function pick(headers: Headers, key: string): Record<string, string> {
  return Object.fromEntries(
    PASSED_BACK.flatMap((name) => {
      const value = headers.get(name);
      return value === null || value.includes(key) ? [] : [[name, value]];
    }),
  );
}
