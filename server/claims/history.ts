/** What the server itself has let through, in the gate's words. The browser's own count is only a preview of this. */
import type { HistoryEntry } from "#lib/domain/decision.ts";
import { formatInstant, parseInstant } from "#lib/domain/time.ts";
import type { Database, Transaction } from "../store/open.ts";
import type { ClaimState, ServiceTables } from "../store/service-tables.ts";

/** Longer than any window that a policy is likely to name; what is older stays in the log. */
const REACH = 400 * 86_400_000;

/** A look-up is of today's state; older ones prove nothing. */
const LOOK_UP_REACH = 7 * 86_400_000;

const STATES: Record<ClaimState, HistoryEntry["state"] | null> = {
  claimed: "running",
  held: "held",
  running: "running",
  done: "done",
  unknown: "unknown",
  undone: "undone",
  failed: "failed",
  cancelled: null,
  expired: null,
};

/** Desk and the account's own host. */
interface DeskAccount {
  readonly desk: string;
  readonly host: string;
}

/**
 * As seen from one desk account: a ticket of another one has a longer name here, since both may have the same number.
 * `except` leaves out the claim that is being decided again, which would otherwise count against itself, and the one
 * that is being taken back. Taking back is no act of its own here: what it takes back stops counting once it is done.
 */
export async function readHistory(
  db: Database | Transaction,
  now: number,
  from: DeskAccount,
  except: readonly (string | undefined)[] = [],
  /** Tells a customer, order or ticket that was erased and is asked about again. */
  recognised: (kept: string) => string = (kept) => kept,
): Promise<HistoryEntry[]> {
  const rows = await db
    .selectFrom("claims")
    .select([
      "suggestion",
      "state",
      "action",
      "args",
      "rep",
      "team",
      "customer",
      "order_id",
      "desk",
      "host",
      "ticket",
      "at",
    ])
    .where("at", ">", formatInstant(now - REACH))
    .where("undoes", "is", null)
    .orderBy("at")
    .execute();
  const acts = rows.flatMap((row): HistoryEntry[] => {
    const state = STATES[row.state];
    if (state === null || except.includes(row.suggestion)) return [];
    return [
      {
        action: row.action,
        args: JSON.parse(row.args) as Record<string, unknown>,
        rep: row.rep,
        team: row.team,
        ...(row.customer === null ? {} : { customer: recognised(row.customer) }),
        ...(row.order_id === null ? {} : { order: recognised(row.order_id) }),
        ticket: ticketSeen({ ...row, ticket: recognised(row.ticket) }, from),
        at: row.at,
        state,
      },
    ];
  });
  return [...acts, ...(await readLookUps(db, now, from, recognised))];
}

/** Counts for `sequence` (looked up before a refund) and for limits on looking up. */
async function readLookUps(
  db: Database | Transaction,
  now: number,
  from: DeskAccount,
  recognised: (kept: string) => string,
): Promise<HistoryEntry[]> {
  const since = formatInstant(now - LOOK_UP_REACH);
  const rows = await db.selectFrom("look_ups").selectAll().where("at", ">", since).orderBy("at").execute();
  return rows.map((row) => ({
    action: "order.lookup",
    args: { order: recognised(row.order_id) },
    rep: row.rep,
    team: row.team,
    ...(row.customer === null ? {} : { customer: recognised(row.customer) }),
    order: recognised(row.order_id),
    ticket: ticketSeen({ ...row, ticket: recognised(row.ticket) }, from),
    at: row.at,
    state: "done",
  }));
}

export type LookUp = ServiceTables["look_ups"];

/** Called when the server really read the order; asking in vain proves nothing. What is too old to prove anything goes. */
export async function noteLookUp(db: Database, lookUp: LookUp): Promise<void> {
  const { at, customer, team } = lookUp;
  const since = formatInstant((parseInstant(at) ?? Number.NaN) - LOOK_UP_REACH);
  await db.deleteFrom("look_ups").where("at", "<=", since).execute();
  await db
    .insertInto("look_ups")
    .values(lookUp)
    .onConflict((conflict) =>
      conflict.columns(["desk", "host", "ticket", "order_id", "rep"]).doUpdateSet({ at, customer, team }),
    )
    .execute();
}

type Placed = Pick<ServiceTables["claims"], "desk" | "host" | "ticket">;

/** Which desk an old row belongs to is not known: it counts wherever it may count. */
function ticketSeen({ desk, host, ticket }: Placed, from: DeskAccount): string {
  const isHere = desk === null || (desk === from.desk && host === from.host);
  return isHere ? ticket : `${desk}:${host}:${ticket}`;
}
