/**
 * How trust goes from one key to the next: only by a statement that the key that goes has signed itself. The first
 * statement seen of a key counts for good; whatever else arrives about it is refused. Pure but for the signature check;
 * it must never let a key in that nobody trusted before said for.
 */
import type { KeySuccession, Roster, SignedKeySuccession } from "#lib/domain/authority.ts";
import { fromBase64 } from "#lib/domain/bytes.ts";
import type { Failure } from "#lib/domain/error.ts";
import { rootFingerprint, type VerifySignature } from "#lib/domain/signed.ts";
import { parseInstant } from "#lib/domain/time.ts";
import { holderOf, isSignedBy, type KeyHolder, SKEW_MS } from "./trust.ts";

export interface Trusted {
  org: string;
  root: string;
  /** Statements that were taken before, oldest first. */
  taken: readonly SignedKeySuccession[];
  /** Null before the first contact: then only the root's own statements can be followed. */
  roster: Roster | null;
  now: number;
}

export interface Followed {
  root: string;
  taken: SignedKeySuccession[];
  refused: Failure<SuccessionCode>[];
}

export type SuccessionCode =
  | "succession-unsigned"
  | "succession-other-org"
  | "succession-from-future"
  | "succession-fork"
  | "succession-used-key";

/** Takes what leads on from a key that is trusted here; statements by keys that are not are nobody's, and passed over. */
export async function followSuccessions(
  offered: readonly SignedKeySuccession[],
  before: Trusted,
  verify: VerifySignature,
): Promise<Followed> {
  const followed: Followed = { root: before.root, taken: [...before.taken], refused: [] };
  const open = [...offered];
  // A chain may arrive in any order: what leads on is looked for anew after each step.
  for (;;) {
    const trusted = { ...before, root: followed.root, taken: followed.taken };
    const next = open.findIndex(({ body }) => isTrusted(body, trusted));
    const [one] = next === -1 ? [] : open.splice(next, 1);
    if (one === undefined) return followed;
    const fault = await faultOf(one, trusted, verify);
    if (fault === "known") continue;
    if (fault !== null) {
      followed.refused.push(refuse(fault, one.body));
      continue;
    }
    followed.taken.push(one);
    if (one.body.role === "root") followed.root = one.body.to;
  }
}

/** Whether it is about a key that is trusted here for this role, now or before. */
function isTrusted({ role, from }: KeySuccession, { root, taken, roster }: Trusted): boolean {
  const spoken = taken.some(({ body }) => body.role === role && (body.from === from || body.to === from));
  if (role === "root") return from === root || spoken;
  return spoken || (roster?.policyKeys.some((holder) => holder.key === from) ?? false);
}

async function faultOf(
  signed: SignedKeySuccession,
  { org, root, taken, roster, now }: Trusted,
  verify: VerifySignature,
): Promise<SuccessionCode | "known" | null> {
  const { role, from, to, org: theirs, at } = signed.body;
  if (!(await isSignedBy(from, signed, verify))) return "succession-unsigned";
  if (theirs !== org) return "succession-other-org";
  const first = taken.find(({ body }) => body.role === role && body.from === from);
  if (first !== undefined) return first.body.to === to ? "known" : "succession-fork";
  // Listed by the roster itself meanwhile: nothing is left to be said for it.
  if (role === "policy" && roster?.policyKeys.some((holder) => holder.key === to)) return "known";
  if ((parseInstant(at) ?? Number.POSITIVE_INFINITY) > now + SKEW_MS) return "succession-from-future";
  return usedKeys(root, taken, roster).has(to) ? "succession-used-key" : null;
}

/** One key for one purpose, once: a key that went must not come back by a detour. */
function usedKeys(root: string, taken: readonly SignedKeySuccession[], roster: Roster | null): Set<string> {
  const spoken = taken.flatMap(({ body }) => [body.from, body.to]);
  const listed = [...(roster?.policyKeys ?? []), ...(roster?.sessionKeys ?? [])].map((holder) => holder.key);
  return new Set([root, ...spoken, ...listed]);
}

/** Of what was kept: storage is not trusted more than the network, and an altered statement is none. */
export async function genuineOf(
  kept: readonly SignedKeySuccession[],
  verify: VerifySignature,
): Promise<SignedKeySuccession[]> {
  const genuine: SignedKeySuccession[] = [];
  for (const one of kept) if (await isSignedBy(one.body.from, one, verify)) genuine.push(one);
  return genuine;
}

/** Every root that was trusted here, the one of now first: what is kept may be signed by one before. */
export function rootsOf(root: string, taken: readonly SignedKeySuccession[]): string[] {
  const roots = [root];
  for (let to = root; ; ) {
    const step = taken.find(({ body }) => body.role === "root" && body.to === to);
    if (step === undefined || roots.includes(step.body.from)) return roots;
    to = step.body.from;
    roots.push(to);
  }
}

/** The publisher whose key this signature names: listed, or said for by a key that is listed, and no longer than that one. */
export function publisherOf(
  { policyKeys }: Roster,
  taken: readonly SignedKeySuccession[],
  key: string,
): (KeyHolder & { publisher: string }) | undefined {
  const listed = holderOf(policyKeys, key);
  if (listed !== undefined) return listed;
  for (const holder of policyKeys) {
    const seen = new Set([holder.key]);
    for (let from = holder.key; ; ) {
      const step = taken.find(({ body }) => body.role === "policy" && body.from === from);
      if (step === undefined || seen.has(step.body.to)) break;
      from = step.body.to;
      seen.add(from);
      const next = { ...holder, key: from };
      if (holderOf([next], key) !== undefined) return next;
    }
  }
  return undefined;
}

const KEPT = "It is not followed; the keys that were trusted here before stay.";
const ASK = "Ask your administrator which key is the right one before you approve anything more.";

const WORDS: Record<SuccessionCode, (said: KeySuccession) => string> = {
  "succession-unsigned": ({ role }) => `A statement about ${keyOf(role)} arrived that this key did not sign.`,
  "succession-other-org": ({ role, org }) => `A statement about ${keyOf(role)} arrived that is meant for \`${org}\`.`,
  "succession-from-future": ({ role, at }) => `A statement about ${keyOf(role)} arrived that is dated ahead (${at}).`,
  "succession-fork": ({ role, to }) =>
    `A second statement arrived by which another key (${fingerprint(to)}) takes the place of ${keyOf(role)}.`,
  "succession-used-key": ({ role, to }) =>
    `A statement arrived by which a key that was used before (${fingerprint(to)}) takes the place of ${keyOf(role)}.`,
};

const MEANS: Partial<Record<SuccessionCode, string>> = {
  "succession-fork": `The first statement that was seen counts. ${KEPT} Somebody else may hold the old key.`,
};

function refuse(code: SuccessionCode, said: KeySuccession): Failure<SuccessionCode> {
  return { code, happened: WORDS[code](said), means: MEANS[code] ?? KEPT, todo: ASK };
}

function keyOf(role: KeySuccession["role"]): string {
  return role === "root" ? "the organisation's root key" : "a publisher's key";
}

function fingerprint(key: string): string {
  return rootFingerprint(fromBase64(key));
}
