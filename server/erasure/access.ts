/**
 * Everything that is held about one customer, as they may ask for it: entries in their order with what they say, acts and how
 * they ended, look-ups, and what was erased before. That it was taken goes on record first. It must never hold a word about
 * somebody else: what lies under a ticket that changed hands is counted and left out.
 */

import { ENTRY_KINDS } from "#lib/domain/entry-kinds.ts";
import { CodedError } from "#lib/domain/error.ts";
import { Leaf } from "#lib/domain/log-entry.ts";
import { formatInstant } from "#lib/domain/time.ts";
import type { Transaction } from "../store/open.ts";
import { chunks } from "./destroy.ts";
import type { ErasureParts } from "./erasure-parts.ts";
import { findHoldings, type Holdings } from "./holdings.ts";
import { isPseudonym } from "./pseudonyms.ts";

export interface AccessEntry {
  readonly log: string;
  readonly index: number;
  readonly at: string;
  readonly kind: string;
  readonly title: string;
  readonly says: string;
  readonly rep: string;
  readonly action?: string;
  readonly ending?: string;
  readonly values?: Readonly<Record<string, unknown>>;
  /** Index of the entry that says that the values were erased. */
  readonly erasedBy?: number;
}

export interface AccessReport {
  readonly type: "countersign.access/1";
  readonly customers: readonly string[];
  readonly at: string;
  readonly entries: readonly AccessEntry[];
  readonly acts: readonly {
    readonly action: string;
    readonly state: string;
    readonly at: string;
    readonly ticket: string;
    readonly order: string | null;
    readonly args: unknown;
    readonly says: string | null;
    readonly reference: string | null;
  }[];
  readonly lookUps: readonly { readonly order: string; readonly ticket: string; readonly at: string }[];
  /** What was asked of a lead about their acts. */
  readonly approvals: readonly {
    readonly action: string;
    readonly obligation: string;
    readonly state: string;
    readonly at: string;
    readonly card: unknown;
    readonly why: string | null;
  }[];
  /** Tickets of theirs that were somebody else's too; values that only the ticket names are left out. */
  readonly sharedTickets: number;
}

export async function exportAccess(
  parts: ErasureParts,
  customers: readonly string[],
  format: string,
): Promise<AccessReport> {
  const { db, log, now } = parts;
  await db.transaction().execute(async (trx) => {
    const values = { format, customer: customers[0] ?? "" };
    const [entry] = await log.record(trx, [{ entry: "export", reason: "access", values }]);
    if (entry?.state !== "appended") throw new CodedError("log-refused", "the log refused the server's own entry");
  });
  // One look at everything: what is written or erased meanwhile is in it as a whole or not at all.
  return db.transaction().execute(async (trx) => {
    const holdings = await findHoldings(trx, log.values, customers);
    return {
      type: "countersign.access/1",
      customers,
      at: formatInstant(now()),
      entries: await readEntries(parts, trx, holdings),
      acts: await readActs(trx, holdings),
      lookUps: holdings.lookUps.map(({ order_id, ticket, at }) => ({
        order: shown(order_id),
        ticket: shown(ticket),
        at,
      })),
      approvals: holdings.approvals.map(({ action, obligation, state, asked_at, card, why }) => ({
        ...{ action, obligation, state, at: asked_at, why },
        card: card === null ? null : (JSON.parse(card) as unknown),
      })),
      sharedTickets: holdings.person.shared.size,
    };
  });
}

interface Found {
  readonly log: string;
  readonly entry_id: string;
}

