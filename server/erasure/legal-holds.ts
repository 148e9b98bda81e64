/**
 * A legal hold keeps values from being erased, by request and by age: of one customer, or of a time. It is set and ended on
 * the record, under a reason that is a code. What it covers is asked in the transaction that erases.
 */
import { CodedError } from "#lib/domain/error.ts";
import { Leaf } from "#lib/domain/log-entry.ts";
import { formatInstant } from "#lib/domain/time.ts";
import type { Database, Transaction } from "../store/open.ts";
import { customerName } from "../store/values/subjects.ts";
import type { ValueTables } from "../store/values/value-tables.ts";
import { chunks } from "./destroy.ts";
import type { ErasureParts } from "./erasure-parts.ts";
import { findPerson } from "./person.ts";

export type LegalHold = ValueTables["legal_holds"];

export type HoldScope =
  | { readonly customer: string }
  | { readonly since: string | null; readonly until: string | null };

/** The hold's id is that of its entry. */
export async function setHold(parts: ErasureParts, scope: HoldScope, reason: string, why: string): Promise<LegalHold> {
  const { db, log, now } = parts;
  const isCustomer = "customer" in scope;
  // With the customer's name beside it, the entry's values are theirs and go when they may go.
  const values = isCustomer ? { scope: "customer", customer: scope.customer, why } : { scope: { ...scope }, why };
  return db.transaction().execute(async (trx) => {
    const [entry] = await log.record(trx, [{ entry: "legal-hold-set", reason, values }]);
    if (entry?.state !== "appended") throw new CodedError("log-refused", "the log refused the server's own entry");
    const hold: LegalHold = {
      id: entry.entryId,
      subject: isCustomer ? log.values.wrapping.index(customerName(scope.customer)) : null,
      since: isCustomer ? null : scope.since,
      until: isCustomer ? null : scope.until,
      reason,
      at: formatInstant(now()),
      ended_at: null,
      ended_by: null,
    };
    await trx.insertInto("legal_holds").values(hold).execute();
    return hold;
  });
}

/** False when there is no such hold in force. `id` may be its beginning, if only one begins so. */
export async function endHold({ db, log, now }: ErasureParts, id: string, why: string): Promise<LegalHold | undefined> {
  return db.transaction().execute(async (trx) => {
    const found = (await activeHolds(trx)).filter((hold) => hold.id.startsWith(id));
    const [hold] = found;
    if (hold === undefined || found.length > 1) return undefined;
    // It speaks of the hold's entry, so its values lie where that one's do.
    const [entry] = await log.record(trx, [{ entry: "legal-hold-ended", about: hold.id, values: { why } }]);
    if (entry?.state !== "appended") throw new CodedError("log-refused", "the log refused the server's own entry");
    const ended = { ended_at: formatInstant(now()), ended_by: entry.entryId };
    await trx.updateTable("legal_holds").set(ended).where("id", "=", hold.id).execute();
    return { ...hold, ...ended };
  });
}

export function listHolds(db: Database): Promise<LegalHold[]> {
  return db.selectFrom("legal_holds").selectAll().orderBy("at").execute();
}

export async function activeHolds(db: Database | Transaction): Promise<LegalHold[]> {
  return db.selectFrom("legal_holds").selectAll().where("ended_at", "is", null).orderBy("at").execute();
}

interface Held {
  readonly person: { readonly ids: ReadonlySet<string> };
  readonly entries: readonly { readonly log: string; readonly entry_id: string }[];
}

/** The holds that forbid to erase these. */
export async function holdsOn(db: Database | Transaction, { person, entries }: Held): Promise<LegalHold[]> {
  const active = await activeHolds(db);
  const ofTime = active.filter(({ subject }) => subject === null);
  const times = ofTime.length === 0 ? [] : [...(await timesOf(db, entries)).values()];
  return active.filter((hold) =>
    hold.subject === null ? times.some((at) => covers(hold, at)) : person.ids.has(hold.subject),
  );
}

/** Tells whether a hold covers an entry; for retention, which takes entries one by one. */
export async function createHoldCheck(trx: Transaction): Promise<(entry: { subject: string; at: string }) => boolean> {
  const active = await activeHolds(trx);
  const subjects = new Set<string>();
  for (const { subject } of active) {
    if (subject !== null) for (const one of await subjectsOfPerson(trx, subject)) subjects.add(one);
  }
  return ({ subject, at }) => subjects.has(subject) || active.some((hold) => hold.subject === null && covers(hold, at));
}

/** All ids of the same person and their tickets: a hold on one id is a hold on the person. */
async function subjectsOfPerson(trx: Transaction, subject: string): Promise<string[]> {
  const person = await findPerson(trx, [subject]);
  return [...person.ids, ...person.tickets];
}

function covers({ since, until }: LegalHold, at: string): boolean {
  return (since === null || at >= since) && (until === null || at <= until);
}

async function timesOf(db: Database | Transaction, entries: Held["entries"]): Promise<Map<string, string>> {
  const times = new Map<string, string>();
  for (const [log, own] of Map.groupBy(entries, (entry) => entry.log)) {
    for (const some of chunks(own, 500)) {
      const rows = await db
        .selectFrom("log_entries")
        .select(["entry_id", "leaf"])
        .where("log", "=", log)
        .where(
          "entry_id",
          "in",
          some.map(({ entry_id }) => entry_id),
        )
        .execute();
      for (const { entry_id, leaf } of rows) times.set(entry_id, timeOfLeaf(leaf));
    }
  }
  return times;
}

/** The server's own time, which never goes back; RFC 3339 in UTC with milliseconds, so that texts compare as times. */
export function timeOfLeaf(leaf: Uint8Array): string {
  return Leaf.parse(JSON.parse(Buffer.from(leaf).toString("utf8"))).server.tServer;
}
