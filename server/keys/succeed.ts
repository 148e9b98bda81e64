/**
 * Takes a key's statement that another one takes its place. Whoever has the upload token can send one, and only the key
 * that goes can make one. The server never opens the root: a new one comes with a roster that it has signed already.
 */
import type { z } from "zod";
import type { SignedKeySuccession, SignedRoster } from "#lib/domain/authority.ts";
import { fromBase64 } from "#lib/domain/bytes.ts";
import type { SuccessionAnswer, SuccessionRequest } from "#lib/domain/lead-api.ts";
import { keyId } from "#lib/domain/signed.ts";
import { parseInstant } from "#lib/domain/time.ts";
import type { CoreParts } from "../core-parts.ts";
import { done, type Outcome } from "../http/refusal.ts";
import { recordChange, tokenHolders } from "../policy/record.ts";
import { isSignedBy } from "./ed25519.ts";
import type { ServerKeys } from "./server-keys.ts";
import { fromFuture, notInForce, otherOrg, unfitRoster, unsigned, usedBefore } from "./succession-refusals.ts";

type Parts = Pick<CoreParts, "org" | "now" | "keys" | "db" | "log" | "push">;
type Answer = z.infer<typeof SuccessionAnswer>;

const SKEW = 5 * 60_000;

export async function succeed(parts: Parts, { succession, roster }: SuccessionRequest): Promise<Outcome<Answer>> {
  const { keys, db, log, push, now } = parts;
  const { role, from, to } = succession.body;
  const taken = await db.transaction().execute(async (trx): Promise<Outcome<"new" | "known">> => {
    await keys.refresh(trx);
    // The same statement again (its answer was lost) is answered like the first time.
    if (keys.successions.some((one) => one.sig === succession.sig && one.body.to === to)) return done("known");
    const fits = await verify(parts, succession, roster);
    if (!fits.ok) return fits;
    await keys.keep(trx, succession, roster, now());
    const by = tokenHolders(keys.roster);
    const publisher = keys.publisherOf(idOf(from))?.publisher;
    const whose = role === "policy" && publisher !== undefined ? { publisher } : {};
    const version = roster === undefined ? {} : { roster: roster.body.version };
    const values = { role, from: idOf(from), to: idOf(to), by, ...whose, ...version };
    await recordChange(log, trx, { entry: "key-succeeded", values });
    return done("new");
  });
  if (!taken.ok) return taken;
  if (taken.value === "new") {
    keys.take(succession, roster);
    push.tell("policy");
  }
  const { fingerprint } = keys;
  return done({ role, from: idOf(from), to: idOf(to), ...(role === "root" ? { fingerprint } : {}) });
}

async function verify(
  { org, keys, now }: Parts,
  succession: SignedKeySuccession,
  roster: SignedRoster | undefined,
): Promise<Outcome<null>> {
  const { body } = succession;
  if (!isInForce(keys, body, now())) return notInForce(body.role);
  if (!(await isSignedBy(body.from, succession))) return unsigned();
  if (body.org !== org) return otherOrg(body.org, org);
  if ((parseInstant(body.at) ?? Number.NaN) > now() + SKEW) return fromFuture(body.at);
  if (isUsed(keys, body.to)) return usedBefore();
  const fault = await faultOfRoster(keys, org, body, roster, now());
  return fault === undefined ? done(null) : unfitRoster(fault);
}

function isInForce(keys: ServerKeys, { role, from }: SignedKeySuccession["body"], now: number): boolean {
  if (role === "root") return from === keys.root;
  const holder = keys.publisherOf(idOf(from));
  return holder !== undefined && !holder.isReplaced && (parseInstant(holder.expires) ?? 0) > now;
}

/** One key for one purpose, for good: else a key that went could come back by a detour. */
function isUsed({ root, roster, session, device, log, successions }: ServerKeys, to: string): boolean {
  const { policyKeys, sessionKeys } = roster.body;
  const own = [root, session.publicKey, device.publicKey, log.publicKey];
  const listed = [...policyKeys, ...sessionKeys].map((holder) => holder.key);
  const spoken = successions.flatMap(({ body }) => [body.from, body.to]);
  // By the key itself: its base64 can be written in more than one way.
  return [...own, ...listed, ...spoken].some((key) => idOf(key) === idOf(to));
}

/** In words that end "The roster …", or undefined. */
async function faultOfRoster(
  { roster: current, session, log }: ServerKeys,
  org: string,
  { role, to }: SignedKeySuccession["body"],
  roster: SignedRoster | undefined,
  now: number,
): Promise<string | undefined> {
  if (role === "policy")
    return roster === undefined ? undefined : "belongs to a new root, and this is a publisher's key";
  if (roster === undefined) return "that the new root has signed is missing";
  const { body } = roster;
  const isAlive = ({ expires }: { expires: string }) => (parseInstant(expires) ?? 0) > now;
  if (!(await isSignedBy(to, roster))) return "is not signed by the new root";
  if (body.org !== org) return `is for the organisation \`${body.org}\``;
  if (body.version <= current.body.version) {
    return `has version ${body.version}, and version ${current.body.version} is in force`;
  }
  if (!body.sessionKeys.some((holder) => holder.key === session.publicKey && isAlive(holder))) {
    return "does not list this server's session key, so no browser would take a lease from it";
  }
  if (!body.logKeys.some((holder) => holder.vkey === log.vkey && isAlive(holder))) {
    return "does not list this server's log key, so no browser would take a receipt from it";
  }
  return undefined;
}

function idOf(publicKey: string): string {
  return keyId(fromBase64(publicKey));
}
