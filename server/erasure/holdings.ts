/**
 * Everything that is held about one customer, found by what it is kept under and never by searching in values: entries under
 * their keys, entries of acts that were theirs, claims, executions and look-ups.
 */
import { CodedError } from "#lib/domain/error.ts";
import type { Database, Transaction } from "../store/open.ts";
import type { RecordTables } from "../store/record-tables.ts";
import type { ClaimState, ServiceTables } from "../store/service-tables.ts";
import { customerName, ORGANISATION, ticketName } from "../store/values/subjects.ts";
import type { ValueStore } from "../store/values/value-store.ts";
import { findPerson, type Person, subjectOfCustomer } from "./person.ts";

export interface HeldEntry {
  readonly log: string;
  readonly idx: number;
  readonly entry_id: string;
  readonly entry: string;
  readonly suggestion: string | null;
  readonly key_id: string;
}

export interface Holdings {
  readonly person: Person;
  /** Ids of living keys. */
  readonly keys: readonly string[];
  /** With their values still there, oldest first. */
  readonly entries: readonly HeldEntry[];
  readonly claims: readonly ServiceTables["claims"][];
  readonly lookUps: readonly ServiceTables["look_ups"][];
  /** Asked of a lead about their acts, granted or not. */
  readonly approvals: readonly RecordTables["approvals"][];
}

/** Something may still happen in these. */
const OPEN: ReadonlySet<ClaimState> = new Set(["claimed", "held", "running", "unknown"]);

export function openActs({ claims }: Holdings): readonly ServiceTables["claims"][] {
  return claims.filter(({ state }) => OPEN.has(state));
}

const SOME = 500;

export async function findHoldings(
  db: Database | Transaction,
  values: ValueStore,
  customers: readonly string[],
): Promise<Holdings> {
  if (customers.length === 0) throw new CodedError("nobody-named", "say whom: a customer's id");
  const person = await findPerson(
    db,
    customers.map((id) => subjectOfCustomer(values, id)),
  );
  const subjects = [...person.ids, ...person.tickets];
  const keys = await keysOf(db, subjects);
  const claims = (await db.selectFrom("claims").selectAll().orderBy("at").execute()).filter(isTheirs(values, person));
  const lookUps = (await db.selectFrom("look_ups").selectAll().orderBy("at").execute()).filter(
    isTheirs(values, person),
  );
  const own = values.wrapping.index(ORGANISATION);
  const entries = new Map<string, HeldEntry>();
  for (const entry of [
    ...(await entriesUnder(db, keys)),
    ...(await entriesOfActs(
      db,
      claims.map(({ suggestion }) => suggestion),
      own,
    )),
  ])
    entries.set(`${entry.log} ${entry.entry_id}`, entry);
  const sorted = [...entries.values()].sort((a, b) => (a.log === b.log ? a.idx - b.idx : a.log < b.log ? -1 : 1));
  const suggestions = [...claims, ...sorted].flatMap(({ suggestion }) => suggestion ?? []);
  const approvals = await approvalsOf(db, [...new Set(suggestions)]);
  return { person, keys, entries: sorted, claims, lookUps, approvals };
}

async function approvalsOf(db: Database | Transaction, suggestions: readonly string[]): Promise<Holdings["approvals"]> {
  const found: RecordTables["approvals"][] = [];
  for (let i = 0; i < suggestions.length; i += SOME) {
    const some = suggestions.slice(i, i + SOME);
    found.push(...(await db.selectFrom("approvals").selectAll().where("suggestion", "in", some).execute()));
  }
  return found.filter(({ card, why }) => card !== null || why !== null);
}

interface Placed {
  readonly customer: string | null;
  readonly desk: string | null;
  readonly host: string | null;
  readonly ticket: string;
}

/** A ticket may change hands: it only counts where the row names no customer. */
function isTheirs(values: ValueStore, { ids, tickets }: Person): (row: Placed) => boolean {
  const known = new Map<string, string>();
  const index = (name: string): string => {
    const found = known.get(name) ?? values.wrapping.index(name);
    known.set(name, found);
    return found;
  };
  return ({ customer, desk, host, ticket }) =>
    customer === null
      ? tickets.has(index(ticketName(`${desk}:${host}:${ticket}`)))
      : ids.has(index(customerName(customer)));
}

async function keysOf(db: Database | Transaction, subjects: readonly string[]): Promise<string[]> {
  const ids: string[] = [];
  for (let i = 0; i < subjects.length; i += SOME) {
    const rows = await db
      .selectFrom("log_value_keys")
      .select("id")
      .where("subject", "in", subjects.slice(i, i + SOME))
      .where("wrapped", "is not", null)
      .execute();
    ids.push(...rows.map((row) => row.id));
  }
  return ids;
}

function withValues(db: Database | Transaction) {
  return db
    .selectFrom("log_values as v")
    .innerJoin("log_entries as e", (join) => join.onRef("e.log", "=", "v.log").onRef("e.entry_id", "=", "v.entry_id"))
    .select(["e.log", "e.idx", "e.entry_id", "e.entry", "e.suggestion", "v.key_id"]);
}

async function entriesUnder(db: Database | Transaction, keys: readonly string[]): Promise<HeldEntry[]> {
  const found: HeldEntry[] = [];
  for (let i = 0; i < keys.length; i += SOME) {
    found.push(
      ...(await withValues(db)
        .where("v.key_id", "in", keys.slice(i, i + SOME))
        .execute()),
    );
  }
  return found;
}

/** What a device wrote about their acts without naming them lies under the organisation's key, and is theirs all the same. */
async function entriesOfActs(
  db: Database | Transaction,
  suggestions: readonly string[],
  organisation: string,
): Promise<HeldEntry[]> {
  const found: HeldEntry[] = [];
  for (let i = 0; i < suggestions.length; i += SOME) {
    const rows = await withValues(db)
      .innerJoin("log_value_keys as k", "k.id", "v.key_id")
      .where("k.subject", "=", organisation)
      .where("e.suggestion", "in", suggestions.slice(i, i + SOME))
      .execute();
    found.push(...rows);
  }
  return found;
}
