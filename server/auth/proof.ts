/**
 * The device's proof on every authenticated call: its signature over method, path, body, time and token. A proof can
 * be played back within five minutes by someone who reads this machine's loopback; that gains nothing, because every
 * write is idempotent by its own id (an entry, a claim, a cancel) and a read answers the same device's questions. A
 * question to the model costs the same rep's budget once more.
 */
import { createHash } from "node:crypto";
import type { RequestProof } from "#lib/domain/server-api.ts";
import { signedBytes } from "#lib/domain/signed.ts";
import { formatInstant, parseInstant } from "#lib/domain/time.ts";
import { done, type Outcome, refused } from "../http/refusal.ts";
import { verifySignature } from "../keys/ed25519.ts";
import type { Session, Sessions } from "./sessions.ts";

export interface SignedRequest {
  readonly method: string;
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly authorization: string | undefined;
  readonly at: string | undefined;
  readonly proof: string | undefined;
}

const WINDOW = 5 * 60_000;

export async function authenticate(request: SignedRequest, sessions: Sessions, now: number): Promise<Outcome<Session>> {
  const token = bearerToken(request.authorization);
  const session = token === undefined ? undefined : await sessions.find(token);
  if (token === undefined || session === undefined) return notSignedIn();
  if (session.expires <= now) return sessionOver();
  const at = parseInstant(request.at ?? "");
  if (at === undefined || request.proof === undefined) return badProof();
  if (Math.abs(at - now) > WINDOW) return clockOff(now);
  const body: RequestProof = {
    type: "countersign.request/1",
    method: request.method,
    path: request.path,
    body: `sha256:${createHash("sha256").update(request.bytes).digest("hex")}`,
    at: request.at ?? "",
    token,
  };
  const isGood = await verifySignature(session.deviceKey, signedBytes(body), request.proof);
  return isGood ? done(session) : badProof();
}

export function bearerToken(authorization: string | undefined): string | undefined {
  return /^Bearer ([\w-]{1,200})$/.exec(authorization ?? "")?.[1];
}

function notSignedIn() {
  return refused(
    401,
    "not-signed-in",
    "The server does not know this sign-in.",
    "Nothing can be approved or recorded until you sign in.",
    "Sign in again on the extension's options page.",
  );
}

function sessionOver() {
  return refused(
    401,
    "session-over",
    "The sign-in has ended.",
    "Nothing can be approved until you sign in again; what is waiting stays on this device.",
    "Sign in again on the extension's options page.",
  );
}

function badProof() {
  return refused(
    401,
    "bad-proof",
    "The request is not signed by the device that signed in.",
    "A sign-in works on the device it was made on and nowhere else; nothing was done.",
    "Sign in on this device.",
  );
}

function clockOff(now: number) {
  return refused(
    401,
    "clock-off",
    `The request's time is more than five minutes away from the server's, which is ${formatInstant(now)}.`,
    "An old request is not taken for a new one; nothing was done.",
    "Set this device's clock, then try again.",
  );
}
