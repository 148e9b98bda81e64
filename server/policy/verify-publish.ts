/**
 * Whether an uploaded policy may come into force: signed by a rostered, unexpired publisher, the next revision, for
 * this organisation and this engine, and a policy that compiles. The server checks; it cannot sign in a lead's name.
 */
import { ENGINE, type PublishedPolicy, type SignedPolicy } from "#lib/domain/authority.ts";
import { formatInstant, parseInstant } from "#lib/domain/time.ts";
import { done, type Outcome, refused } from "../http/refusal.ts";
import { isSignedBy } from "../keys/ed25519.ts";
import type { ServerKeys } from "../keys/server-keys.ts";
import { openGate } from "./gate.ts";

const SKEW = 5 * 60_000;

export interface Verified {
  /** Whose key signed it. */
  readonly publisher: string;
}

export interface PublishContext {
  readonly keys: Pick<ServerKeys, "publisherOf">;
  readonly org: string;
  /** The newest revision that there is; 0 before the first. */
  readonly newest: number;
  readonly now: number;
}

export async function verifyPublish(
  signed: SignedPolicy,
  { keys, org, newest, now }: PublishContext,
): Promise<Outcome<Verified>> {
  const policy = signed.body;
  const holder = keys.publisherOf(signed.key);
  if (holder === undefined) return keyUnknown();
  if (holder.isReplaced) return keyReplaced(holder.publisher);
  if ((parseInstant(holder.expires) ?? 0) <= now) return keyExpired(holder.publisher, holder.expires);
  if (!(await isSignedBy(holder.key, signed))) return unsigned();
  if (policy.org !== org) return otherOrg(policy, org);
  if (policy.engine > ENGINE) return newerEngine(policy);
  if (policy.revision !== newest + 1) return wrongRevision(policy, newest);
  if ((parseInstant(policy.notBefore) ?? Number.NaN) > now + SKEW) return tooEarly(policy, now);
  const gate = openGate(policy);
  return gate.ok ? done({ publisher: holder.publisher }) : invalid(gate.problem);
}

const KEPT = "The policy in force stays as it was.";

function keyUnknown() {
  return refused(
    403,
    "policy-key-unknown",
    "The policy is signed with a key that the roster does not list as a publisher's.",
    KEPT,
    "Sign it with a publisher's key, or have the root key sign a roster that lists yours.",
  );
}

function keyReplaced(publisher: string) {
  return refused(
    403,
    "policy-key-replaced",
    `The key of \`${publisher}\` said itself that another one took its place.`,
    `${KEPT} A key that went signs nothing new.`,
    "Sign with the new key. If you did not replace it, have the root key sign a roster without both.",
  );
}

function keyExpired(publisher: string, expires: string) {
  return refused(
    403,
    "policy-key-expired",
    `The publisher's key of \`${publisher}\` expired at ${expires}.`,
    KEPT,
    "Have the root key sign a roster with a new publisher's key.",
  );
}

function unsigned() {
  return refused(
    422,
    "policy-unsigned",
    "The signature does not belong to these bytes: the policy was altered after it was signed, or never signed.",
    KEPT,
    "Publish it again with `countersign policy publish`.",
  );
}

function otherOrg(policy: PublishedPolicy, org: string) {
  return refused(
    422,
    "policy-org",
    `The policy is for the organisation \`${policy.org}\`, and this server is \`${org}\`'s.`,
    KEPT,
    "Publish it to that organisation's server.",
  );
}

function newerEngine(policy: PublishedPolicy) {
  return refused(
    422,
    "policy-engine",
    `The policy needs engine ${policy.engine}; this server has engine ${ENGINE}.`,
    KEPT,
    "Update the server, or lower `engine` in the pack if nothing newer is used.",
  );
}

function wrongRevision(policy: PublishedPolicy, current: number) {
  return refused(
    409,
    "policy-revision",
    `The policy has revision ${policy.revision}; revision ${current} is in force, so the next is ${current + 1}.`,
    `${KEPT} Somebody else may have published since you looked.`,
    "Look at what is in force now and publish again; an older text comes back as a new revision.",
  );
}

function tooEarly(policy: PublishedPolicy, now: number) {
  return refused(
    422,
    "policy-not-before",
    `The policy is valid only from ${policy.notBefore}, and it is ${formatInstant(now)}.`,
    `${KEPT} Publishing ahead of time does not exist yet.`,
    "Publish it when it is to come into force; check the clock of the machine that signs.",
  );
}

function invalid(problem: string) {
  return refused(
    422,
    "policy-invalid",
    `The policy has an error: ${problem}.`,
    KEPT,
    "Run `countersign policy check` on the pack and correct what it lists.",
  );
}
