/** Approvals as they are stored, who may answer one, and how their end is written down: state and entry in one transaction. */
import { Proposal, SignedEvidence } from "#lib/domain/approval.ts";
import { type AskedApproval, AskedObligation } from "#lib/domain/approvals-api.ts";
import type { LogItem } from "#lib/domain/log-entry.ts";
import { formatInstant } from "#lib/domain/time.ts";
import type { Person } from "../auth/people.ts";
import type { CoreParts } from "../core-parts.ts";
import { recordChange } from "../policy/record.ts";
import type { Database, Transaction } from "../store/open.ts";
import type { RecordTables } from "../store/record-tables.ts";

export type ApprovalRow = RecordTables["approvals"];

/** A lead for a lead's word; for a second person's, somebody who works in the same desk account and can see the ticket there. */
export function mayAnswer({ user, roles, deskAccounts }: Person, row: ApprovalRow): boolean {
  if (user === row.asker) return false;
  if (row.obligation === "lead-approval") return roles.includes("lead");
  const proposal = cardOf(row);
  const isThere = deskAccounts.some(({ desk, host }) => desk === proposal?.desk && host === proposal.host);
  return isThere && (roles.includes("rep") || roles.includes("lead"));
}

/** Undefined once it is over, or erased with the customer. */
export function cardOf({ card }: ApprovalRow): Proposal | undefined {
  return card === null || card === "" ? undefined : Proposal.parse(JSON.parse(card));
}

export function toAsked(row: ApprovalRow): AskedApproval {
  return {
    id: row.id,
    suggestion: row.suggestion,
    proposal: row.proposal,
    obligation: AskedObligation.parse(row.obligation),
    state: row.state,
    askedAt: row.asked_at,
    expires: formatInstant(row.expires_at),
    ...(row.decided_by === null ? {} : { decidedBy: row.decided_by }),
    ...(row.decided_at === null ? {} : { decidedAt: row.decided_at }),
    ...(row.evidence === null ? {} : { evidence: SignedEvidence.parse(JSON.parse(row.evidence)) }),
    ...(row.why === null ? {} : { why: row.why }),
  };
}

/** What an entry says of an approval, and of the case while the card is there. */
export function entryOf(row: ApprovalRow): { fields: Partial<LogItem>; values: Record<string, unknown> } {
  const { suggestion, action, proposal, policy, obligation } = row;
  const card = cardOf(row);
  const values =
    card === undefined ? {} : { ticket: `${card.desk}:${card.host}:${card.ticket}`, customer: card.customer };
  return { fields: { suggestion, action, proposal, policy, obligation }, values };
}

/** The card goes with the end: what it showed is in the digest, and a customer's words are kept no longer than needed. */
export type End = Pick<ApprovalRow, "state"> &
  Partial<Pick<ApprovalRow, "decided_by" | "decided_at" | "evidence" | "why">>;

/** False when it had ended already. */
export async function end(trx: Transaction, id: string, to: End): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable("approvals")
    .set({ ...to, card: null })
    .where("id", "=", id)
    .where("state", "=", "waiting")
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

type Parts = Pick<CoreParts, "db" | "log" | "now" | "push">;

export async function expire(parts: Pick<Parts, "log">, trx: Transaction, row: ApprovalRow): Promise<boolean> {
  if (!(await end(trx, row.id, { state: "expired" }))) return false;
  const { fields, values } = entryOf(row);
  await recordChange(parts.log, trx, { ...fields, entry: "approval-expired", rep: row.asker, values });
  return true;
}

/** What nobody answered in time. Each by itself: one that cannot be recorded now holds up no other. */
export async function expireDue(parts: Parts): Promise<void> {
  const due = await parts.db
    .selectFrom("approvals")
    .selectAll()
    .where("state", "=", "waiting")
    .where("expires_at", "<=", parts.now())
    .limit(200)
    .execute();
  for (const row of due) {
    const ended = await parts.db.transaction().execute((trx) => expire(parts, trx, row));
    if (ended) parts.push.tell("execution", row.asker);
  }
}

export function findApproval(db: Database | Transaction, id: string): Promise<ApprovalRow | undefined> {
  return db.selectFrom("approvals").selectAll().where("id", "=", id).executeTakeFirst();
}
