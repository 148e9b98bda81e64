/**
 * How the server says no: one shape for every refusal, whatever the status. A refusal is an expected outcome and
 * travels as a value; only bugs are thrown. Its words MUST NOT carry ticket text, a token or a key.
 */
import type { ServerRefusal } from "#lib/domain/server-api.ts";

export type RefusalCode =
  | "foreign-host"
  | "foreign-origin"
  | "not-found"
  | "database-away"
  | "not-json"
  | "too-large"
  | "bad-request"
  | "not-signed-in"
  | "session-over"
  | "bad-proof"
  | "clock-off"
  | "wrong-password"
  | "device-taken"
  | "too-many-tries"
  | "not-publisher"
  | "policy-unsigned"
  | "policy-key-unknown"
  | "policy-key-expired"
  | "policy-key-replaced"
  | "policy-engine"
  | "policy-revision"
  | "policy-not-before"
  | "policy-invalid"
  | "policy-org"
  | "no-policy"
  | "policy-changed"
  | "revision-unknown"
  | "rollout-narrower"
  | "rollout-held"
  | "rollout-over"
  | "stop-scope"
  | "not-stopped"
  | "stopped"
  | "succession-unsigned"
  | "succession-org"
  | "succession-time"
  | "succession-from"
  | "succession-to"
  | "succession-roster"
  | "account-host"
  | "device-revoked"
  | "approval-invalid"
  | "approval-expired"
  | "approval-used"
  | "evidence-invalid"
  | "wrong-rep"
  | "wrong-runner"
  | "unknown-action"
  | "args"
  | "card-changed"
  | "suggestion-mismatch"
  | "desk-unreadable"
  | "customer-wrote"
  | "ticket-changed"
  | "order-busy"
  | "ticket-busy"
  | "server-writes"
  | "already-claimed"
  | "repeat-not-allowed"
  | "given-up"
  | "not-allowed"
  | "not-yours"
  | "not-for-you"
  | "no-task"
  | "found-out"
  | "settled-by-person"
  | "approval-decided"
  | "approval-over"
  | "too-many-approvals"
  | "too-late"
  | "intent-mismatch"
  | "verdict-mismatch"
  | "log-conflict"
  | "log-refused"
  | "log-quarantined"
  | "log-busy"
  | "log-key-missing"
  | "bad-ticket"
  | "values-unreadable"
  | "act-open"
  | "legal-hold"
  | "why-names"
  | "not-a-lead"
  | "cancelled"
  | "hold-missed"
  | "shop-refused"
  | "shop-unreadable"
  | "read-back"
  | "shop-unknown"
  | "desk-refused"
  | "desk-unknown"
  | "bug";

export interface Refusal {
  readonly status: 400 | 401 | 403 | 404 | 409 | 410 | 413 | 415 | 421 | 422 | 429 | 500 | 503;
  readonly error: ServerRefusal["error"] & { readonly code: RefusalCode };
}

export type Outcome<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly refusal: Refusal };

export function done<T>(value: T): Outcome<T> {
  return { ok: true, value };
}

/** What happened, what it means, what to do: one sentence each. */
export function refusal(
  status: Refusal["status"],
  code: RefusalCode,
  happened: string,
  means: string,
  todo: string,
): Refusal {
  return { status, error: { code, happened, means, todo } };
}

export function refused(
  status: Refusal["status"],
  code: RefusalCode,
  happened: string,
  means: string,
  todo: string,
): { readonly ok: false; readonly refusal: Refusal } {
  return { ok: false, refusal: refusal(status, code, happened, means, todo) };
}
