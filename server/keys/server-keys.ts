/**
 * The keys that count now: what lies in the folder, and after it each statement by which a key named the one in its place.
 * The database only keeps those statements: every one is verified again at the start, so that whoever can write to the
 * database cannot make himself a root or a publisher.
 */
import { SignedKeySuccession, SignedRoster } from "#lib/domain/authority.ts";
import { fromBase64 } from "#lib/domain/bytes.ts";
import { CodedError } from "#lib/domain/error.ts";
import { keyId, rootFingerprint } from "#lib/domain/signed.ts";
import { formatInstant } from "#lib/domain/time.ts";
import type { Database, Transaction } from "../store/open.ts";
import { isSignedBy } from "./ed25519.ts";
import type { FileKeys } from "./open-keys.ts";

export interface Publisher {
  readonly key: string;
  readonly publisher: string;
  /** What the roster says of the key that it lists, also for the ones in its place. */
  readonly expires: string;
  /** It said itself that it goes. */
  readonly isReplaced: boolean;
}

export interface ServerKeys extends Pick<FileKeys, "session" | "device" | "log"> {
  readonly root: string;
  readonly fingerprint: string;
  /** Signed by the root. */
  readonly roster: SignedRoster;
  /** Oldest first. */
  readonly successions: readonly SignedKeySuccession[];
  /** By the short name that a signature gives its key. */
  publisherOf(key: string): Publisher | undefined;
  /** Keeps a verified statement, and the new root's roster, in the caller's transaction; `take` follows its commit. */
  keep(trx: Transaction, succession: SignedKeySuccession, roster: SignedRoster | undefined, now: number): Promise<void>;
  take(succession: SignedKeySuccession, roster: SignedRoster | undefined): void;
  /** Another server on the same database may have been told of a new key: without this its old one would still count here. */
  refresh(db: Database | Transaction): Promise<void>;
}

export async function followSuccessions(files: FileKeys, db: Database): Promise<ServerKeys> {
  const { session, device, log } = files;
  let successions = await readSuccessions(db);
  let root = lastRoot(files.root, successions);
  let roster = await newestRoster(files, root, successions, db);
  return {
    session,
    device,
    log,
    get root() {
      return root;
    },
    get fingerprint() {
      return rootFingerprint(fromBase64(root));
    },
    get roster() {
      return roster;
    },
    get successions() {
      return successions;
    },
    publisherOf: (key) => findPublisher(key, roster, successions),
    keep,
    take(succession, next) {
      // Refreshed between the commit and now.
      if (successions.some(({ sig }) => sig === succession.sig)) return;
      successions = [...successions, succession];
      root = lastRoot(root, [succession]);
      roster = next ?? roster;
    },
    async refresh(from) {
      if ((await countSuccessions(from)) === successions.length) return;
      const all = await readSuccessions(from);
      const newest = lastRoot(files.root, all);
      roster = await newestRoster(files, newest, all, from);
      successions = all;
      root = newest;
    },
  };
}

async function countSuccessions(db: Database | Transaction): Promise<number> {
  const { count } = await db
    .selectFrom("key_successions")
    .select(({ fn }) => fn.countAll<number>().as("count"))
    .executeTakeFirstOrThrow();
  return Number(count);
}

async function readSuccessions(db: Database | Transaction): Promise<SignedKeySuccession[]> {
  const rows = await db.selectFrom("key_successions").select("signed").orderBy("position").execute();
  const all = rows.map((row) => SignedKeySuccession.parse(JSON.parse(row.signed)));
  for (const one of all) {
    if (await isSignedBy(one.body.from, one)) continue;
    throw new CodedError("succession", "a stored statement about a new key is not signed by the key that went");
  }
  return all;
}

function lastRoot(first: string, successions: readonly SignedKeySuccession[]): string {
  let root = first;
  for (const { body } of successions) if (body.role === "root" && body.from === root) root = body.to;
  return root;
}

/** The folder's roster counts as long as the root of now has signed it; one of a root that went is only old. */
async function newestRoster(
  files: FileKeys,
  root: string,
  successions: readonly SignedKeySuccession[],
  db: Database | Transaction,
): Promise<SignedRoster> {
  const rows = await db.selectFrom("rosters").select("signed").orderBy("version", "desc").execute();
  const kept = rows.map((row) => SignedRoster.parse(JSON.parse(row.signed)));
  const gone = successions.flatMap(({ body }) => (body.role === "root" ? [body.from] : []));
  if (!(await isSignedByOne([root, files.root, ...gone], files.roster))) throw noRoster();
  const signed: SignedRoster[] = [];
  for (const one of [files.roster, ...kept]) if (await isSignedBy(root, one)) signed.push(one);
  const [newest] = signed.sort((a, b) => b.body.version - a.body.version);
  if (newest === undefined) throw noRoster();
  return newest;
}

async function isSignedByOne(keys: readonly string[], roster: SignedRoster): Promise<boolean> {
  for (const key of keys) if (await isSignedBy(key, roster)) return true;
  return false;
}

function noRoster(): CodedError {
  return new CodedError("roster", "the roster is not signed by the root; have it signed again with the root key");
}

/** Whoever is on the roster, or in the place of somebody who is. The statements MUST have been verified. */
export function findPublisher(
  key: string,
  roster: SignedRoster,
  successions: readonly SignedKeySuccession[],
): Publisher | undefined {
  const isThis = (publicKey: string) => keyId(fromBase64(publicKey)) === key;
  const ofPublishers = successions.filter(({ body }) => body.role === "policy");
  const isReplaced = ofPublishers.some(({ body }) => isThis(body.from));
  const listed = roster.body.policyKeys.find((holder) => isThis(holder.key));
  if (listed !== undefined) return { ...listed, isReplaced };
  const statement = ofPublishers.find(({ body }) => isThis(body.to))?.body;
  // A statement names a key that was never named before, so this ends.
  const before =
    statement === undefined ? undefined : findPublisher(keyId(fromBase64(statement.from)), roster, successions);
  return statement === undefined || before === undefined ? undefined : { ...before, key: statement.to, isReplaced };
}

async function keep(
  trx: Transaction,
  succession: SignedKeySuccession,
  roster: SignedRoster | undefined,
  now: number,
): Promise<void> {
  const { from, to, role } = succession.body;
  const at = formatInstant(now);
  const position = (await countSuccessions(trx)) + 1;
  const row = { from_key: from, to_key: to, role, signed: JSON.stringify(succession), at, position };
  await trx.insertInto("key_successions").values(row).execute();
  if (roster === undefined) return;
  await trx
    .insertInto("rosters")
    .values({ version: roster.body.version, signed: JSON.stringify(roster), at })
    .execute();
}
