/** The same token from another device is worth nothing: each request carries this device's signature. */
import { toHex } from "#lib/domain/bytes.ts";
import { sha256 } from "#lib/domain/hash.ts";
import type { RequestProof } from "#lib/domain/server-api.ts";
import { formatInstant } from "#lib/domain/time.ts";
import type { Clock } from "../clock.ts";

export interface Credentials {
  token: string;
  sign(body: { type: string }): Promise<string>;
}

export async function proofHeaders(
  credentials: Credentials,
  clock: Pick<Clock, "now" | "serverNow">,
  { method, path, body }: { method: string; path: string; body: string },
): Promise<Record<string, string>> {
  const at = formatInstant(clock.serverNow() ?? clock.now());
  const signed: RequestProof = {
    type: "countersign.request/1",
    method,
    path,
    body: `sha256:${toHex(sha256(new TextEncoder().encode(body)))}`,
    at,
    token: credentials.token,
  };
  return {
    authorization: `Bearer ${credentials.token}`,
    "countersign-at": at,
    "countersign-proof": await credentials.sign(signed),
  };
}
