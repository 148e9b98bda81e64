/** Rows of sign-in, policy, claims and executions. A claim is the only thing that lets an act happen, and once. */
import type { Generated } from "kysely";
import type { z } from "zod";
import type { ExecutionState as ExecutionStateSchema } from "#lib/domain/server-api.ts";

export type ExecutionState = z.infer<typeof ExecutionStateSchema>;
export type ClaimState = ExecutionState | "claimed" | "undone";

export interface ServiceTables {
  credentials: { user: string; hash: string };
  sessions: { token_hash: string; device: string; user: string; created_at: string; expires_at: string };
  /**
   * One row per suggestion that was let through. `lock_key` names the order while money may move on it, or the ticket
   * while the server may be writing to it; a unique index on it is what makes two at the same time impossible.
   */
  claims: {
    suggestion: string;
    state: ClaimState;
    intent: string;
    device: string;
    nonce: string;
    proposal: string;
    policy: string;
    action: string;
    action_group: string;
    args: string;
    rep: string;
    team: string;
    customer: string | null;
    order_id: string | null;
    /** The desk and the account's own host; null in rows that are older than the second desk. */
    desk: string | null;
    host: string | null;
    ticket: string;
    undoes: string | null;
    at: string;
    settled_by: string | null;
    lock_key: string | null;
  };
  /** One row per ticket, order and rep, with the last time. */
  look_ups: {
    desk: string;
    host: string;
    ticket: string;
    order_id: string;
    rep: string;
    team: string;
    customer: string | null;
    at: string;
  };
  executions: {
    suggestion: string;
    /** The whole approved proposal as it came, for the decision at the end of the hold. */
    approved: string;
    run_at: number;
    hold_seconds: number;
    /** The shop's payment, fixed when the run begins, so that a reconciliation reads the same one. */
    payment: string | null;
    /** The ticket just before the server wrote to it, as JSON and without anybody's words. */
    ticket_before: string | null;
    /** When shop or desk was first asked; a shop's key is only good for 24 hours after that. */
    asked_at: number | null;
    idempotency_key: string;
    reference: string | null;
    says: string | null;
    failure: string | null;
    /** How often shop or desk was read in vain to find out what became of it. */
    tries: Generated<number>;
  };
}
