/**
 * Erases one customer: keys, ciphertexts, and what claims and look-ups say of them. It is refused while something may still
 * happen to them, and while somebody has to be able to look at it. One transaction decides and does it; compacting the
 * files follows and is taken up again when the process ends in between. Asking twice does no harm.
 */
import { done, type Outcome, refused } from "../http/refusal.ts";
import { compactIfNoted } from "../store/values/chores.ts";
import { type Destroyed, destroy } from "./destroy.ts";
import type { ErasureParts } from "./erasure-parts.ts";
import { findHoldings, type Holdings, openActs } from "./holdings.ts";
import { holdsOn, type LegalHold } from "./legal-holds.ts";
import { looseAmong } from "./loose.ts";
import { scrubApprovals, scrubClaims, scrubLookUps } from "./scrub-service.ts";

/** Counts, never values. */
export interface ErasurePlan {
  /** Ids known to be this person's, the ones given included. */
  readonly ids: number;
  readonly entries: number;
  readonly byKind: Readonly<Record<string, number>>;
  readonly keys: number;
  readonly claims: number;
  readonly lookUps: number;
  readonly approvals: number;
  /** Tickets that were somebody else's too; what lies under them without a customer's name goes as well. */
  readonly sharedTickets: number;
}

export interface Erased extends ErasurePlan {
  /** Indexes of the entries that say so; none when there was nothing to erase. */
  readonly indexes: readonly number[];
  /** False: another process was reading the files all the time, so that deleted bytes may still lie in them. */
  readonly compacted: boolean;
}

export async function planErasure(parts: ErasureParts, customers: readonly string[]): Promise<Outcome<ErasurePlan>> {
  const holdings = await findHoldings(parts.db, parts.log.values, customers);
  const no = await refusalOf(parts, holdings);
  return no ?? done(toPlan(holdings));
}

export async function erase(parts: ErasureParts, customers: readonly string[], why: string): Promise<Outcome<Erased>> {
  const { db, log } = parts;
  const name = customers.find((id) => why.includes(id));
  if (name !== undefined) return namesThem();
  const outcome = await db.transaction().execute(async (trx): Promise<Outcome<ErasurePlan & Destroyed>> => {
    const holdings = await findHoldings(trx, log.values, customers);
    const no = await refusalOf({ ...parts, db: trx }, holdings);
    if (no !== undefined) return no;
    const plan = toPlan(holdings);
    if (isNothing(plan)) return done({ ...plan, indexes: [] });
    const { entries, keys, claims, lookUps, approvals } = holdings;
    const destroyed = await destroy(parts, trx, { entries, keys, reason: "request", why, compaction: "whole" });
    await scrubClaims(trx, log.values.wrapping.index, claims);
    const asked = approvals.map(({ id }) => id);
    await scrubApprovals(trx, asked);
    await scrubLookUps(trx, log.values.wrapping.index, lookUps);
    return done({ ...plan, ...destroyed });
  });
  if (!outcome.ok) return outcome;
  log.values.keys.forget();
  return done({ ...outcome.value, compacted: await compactIfNoted(db) });
}

function toPlan({ person, entries, keys, claims, lookUps, approvals }: Holdings): ErasurePlan {
  const kinds = [...Map.groupBy(entries, ({ entry }) => entry)].map(([kind, own]) => [kind, own.length] as const);
  return {
    ids: person.ids.size,
    entries: entries.length,
    byKind: Object.fromEntries(kinds.sort(([a], [b]) => (a < b ? -1 : 1))),
    keys: keys.length,
    claims: claims.length,
    lookUps: lookUps.length,
    approvals: approvals.length,
    sharedTickets: person.shared.size,
  };
}

function isNothing({ entries, keys, claims, lookUps, approvals }: ErasurePlan): boolean {
  return entries + keys + claims + lookUps + approvals === 0;
}

async function refusalOf(
  parts: Pick<ErasureParts, "log"> & { db: Parameters<typeof holdsOn>[0] },
  holdings: Holdings,
): Promise<ReturnType<typeof refused> | undefined> {
  const loose = await looseAmong(parts.db, holdings.entries);
  const acts = [
    ...openActs(holdings).map(({ action, state, at }) => `${action} (${state}, since ${at.slice(0, 16)}Z)`),
    ...loose.map(({ action }) => `${action ?? "an act"} (approved, and nothing says how it ended)`),
  ];
  if (acts.length > 0) return actsOpen(acts);
  const holds = await holdsOn(parts.db, holdings);
  return holds.length > 0 ? onHold(holds) : undefined;
}

function actsOpen(acts: readonly string[]) {
  const named = acts.slice(0, 5);
  const more = acts.length > 5 ? ` and ${acts.length - 5} more` : "";
  return refused(
    409,
    "act-open",
    `Something may still happen to this customer: ${named.join(", ")}${more}.`,
    "Nothing was erased: what became of an act could not be found out any more.",
    "Wait until it is over, or decide it under the tasks, then ask again.",
  );
}

function onHold(holds: readonly LegalHold[]) {
  const named = holds.map(({ id, reason, at }) => `${id.slice(0, 18)} (${reason}, since ${at.slice(0, 10)})`);
  return refused(
    409,
    "legal-hold",
    `A legal hold covers what is held about this customer: ${named.join(", ")}.`,
    "Nothing was erased.",
    "End the hold first with `countersign audit hold end`, if it may be ended.",
  );
}

function namesThem() {
  return refused(
    422,
    "why-names",
    "The reason names the customer.",
    "Nothing was erased: the reason stays on the record, and with it the name would.",
    "Give a reason without the customer's id, e.g. the number of their letter.",
  );
}
