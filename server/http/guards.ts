/**
 * The door. The server is for the extension and the command line on this machine, and a web page in the same browser
 * can also reach 127.0.0.1: so a foreign `Host` (DNS rebinding) and every http(s) `Origin` are turned away before
 * anything is read. CORS is granted to extension origins only, each named exactly, never `*`.
 *
 * Chromium's extension ids are known and listed. Firefox gives each installation an origin of its own, so it cannot be
 * listed: any `moz-extension://` origin may come in as a guest. A guest is heard where a device's proof is asked for
 * (which another extension cannot make), and for hello and sign-in (which need no more than that, or a password).
 */
import type { Context, MiddlewareHandler } from "hono";
import { type Refusal, refusal } from "./refusal.ts";

/** Without them the official SDK of the model could not tell when to try again. */
const SHOWN_HEADERS = "request-id, retry-after, retry-after-ms, x-should-retry";
const ALLOWED_HEADERS = "authorization, content-type, countersign-at, countersign-proof";
/** The largest batch of the log is 256 entries of a few kilobytes. */
const LARGEST_BODY = 2_000_000;

export interface GuardOptions {
  /** `127.0.0.1:<port>` and `localhost:<port>`; a function, since the port is known only after listening. */
  readonly hosts: () => readonly string[];
  /** Origins of the extension, e.g. `chrome-extension://<id>`. */
  readonly origins: readonly string[];
}

/** Beside what a device's proof opens: how one gets to have a proof, and the stream that a proof has fetched a ticket for. */
const OPEN_TO_GUESTS = ["/v1/hello", "/v1/sign-in", "/v1/push"];
const FIREFOX = /^moz-extension:\/\/[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/;

export function isGuest(c: Context): boolean {
  return FIREFOX.test(c.req.header("origin") ?? "");
}

/** What is neither open to guests nor asks for a device's proof is not for them: a publisher's token is not enough. */
export function turnAwayGuest(c: Context, needsProof: boolean): Refusal | undefined {
  return !isGuest(c) || needsProof || OPEN_TO_GUESTS.includes(c.req.path) ? undefined : foreign();
}

export function guards({ hosts, origins }: GuardOptions): MiddlewareHandler {
  return async (c, next) => {
    const origin = c.req.header("origin");
    const problem = foreignHost(c, hosts()) ?? foreignOrigin(c, origins);
    if (problem !== undefined) c.res = refuse(problem);
    else if (c.req.method === "OPTIONS") c.res = new Response(null, { status: 204 });
    else {
      const unfit = await unfitBody(c);
      if (unfit === undefined) await next();
      else c.res = refuse(unfit);
    }
    secure(c.res.headers);
    if (problem === undefined && origin !== undefined) grant(c, origin);
  };
}

export function refuse({ status, error }: Refusal): Response {
  return Response.json({ error }, { status });
}

function foreignHost(c: Context, hosts: readonly string[]): Refusal | undefined {
  if (hosts.includes(c.req.header("host") ?? "")) return undefined;
  return refusal(
    421,
    "foreign-host",
    "The request names a host that is not this server.",
    "A web page may be trying to reach the server under a name of its own.",
    "Use http://127.0.0.1 with the port that the server printed when it started.",
  );
}

function foreignOrigin(c: Context, allowed: readonly string[]): Refusal | undefined {
  const origin = c.req.header("origin");
  return origin === undefined || allowed.includes(origin) || isGuest(c) ? undefined : foreign();
}

function foreign(): Refusal {
  return refusal(
    403,
    "foreign-origin",
    "The request comes from a web page or from an extension that is not on this server's list.",
    "Only the Countersign extension and the command line may talk to the server; nothing was done.",
    "If this is your extension, start the server with its id on the list of allowed origins.",
  );
}

async function unfitBody(c: Context): Promise<Refusal | undefined> {
  if (c.req.method === "GET" || c.req.method === "HEAD") return undefined;
  if (!/^application\/json(?:\s*;|$)/i.test(c.req.header("content-type") ?? "")) {
    return refusal(
      415,
      "not-json",
      "The body is not declared as application/json.",
      "Nothing was read or done.",
      "Send JSON with the header `content-type: application/json`.",
    );
  }
  const announced = Number(c.req.header("content-length") ?? 0);
  if (announced <= LARGEST_BODY && (await fits(c))) return undefined;
  return refusal(
    413,
    "too-large",
    `The body is larger than ${LARGEST_BODY / 1_000_000} MB.`,
    "Nothing of it was kept.",
    "Send fewer entries at a time.",
  );
}

/** Counts what really arrives: a chunked body announces no length. */
async function fits(c: Context): Promise<boolean> {
  const stream = c.req.raw.body;
  if (stream === null) {
    c.set("bytes", new Uint8Array());
    return true;
  }
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of stream as unknown as AsyncIterable<Uint8Array>) {
    size += part.byteLength;
    if (size > LARGEST_BODY) return false;
    parts.push(part);
  }
  c.set("bytes", new Uint8Array(Buffer.concat(parts)));
  return true;
}

function secure(headers: Headers): void {
  headers.set("x-content-type-options", "nosniff");
  headers.set("content-security-policy", "default-src 'none'; frame-ancestors 'none'");
  headers.set("cross-origin-resource-policy", "same-origin");
  headers.set("referrer-policy", "no-referrer");
  if (!headers.has("cache-control")) headers.set("cache-control", "no-store");
}

function grant(c: Context, origin: string): void {
  const { headers } = c.res;
  headers.set("access-control-allow-origin", origin);
  headers.set("access-control-expose-headers", SHOWN_HEADERS);
  headers.set("vary", "Origin");
  if (c.req.method !== "OPTIONS") return;
  headers.set("access-control-allow-methods", "GET, POST");
  headers.set("access-control-allow-headers", ALLOWED_HEADERS);
  headers.set("access-control-max-age", "600");
  if (c.req.header("access-control-request-private-network") !== undefined) {
    headers.set("access-control-allow-private-network", "true");
  }
}
