/**
 * One HTTPS request and its answer. `connect` sends the connection elsewhere while host name, TLS name and `Host` stay
 * the account's own: that is how the practice desk on the loopback is reached, with its certificate pinned. It never
 * follows a redirect (the credentials would follow too), and it says whether the request can have arrived at all.
 */
import type { IncomingHttpHeaders } from "node:http";
import { request } from "node:https";

export interface Connection {
  readonly address: string;
  readonly port: number;
  /** PEM; the only certificate that is accepted. */
  readonly certificate: string;
}

export interface Sent {
  readonly host: string;
  readonly connect: Connection | undefined;
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

export type Exchanged =
  | { readonly ok: true; readonly status: number; readonly headers: IncomingHttpHeaders; readonly text: string }
  | { readonly ok: false; readonly reached: boolean; readonly code: string };

const TIMEOUT = 5_000;
const LARGEST = 5_000_000;

export function exchange(given: Sent, signal: AbortSignal): Promise<Exchanged> {
  const { host, connect, method, path, headers, body } = given;
  return new Promise((resolve) => {
    let reached = false;
    const sent = request({
      host: connect?.address ?? host,
      port: connect?.port ?? 443,
      servername: host,
      ...(connect ? { ca: connect.certificate } : {}),
      path,
      method,
      headers: { ...headers, host, ...(body === undefined ? {} : { "content-length": Buffer.byteLength(body) }) },
      signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT)]),
      agent: false,
    });
    const fail = (code: string) => resolve({ ok: false, reached, code });
    // Before the handshake is over not one byte of the request has left.
    sent.on("socket", (socket) => socket.once("secureConnect", () => (reached = true)));
    sent.on("error", (error) => fail(codeOf(error)));
    sent.on("response", (response) => {
      const parts: Buffer[] = [];
      let size = 0;
      response.on("data", (part: Buffer) => {
        size += part.length;
        if (size > LARGEST) sent.destroy(new Error("too large"));
        else parts.push(part);
      });
      response.on("error", () => fail("the answer was cut off"));
      response.on("aborted", () => fail("the answer was cut off"));
      response.on("end", () => {
        const text = Buffer.concat(parts).toString("utf8");
        resolve({ ok: true, status: response.statusCode ?? 0, headers: response.headers, text });
      });
    });
    sent.end(body);
  });
}

function codeOf(error: Error): string {
  if (error.name === "TimeoutError" || (error.cause instanceof Error && error.cause.name === "TimeoutError"))
    return "no answer within 5 s";
  return (error as NodeJS.ErrnoException).code ?? error.name;
}
