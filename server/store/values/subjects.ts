/**
 * Whose values an entry's are: of the customer they name, else of whom the entry it settles or speaks of is about, else of
 * whom an earlier entry of the same suggestion is about, else of the ticket, else the organisation's own. It must never
 * guess from anything that a value only mentions.
 */
import type { ItemValues, LogItem } from "#lib/domain/log-entry.ts";
import type { Database, Transaction } from "../open.ts";

/** An entry that is about to be recorded. */
export interface FreshEntry {
  readonly entryId: string;
  readonly item: LogItem;
  readonly values: ItemValues;
}

/** Names are hashed under a key before they are kept; see `WrappingKeys.index`. */
export const customerName = (id: string): string => `customer:${id}`;
/** `desk:host:id`. */
export const ticketName = (ticket: string): string => `ticket:${ticket}`;
export const ORGANISATION = "organisation";

type Index = (name: string) => string;

/** The subject of each entry, in the same order. */
export async function subjectsOf(
  trx: Transaction,
  log: string,
  fresh: readonly FreshEntry[],
  index: Index,
): Promise<string[]> {
  const own = index(ORGANISATION);
  const named = fresh.map(({ values }) => indexed(index, customerName, values.customer?.value));
  const unnamed = fresh.filter((_, i) => named[i] === undefined);
  const entries = await subjectsOfEntries(
    trx,
    log,
    unnamed.flatMap(({ item }) => referencesOf(item)),
  );
  const suggestions = await subjectsOfSuggestions(
    trx,
    log,
    unnamed.flatMap(({ item }) => suggestionsOf(item)),
    own,
  );
  return fresh.map(({ entryId, item, values }, i) => {
    const earlier = [
      ...referencesOf(item).map((id) => entries.get(id)),
      ...suggestionsOf(item).map((suggestion) => suggestions.get(suggestion)),
    ].find((subject) => subject !== undefined && subject !== own);
    const subject = named[i] ?? earlier ?? indexed(index, ticketName, values.ticket?.value) ?? own;
    // What follows in the same batch may be about this one.
    entries.set(entryId, subject);
    if (item.suggestion !== undefined && subject !== own) suggestions.set(item.suggestion, subject);
    return subject;
  });
}

export type Link = { readonly a: string; readonly b: string; readonly kind: "person" | "ticket" };

/** Tickets that these entries show to be a customer's. */
export function ticketLinks(fresh: readonly FreshEntry[], index: Index): Link[] {
  return fresh.flatMap(({ values }): Link[] => {
    const a = indexed(index, ticketName, values.ticket?.value);
    const b = indexed(index, customerName, values.customer?.value);
    return a === undefined || b === undefined ? [] : [{ a, b, kind: "ticket" }];
  });
}

/** Two ids of one person, as the server read them: in one order, so that the pair is kept once. */
export function personLink(one: string, other: string): Link {
  return one < other ? { a: one, b: other, kind: "person" } : { a: other, b: one, kind: "person" };
}

/** Asked first, since a write takes the lock and these are said many times a day. */
export async function keepNewLinks(db: Database | Transaction, links: readonly Link[]): Promise<void> {
  for (const link of links) {
    const known = await db
      .selectFrom("log_subject_links")
      .select("kind")
      .where("a", "=", link.a)
      .where("b", "=", link.b)
      .executeTakeFirst();
    if (known === undefined) await keepLinks(db, [link]);
  }
}

export async function keepLinks(trx: Database | Transaction, links: readonly Link[]): Promise<void> {
  const once = [...new Map(links.map((link) => [`${link.a} ${link.b}`, link])).values()];
  if (once.length === 0) return;
  await trx
    .insertInto("log_subject_links")
    .values(once)
    .onConflict((conflict) => conflict.columns(["a", "b"]).doNothing())
    .execute();
}

function referencesOf({ settles, about }: LogItem): string[] {
  return [settles, about].filter((id) => id !== undefined);
}

function suggestionsOf({ suggestion, undoes }: LogItem): string[] {
  return [suggestion, undoes].filter((id) => id !== undefined);
}

function indexed(index: Index, toName: (id: string) => string, value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? index(toName(value)) : undefined;
}

/** Both say which key an entry's values are or were under. */
const TABLES = ["log_values", "log_erased"] as unknown as readonly "log_values"[];

/** Also of entries whose values were erased: what comes late about them is about the same person. */
async function subjectsOfEntries(trx: Transaction, log: string, ids: readonly string[]): Promise<Map<string, string>> {
  const wanted = [...new Set(ids)];
  const found = new Map<string, string>();
  for (const table of TABLES) {
    const lacking = wanted.filter((id) => !found.has(id));
    if (lacking.length === 0) break;
    const rows = await trx
      .selectFrom(`${table} as v`)
      .innerJoin("log_value_keys as k", "k.id", "v.key_id")
      .select(["v.entry_id", "k.subject"])
      .where("v.log", "=", log)
      .where("v.entry_id", "in", lacking)
      .execute();
    for (const { entry_id, subject } of rows) found.set(entry_id, subject);
  }
  return found;
}

async function subjectsOfSuggestions(
  trx: Transaction,
  log: string,
  suggestions: readonly string[],
  own: string,
): Promise<Map<string, string>> {
  const wanted = [...new Set(suggestions)];
  const found = new Map<string, string>();
  for (const table of TABLES) {
    const lacking = wanted.filter((suggestion) => !found.has(suggestion));
    if (lacking.length === 0) break;
    const rows = await trx
      .selectFrom("log_entries as e")
      .innerJoin(`${table} as v`, (join) => join.onRef("v.log", "=", "e.log").onRef("v.entry_id", "=", "e.entry_id"))
      .innerJoin("log_value_keys as k", "k.id", "v.key_id")
      .select(["e.suggestion", "k.subject"])
      .where("e.log", "=", log)
      .where("e.suggestion", "in", lacking)
      .where("k.subject", "!=", own)
      .orderBy("e.idx")
      .execute();
    for (const { suggestion, subject } of rows) if (suggestion !== null) found.set(suggestion, subject);
  }
  return found;
}
