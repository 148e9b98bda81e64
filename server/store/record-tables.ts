/** Rows that make the server say each thing once on the record, and of what waits for a person or for somebody outside. */
export type BreakerState = "opened" | "trial" | "closed";
export type ApprovalState = "waiting" | "granted" | "refused" | "expired";

export interface RecordTables {
  /** What the record says last about a person's roles and team, as canonical JSON. */
  person_roles: { user: string; said: string; at: string };
  policy_refusals: { device: string; revision: number; code: string; at: string };
  /** `subject`: whom or what the breaker counts for, as a digest. */
  breakers: { rule: string; subject: string; state: BreakerState; at: string };
  /** `proposal` is its digest; `card` the proposal itself as JSON, only while it waits. */
  approvals: {
    id: string;
    suggestion: string;
    proposal: string;
    obligation: string;
    action: string;
    policy: string;
    asker: string;
    asked_at: string;
    expires_at: number;
    state: ApprovalState;
    card: string | null;
    decided_by: string | null;
    decided_at: string | null;
    /** What the person who granted it signed, as JSON. */
    evidence: string | null;
    why: string | null;
  };
  /**
   * How far the stream told a log. A delivery's end and the tree size of its proofs are fixed before it is tried first, so that a
   * repeat is the same delivery under the same id.
   */
  siem_cursors: {
    log: string;
    next_idx: number;
    pending_to: number | null;
    pending_size: number | null;
    /** Tree size of the last checkpoint that was taken; 0 before the first. */
    told_size: number;
    attempts: number;
    last_error: string | null;
    failing_since: string | null;
    told_at: string | null;
  };
  /** One row: which process sends, and until when without renewing. */
  siem_sender: { id: number; holder: string; until: number };
}
