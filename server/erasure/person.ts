/**
 * Who is meant by some customer's ids: every id that the server read to be the same person's, and the tickets that were
 * theirs. Only keyed hashes are compared, since nothing else is kept.
 */
import type { Database, Transaction } from "../store/open.ts";
import { customerName } from "../store/values/subjects.ts";
import type { ValueStore } from "../store/values/value-store.ts";

export interface Person {
  /** Keyed hashes of all their ids. */
  readonly ids: ReadonlySet<string>;
  /** Keyed hashes of their tickets. */
  readonly tickets: ReadonlySet<string>;
  /** Those of the tickets that were somebody else's too. */
  readonly shared: ReadonlySet<string>;
}

/** `subjects`: keyed hashes of ids, see `subjectOfCustomer`. */
export async function findPerson(db: Database | Transaction, subjects: readonly string[]): Promise<Person> {
  const ids = new Set(subjects);
  for (let fresh = [...ids]; fresh.length > 0; ) {
    const linked = await otherIds(db, fresh);
    fresh = linked.filter((id) => !ids.has(id));
    for (const id of fresh) ids.add(id);
  }
  const tickets = new Set(await ticketsOf(db, [...ids]));
  const owners = tickets.size === 0 ? [] : await ownersOf(db, [...tickets]);
  const shared = new Set(owners.filter(({ b }) => !ids.has(b)).map(({ a }) => a));
  return { ids, tickets, shared };
}

export function subjectOfCustomer(values: ValueStore, id: string): string {
  return values.wrapping.index(customerName(id));
}

async function otherIds(db: Database | Transaction, ids: readonly string[]): Promise<string[]> {
  const rows = await db
    .selectFrom("log_subject_links")
    .select(["a", "b"])
    .where("kind", "=", "person")
    .where((eb) => eb.or([eb("a", "in", [...ids]), eb("b", "in", [...ids])]))
    .execute();
  return rows.flatMap(({ a, b }) => [a, b]);
}

async function ticketsOf(db: Database | Transaction, ids: readonly string[]): Promise<string[]> {
  const rows = await db
    .selectFrom("log_subject_links")
    .select("a")
    .where("kind", "=", "ticket")
    .where("b", "in", [...ids])
    .execute();
  return rows.map((row) => row.a);
}

async function ownersOf(db: Database | Transaction, tickets: readonly string[]) {
  const found: { a: string; b: string }[] = [];
  for (let i = 0; i < tickets.length; i += 500) {
    const some = tickets.slice(i, i + 500);
    const rows = db.selectFrom("log_subject_links").select(["a", "b"]).where("kind", "=", "ticket");
    found.push(...(await rows.where("a", "in", some).execute()));
  }
  return found;
}
