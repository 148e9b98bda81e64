/**
 * From the pinned root to the keys that count. A signature is good only if the key that made it is the one it names
 * and is trusted for exactly this purpose: root for the roster, roster for everything else.
 */
import type { Roster, SignedRoster } from "#lib/domain/authority.ts";
import { fromBase64 } from "#lib/domain/bytes.ts";
import { type Failure, fail, type Result, succeed } from "#lib/domain/error.ts";
import { keyId, type Signed, signedBytes, type VerifySignature } from "#lib/domain/signed.ts";
import { parseInstant } from "#lib/domain/time.ts";

export interface KeyHolder {
  key: string;
  expires: string;
}

/** Whether exactly this key signed it; the short name in `key` must belong to it too. */
export async function isSignedBy(
  publicKey: string,
  signed: Signed<{ type: string }>,
  verify: VerifySignature,
): Promise<boolean> {
  if (signed.key !== keyId(fromBase64(publicKey))) return false;
  return verify(publicKey, signedBytes(signed.body), signed.sig);
}

/** The listed key that is named by the signature, whatever its expiry. */
export function holderOf<Holder extends KeyHolder>(holders: readonly Holder[], key: string): Holder | undefined {
  return holders.find((holder) => keyId(fromBase64(holder.key)) === key);
}

export function isExpired(holder: { expires: string }, now: number): boolean {
  return (parseInstant(holder.expires) ?? 0) <= now;
}

/** Keys that may sign checkpoints now. */
export function logKeys(roster: Roster | null, now: number): string[] {
  return (roster?.logKeys ?? []).filter((key) => !isExpired(key, now)).map((key) => key.vkey);
}

export type RosterCode = "roster-unsigned" | "roster-other-org" | "roster-older";

export async function checkRoster(
  signed: SignedRoster,
  { root, org, highest }: { root: string; org: string; highest: number },
  verify: VerifySignature,
): Promise<Result<Roster, RosterCode>> {
  if (!(await isSignedBy(root, signed, verify))) return unsigned();
  if (signed.body.org !== org) return otherOrg(org, signed.body.org);
  return signed.body.version < highest ? older(signed.body.version, highest) : succeed(signed.body);
}

function unsigned(): { ok: false; failure: Failure<RosterCode> } {
  return fail(
    "roster-unsigned",
    "The server's list of keys is not signed by the root key that you compared.",
    "Somebody may be answering in the server's place; the list you had before stays in force.",
    "Ask your administrator. Do not sign in to this server until it is explained.",
  );
}

function otherOrg(mine: string, other: string): { ok: false; failure: Failure<RosterCode> } {
  return fail(
    "roster-other-org",
    `The server's list of keys is for \`${other}\`, and you signed in to \`${mine}\`.`,
    "It is not used; the list you had before stays in force.",
    "Ask your administrator which server belongs to your organisation.",
  );
}

function older(version: number, highest: number): { ok: false; failure: Failure<RosterCode> } {
  return fail(
    "roster-older",
    `The server offers version ${version} of its list of keys; version ${highest} was seen before.`,
    "An old list could bring back keys that were withdrawn, so it is not used.",
    "Ask your administrator whether the server was restored from a backup.",
  );
}
