/**
 * The `fetch` that the model's SDK gets: every request of the SDK is signed like all others of this device, goes to
 * the company's gateway and nowhere else, and carries no key.
 */
import type { Clock } from "../clock.ts";
import { type Credentials, proofHeaders } from "./proof.ts";

/** Below the server's address; the SDK adds `/v1/messages`. */
export const MODEL_GATEWAY = "/v1/model";

export interface GatewayFetch {
  server: string;
  credentials: Credentials;
  clock: Pick<Clock, "now" | "serverNow">;
  fetch: typeof globalThis.fetch;
}

export function createGatewayFetch({ server, credentials, clock, fetch }: GatewayFetch): typeof globalThis.fetch {
  return async (input, init = {}) => {
    const url = new URL(input instanceof Request ? input.url : input);
    if (!url.href.startsWith(`${server}${MODEL_GATEWAY}/`))
      throw new TypeError("the gateway's fetch goes nowhere else");
    const body = typeof init.body === "string" ? init.body : "";
    const method = init.method ?? "GET";
    const headers = new Headers({ accept: new Headers(init.headers).get("accept") ?? "application/json" });
    if (body !== "") headers.set("content-type", "application/json");
    const proof = await proofHeaders(credentials, clock, { method, path: url.pathname + url.search, body });
    for (const [name, value] of Object.entries(proof)) headers.set(name, value);
    return fetch(url, {
      method,
      headers,
      ...(method === "POST" ? { body } : {}),
      ...(init.signal ? { signal: init.signal } : {}),
      redirect: "error",
      credentials: "omit",
      cache: "no-store",
      referrerPolicy: "no-referrer",
    });
  };
}