async function readEntries({ log }: ErasureParts, trx: Transaction, holdings: Holdings): Promise<AccessEntry[]> {
  const found = [...(await ownEntries(trx, holdings)), ...(await erasedEntries(trx, holdings))];
  const entries: AccessEntry[] = [];
  for (const [name, own] of Map.groupBy(found, (entry) => entry.log)) {
    for (const some of chunks(own, 500)) {
      const ids = some.map(({ entry_id }) => entry_id);
      const kept = await log.values.read(trx, name, ids);
      const rows = await trx
        .selectFrom("log_entries")
        .select(["idx", "entry_id", "leaf"])
        .where("log", "=", name)
        .where("entry_id", "in", ids)
        .execute();
      for (const { idx, entry_id, leaf } of rows) {
        const one = kept.get(entry_id);
        if (one?.damaged) {
          throw new CodedError("log-damaged", `the values of entry ${idx} were changed after they were recorded`);
        }
        entries.push(toEntry(name, idx, leaf, one ?? {}));
      }
    }
  }
  return entries.sort((a, b) => (a.at === b.at ? a.index - b.index : a.at < b.at ? -1 : 1));
}

function toEntry(
  log: string,
  index: number,
  bytes: Uint8Array,
  { values, erasedBy }: { values?: Readonly<Record<string, { value?: unknown }>>; erasedBy?: number },
): AccessEntry {
  const { item, server } = Leaf.parse(JSON.parse(Buffer.from(bytes).toString("utf8")));
  const { title, says } = ENTRY_KINDS[item.entry];
  const plain = Object.entries(values ?? {}).map(([field, { value }]) => [field, value] as const);
  return {
    log,
    index,
    at: server.tServer,
    kind: item.entry,
    title,
    says,
    rep: item.rep,
    ...(item.action === undefined ? {} : { action: item.action }),
    ...(item.ending === undefined ? {} : { ending: item.ending }),
    ...(values === undefined ? {} : { values: Object.fromEntries(plain) }),
    ...(erasedBy === undefined ? {} : { erasedBy }),
  };
}

async function ownEntries(trx: Transaction, { entries, person }: Holdings): Promise<Found[]> {
  const keys = [...new Set(entries.map(({ key_id }) => key_id))];
  const subjects = new Map<string, string>();
  for (const some of chunks(keys, 500)) {
    const rows = await trx.selectFrom("log_value_keys").select(["id", "subject"]).where("id", "in", some).execute();
    for (const { id, subject } of rows) subjects.set(id, subject);
  }
  return entries.filter(({ key_id }) => !person.shared.has(subjects.get(key_id) ?? ""));
}

/** By age, or by an earlier request of the same person. */
async function erasedEntries(trx: Transaction, { person }: Holdings): Promise<Found[]> {
  const subjects = [...person.ids, ...person.tickets].filter((subject) => !person.shared.has(subject));
  const found: Found[] = [];
  for (const some of chunks(subjects, 500)) {
    const rows = await trx
      .selectFrom("log_erased as x")
      .innerJoin("log_value_keys as k", "k.id", "x.key_id")
      .select(["x.log", "x.entry_id"])
      .where("k.subject", "in", some)
      .execute();
    found.push(...rows);
  }
  return found;
}

async function readActs(trx: Transaction, { claims }: Holdings): Promise<AccessReport["acts"]> {
  const suggestions = claims.map(({ suggestion }) => suggestion);
  const ends = new Map<string, { says: string | null; reference: string | null }>();
  for (const some of chunks(suggestions, 500)) {
    const rows = await trx
      .selectFrom("executions")
      .select(["suggestion", "says", "reference"])
      .where("suggestion", "in", some)
      .execute();
    for (const { suggestion, says, reference } of rows) ends.set(suggestion, { says, reference });
  }
  return claims.map(({ suggestion, action, state, at, ticket, order_id, args }) => ({
    action,
    state,
    at,
    ticket: shown(ticket),
    order: order_id === null ? null : shown(order_id),
    args: JSON.parse(args) as unknown,
    says: ends.get(suggestion)?.says ?? null,
    reference: ends.get(suggestion)?.reference ?? null,
  }));
}

const shown = (kept: string): string => (isPseudonym(kept) ? "erased" : kept);
