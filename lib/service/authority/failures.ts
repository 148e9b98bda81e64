/** Every way in which nothing may be approved, in words: what happened, what it means, what to do. */
import type { Failure } from "#lib/domain/error.ts";

const KEPT = "It is not used; the policy that was in force before stays, and nothing is approved under the new one.";
const SAFE = "Nothing can be approved until this is settled; drafts can still be written.";
const ASK = "Ask your administrator.";

/** The server's time for people, to the minute; whoever compares clocks needs the same zone on both sides. */
const timeWords = (at: string) => at.replace(/^(\d{4}-\d\d-\d\d)T(\d\d:\d\d).*Z$/, "$1 $2 UTC");

type Words = (...words: string[]) => [happened: string, means: string, todo: string];

const WORDS = {
  "not-connected": () => [
    "Nobody is signed in here.",
    "Without a policy nothing can be approved.",
    "Sign in on the options page.",
  ],
  "no-roster": () => [
    "The organisation's list of keys is missing or not signed by the root key that you compared.",
    SAFE,
    "Sign in again on the options page; if it stays so, ask your administrator.",
  ],
  "no-policy": () => [
    "No policy has been published yet, or none reached this browser.",
    "Without a policy nothing can be approved.",
    "Ask your team lead to publish one.",
  ],
  "no-lease": () => [
    "The server has not confirmed this browser's permission to act.",
    SAFE,
    "Wait until the server answers, or sign in again.",
  ],
  "policy-malformed": (what = "") => [`A policy arrived cut off or malformed (${what}).`, KEPT, ASK],
  "policy-unsigned": () => ["A policy arrived whose signature does not fit it.", KEPT, ASK],
  "policy-unrostered": () => ["A policy arrived that no publisher on the organisation's list has signed.", KEPT, ASK],
  "policy-key-expired": (publisher = "") => [
    `The key of the policy's publisher (${publisher}) has expired.`,
    "A policy holds only as long as its publisher's key does.",
    "Ask your administrator for a new list of keys.",
  ],
  "policy-other-org": (org = "") => [`A policy arrived that is meant for \`${org}\`.`, KEPT, ASK],
  "policy-older": (offered = "", highest = "") => [
    `The server offers policy ${offered}; policy ${highest} was in force here before.`,
    "An older policy could allow what was taken back since, so it is not used. Going back is published as a new revision.",
    "Ask your administrator whether the server was restored from a backup.",
  ],
  "policy-changed-silently": (revision = "") => [
    `The server offers a policy ${revision} that differs from the policy ${revision} which is in force here.`,
    "One revision has one content, so it is not used.",
    "Ask your team lead to publish the change as a new revision.",
  ],
  "policy-engine": (revision = "") => [
    `Policy ${revision} needs a newer version of this extension.`,
    "It cannot be run here, so nothing can be approved under it.",
    "Update the extension.",
  ],
  "policy-not-yet": (revision = "", from = "") => [
    `Policy ${revision} holds only from ${timeWords(from)}.`,
    "Until then the policy before it stays in force.",
    "Nothing to do; it is taken when its time has come.",
  ],
  "policy-uncompilable": (revision = "", why = "") => [
    `Policy ${revision} has an error that this version cannot read past: ${why}.`,
    KEPT,
    "Ask your team lead to run `countersign policy check` on it.",
  ],
  "policy-replaced": () => [
    "Another policy came into force after this was approved.",
    "Nothing was done: an approval holds only under the policy that the card was shown under.",
    "Read the card as it is now, then approve it again if you still want it.",
  ],
  "succession-malformed": (what = "") => [
    `A statement about a key's successor arrived cut off or malformed (${what}).`,
    "It is not followed; the keys that were trusted here before stay.",
    ASK,
  ],
  "lease-malformed": (what = "") => [
    `A permission arrived cut off or malformed (${what}).`,
    "It is not used; the one before counts until its end.",
    "It is asked for again by itself. If it stays so, update the extension or ask your administrator.",
  ],
  "lease-from-future": (from = "") => [
    `A permission arrived that holds only from ${timeWords(from)}.`,
    "It is not used; the one before counts until its end.",
    "Check this computer's clock; if it is right, ask your administrator.",
  ],
  "lease-unsigned": () => ["A permission arrived whose signature does not fit it.", "It is not used.", ASK],
  "lease-unrostered": () => ["A permission arrived that no listed key has signed.", "It is not used.", ASK],
  "lease-key-expired": () => [
    "The key that signs permissions has expired.",
    SAFE,
    "Ask your administrator for a new list of keys.",
  ],
  "lease-not-mine": () => [
    "A permission arrived that is for another person, device or organisation.",
    "It is not used.",
    "Sign in again; if it stays so, ask your administrator.",
  ],
  "lease-older": () => [
    "A permission arrived that is older than the one held here.",
    "It is not used, since a stop may have come in between.",
    ASK,
  ],
  "lease-not-yet": (from = "") => [
    `The permission to act holds only from ${timeWords(from)}.`,
    SAFE,
    "Check this computer's clock, or wait.",
  ],
  "lease-over": (at = "") => [
    `The permission to act ended at ${timeWords(at)}, and the server has not renewed it.`,
    SAFE,
    "Check the network; it is renewed by itself as soon as the server answers.",
  ],
  "lease-other-policy": (leased = "", held = "") => [
    `The server has policy ${leased} in force; this browser has policy ${held} so far.`,
    SAFE,
    "Wait for the policy to arrive; if it stays so, update the extension or ask your administrator.",
  ],
  "clock-behind": () => [
    "This computer's clock was set back since the server was last heard.",
    "How long the permission still lasts cannot be told, so it counts as over.",
    "Set the clock right; as soon as the server answers you can go on.",
  ],
  stopped: (whose = "", why = "") => [
    `Countersign is stopped ${whose}: ${why}`,
    "Nothing can be approved or run until the stop is ended; drafts can still be read.",
    "Do what cannot wait in the desk itself, or ask your team lead.",
  ],
  "storage-unreadable": (what = "") => [
    `What this browser kept about the policy cannot be read (${what}).`,
    SAFE,
    "It is fetched again from the server by itself; if it stays so, sign in again.",
  ],
} satisfies Record<string, Words>;

export type AuthorityCode = keyof typeof WORDS;

export function refuse(code: AuthorityCode, ...words: string[]): { ok: false; failure: Failure<AuthorityCode> } {
  const [happened, means, todo] = (WORDS[code] as Words)(...words);
  return { ok: false, failure: { code, happened, means, todo } };
}
