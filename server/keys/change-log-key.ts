/**
 * Brings the log another key: for the same name (rotation), or for a new one (a new epoch after a restore). Two steps, so
 * that the root may stay offline: `proposeLogKey` makes the key and says which roster the root has to sign;
 * `checkLogRoster` and `putLogKey` put it into force once that is done. Each step can be done again after a crash.
 */
import { randomUUID } from "node:crypto";
import { unlinkSync } from "node:fs";
import { parseVkey } from "#lib/audit/note.ts";
import type { Roster, SignedRoster } from "#lib/domain/authority.ts";
import { CodedError } from "#lib/domain/error.ts";
import { formatInstant, parseInstant } from "#lib/domain/time.ts";
import type { AuthorityPaths } from "./authority.ts";
import { isSignedBy, makeKeyPair } from "./ed25519.ts";
import { hasFile, KeyFile, readJsonFile, writeJsonFile } from "./key-files.ts";
import { LogKeyFile, vkeyIn } from "./log-keys.ts";
import type { ServerKeys } from "./server-keys.ts";

type Keys = Pick<ServerKeys, "root" | "roster" | "log" | "session">;
export type ChangeFor = "rotation" | "epoch";

const YEAR = 365 * 86_400_000;

/** The roster to be signed by the root. The same key is proposed again until it is in force. */
export async function proposeLogKey(paths: AuthorityPaths, keys: Keys, why: ChangeFor, now: number): Promise<Roster> {
  const vkey = await nextKey(paths, keys, why);
  const { body } = keys.roster;
  const logKeys = [...body.logKeys.filter((one) => one.vkey !== vkey), { vkey, expires: formatInstant(now + YEAR) }];
  return { ...body, version: body.version + 1, at: formatInstant(now), logKeys };
}

/** Throws `log-roster` unless the root signed a roster with the key that goes and the one that comes. */
export async function checkLogRoster(
  paths: AuthorityPaths,
  keys: Keys,
  roster: SignedRoster,
  why: ChangeFor,
  now: number,
): Promise<void> {
  const next = waitingKey(paths);
  if (next === undefined || whyOf(next, keys) !== why)
    throw refuse("no key was made for it yet; begin with the first step");
  const { body } = roster;
  const isAlive = ({ expires }: { expires: string }) => (parseInstant(expires) ?? 0) > now;
  const lists = (vkey: string) => body.logKeys.some((one) => one.vkey === vkey && isAlive(one));
  if (!(await isSignedBy(keys.root, roster))) throw refuse("the roster is not signed by this server's root");
  if (body.org !== keys.roster.body.org) throw refuse(`the roster is for the organisation \`${body.org}\``);
  if (body.version < keys.roster.body.version) throw refuse("a newer roster is in force");
  if (!lists(next)) throw refuse("the roster does not list the new key of the log");
  if (!lists(keys.log.vkey))
    throw refuse("the roster no longer lists the key that goes, so nothing signed before would verify");
  if (!body.sessionKeys.some((one) => one.key === keys.session.publicKey && isAlive(one))) {
    throw refuse("the roster does not list this server's session key");
  }
}

/** The key that waits is in force afterwards. What it signs was prepared before; a crash in between is made good by doing it again. */
export function putLogKey(paths: AuthorityPaths, roster: SignedRoster, why: ChangeFor): void {
  writeJsonFile(paths.roster, roster);
  if (why === "rotation") writeJsonFile(paths.logBefore, readJsonFile(paths.log, LogKeyFile));
  if (hasFile(paths.deviceNext)) writeJsonFile(paths.device, readJsonFile(paths.deviceNext, KeyFile));
  writeJsonFile(paths.log, readJsonFile(paths.logNext, LogKeyFile));
  for (const file of [paths.deviceNext, paths.logNext]) if (hasFile(file)) unlinkSync(file);
}

/** The key before signs no more. What it signed stays provable as long as the roster lists it. */
export function endOverlap(paths: AuthorityPaths): boolean {
  if (!hasFile(paths.logBefore)) return false;
  unlinkSync(paths.logBefore);
  return true;
}

async function nextKey(paths: AuthorityPaths, keys: Keys, why: ChangeFor): Promise<string> {
  const waiting = waitingKey(paths);
  if (waiting !== undefined && whyOf(waiting, keys) === why) return waiting;
  if (waiting !== undefined) {
    throw refuse(`a key for ${why === "epoch" ? "a rotation" : "a new epoch"} is under way; finish that first`);
  }
  const { origin } = keys.log;
  const name = why === "rotation" ? origin : `${origin.slice(0, origin.lastIndexOf("/"))}/${randomUUID().slice(0, 8)}`;
  // After a restore this server's own numbers went back too, so it goes on as another device.
  if (why === "epoch") writeJsonFile(paths.deviceNext, await makeKeyPair());
  writeJsonFile(paths.logNext, { origin: name, ...(await makeKeyPair()) });
  return vkeyIn(paths.logNext);
}

function waitingKey(paths: AuthorityPaths): string | undefined {
  return hasFile(paths.logNext) ? vkeyIn(paths.logNext) : undefined;
}

function whyOf(vkey: string, { log }: Keys): ChangeFor {
  return parseVkey(vkey).name === log.origin ? "rotation" : "epoch";
}

function refuse(why: string): CodedError<"log-roster"> {
  return new CodedError("log-roster", `The log keeps its key: ${why}.`);
}
