/**
 * From the pinned root to the keys that count. A signature is good only if the key that made it is the one it names
 * and is trusted for exactly this purpose: root for the roster, roster for everything else.
 */
import type { Roster, SignedRoster } from "#lib/domain/authority.ts";
import { fromBase64 } from "#lib/domain/bytes.ts";
import { type Failure, fail, type Result, succeed } from "#lib/domain/error.ts";
import { digest } from "#lib/domain/hash.ts";
import { keyId, type Signed, signedBytes, type VerifySignature } from "#lib/domain/signed.ts";
import { parseInstant } from "#lib/domain/time.ts";

/** Clocks of honest machines differ by less. */
export const SKEW_MS = 5 * 60_000;

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

export type RosterCode =
  | "roster-malformed"
  | "roster-unsigned"
  | "roster-other-org"
  | "roster-older"
  | "roster-changed-silently"
  | "roster-from-future"
  | "roster-expired";

export interface RosterContext {
  /** The pinned root first; of what was kept here, a root before it may have signed. */
  roots: readonly string[];
  org: string;
  /** The highest version ever taken, and the digest of what it said. */
  highest: number;
  digest?: string | undefined;
  /** Undefined for what was taken before: a key's end is asked when the key is used. */
  now: number | undefined;
}

export async function checkRoster(
  signed: SignedRoster,
  { roots, org, highest, digest: known, now }: RosterContext,
  verify: VerifySignature,
): Promise<Result<Roster, RosterCode>> {
  const { body } = signed;
  if (!(await isSignedByOneOf(roots, signed, verify))) return refuse("roster-unsigned");
  if (body.org !== org) return refuse("roster-other-org", org, body.org);
  if (body.version < highest) return refuse("roster-older", `${body.version}`, `${highest}`);
  if (body.version === highest && known !== undefined && digest(body) !== known)
    return refuse("roster-changed-silently", `${body.version}`);
  if (now === undefined) return succeed(body);
  if ((parseInstant(body.at) ?? Number.POSITIVE_INFINITY) > now + SKEW_MS) return refuse("roster-from-future", body.at);
  return isOver(body, now) ? refuse("roster-expired", `${body.version}`) : succeed(body);
}

async function isSignedByOneOf(
  roots: readonly string[],
  signed: SignedRoster,
  verify: VerifySignature,
): Promise<boolean> {
  for (const root of roots) if (await isSignedBy(root, signed, verify)) return true;
  return false;
}

/** It lists keys and none of them is good any more. One that lists none withdraws them all, and is taken. */
function isOver({ policyKeys, sessionKeys, logKeys }: Roster, now: number): boolean {
  const listed = [...policyKeys, ...sessionKeys, ...logKeys];
  return listed.length > 0 && listed.every((holder) => isExpired(holder, now));
}

const STAYS = "It is not used; the list you had before stays in force.";

const WORDS: Record<RosterCode, (...words: string[]) => [happened: string, means: string, todo: string]> = {
  "roster-malformed": (what = "") => [
    `A list of keys arrived cut off or malformed (${what}).`,
    STAYS,
    "It is asked for again by itself. If it stays so, update the extension or ask your administrator.",
  ],
  "roster-unsigned": () => [
    "The server's list of keys is not signed by the root key that you compared.",
    "Somebody may be answering in the server's place; the list you had before stays in force.",
    "Ask your administrator. Do not sign in to this server until it is explained.",
  ],
  "roster-other-org": (mine = "", other = "") => [
    `The server's list of keys is for \`${other}\`, and you signed in to \`${mine}\`.`,
    STAYS,
    "Ask your administrator which server belongs to your organisation.",
  ],
  "roster-older": (offered = "", highest = "") => [
    `The server offers version ${offered} of its list of keys; version ${highest} was seen before.`,
    "An old list could bring back keys that were withdrawn, so it is not used.",
    "Ask your administrator whether the server was restored from a backup.",
  ],
  "roster-changed-silently": (version = "") => [
    `The server offers a list of keys with the number ${version} that differs from the one seen under this number before.`,
    `One number has one content. ${STAYS}`,
    "Ask your administrator to sign the change under a new number.",
  ],
  "roster-from-future": (at = "") => [
    `The server's list of keys is dated ahead (${at}).`,
    STAYS,
    "Check this computer's clock; if it is right, ask your administrator.",
  ],
  "roster-expired": (version = "") => [
    `Every key on version ${version} of the server's list of keys has expired.`,
    STAYS,
    "Ask your administrator for a new list of keys.",
  ],
};

export function refuse(code: RosterCode, ...words: string[]): { ok: false; failure: Failure<RosterCode> } {
  return fail(code, ...WORDS[code](...words));
}
