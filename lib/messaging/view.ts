/**
 * What the sidebar shows: one plain value, made by the worker, rendered as it is. The sidebar keeps no truth of
 * its own and never recomputes a decision; all it may add is which card has the focus and what is being typed.
 */

import type { Outcome } from "#lib/domain/decision.ts";
import type { Failure } from "#lib/domain/error.ts";
import type { TicketRef } from "#lib/domain/ticket.ts";

export type SidebarView =
  | { screen: "loading"; says: string }
  /** Not signed in, no roster, wrong fingerprint …: one way out, the options page. */
  | { screen: "connect"; failure: Failure }
  | { screen: "no-ticket"; status: PolicyStatus }
  | { screen: "trouble"; failure: Failure; retry: boolean; status?: PolicyStatus; ref?: TicketRef }
  | TicketView;

export interface TicketView {
  screen: "ticket";
  ref: TicketRef;
  subject: string;
  status: PolicyStatus;
  about: { summary: string; chips: Chip[] };
  reply?: ReplyView;
  cards: CardView[];
  /** Things to know that belong to no card: hostile text found, facts that could not be read … */
  notices: Notice[];
  record: RecordStatus;
  /** What was sent to a model for this ticket; the texts come on demand (`what-left`). */
  left?: { requests: number; values: number };
}

/** One request to a model, as it left; see `Departure` of the copilot port. */
export interface DepartureView {
  at: string;
  to: string;
  by: "gateway" | "own-key";
  model: string;
  sent: string;
  replaced: Record<string, number>;
}

export interface PolicyStatus {
  /** `Policy 42 · checked 20 s ago`; `ok` false when the lease is over or the server is away. */
  policy: string;
  /** What the pack calls itself. */
  name?: string;
  /** Since when this revision is in force here, by the server's clock (RFC 3339). */
  since?: string;
  ok: boolean;
  mode: "stop" | "draft-only" | "assist";
  rep: string;
  /** When the lease was last renewed (RFC 3339), for "checked … ago". */
  checkedAt: string | null;
  /** Everything that is stopped for this rep, and why. */
  stops?: StopView[];
  problem?: Failure;
  /** Fingerprints of a root key that was replaced by its own statement; until the person says that they read it. */
  rootReplaced?: { from: string; to: string; at: string };
}

export interface StopView {
  /** `Stopped for everyone`, `Stopped: the action refund.create`. */
  label: string;
  why: string;
}

export interface Chip {
  text: string;
  tone: "good" | "plain" | "look";
}

export interface Notice {
  tone: "look" | "stop";
  text: string;
}

export interface RecordStatus {
  onRecord: number;
  verified: number;
  /** Journalled here, not yet acknowledged by the server. */
  waiting: number;
  /** A flight that is under way: so many of so many are sent. */
  sending?: { sent: number; of: number };
  /** The log contradicts what this browser remembers: money has stopped. */
  alarm?: boolean;
  /** The log goes on under a new name; until the person says that they read it. `again`: entries that were sent once more. */
  renamed?: { from: string; to: string; at: string; again: number };
  problem?: Failure;
}

export interface ReplyView {
  suggestion: string;
  proposal: string;
  text: string;
  /** What the rep changed it to, kept in the worker. */
  edited?: string;
  sources: { id: string; title: string }[];
  by: string;
  /** Still being written: it grows with each view and cannot be inserted yet. */
  drafting?: boolean;
  /** A model drafted it, or was to: it can be asked once more (`draft-again`). */
  again?: boolean;
  /** What the policy asks of a person before the text goes into the composer. */
  obligations?: ObligationView[];
  decision: DecisionView;
  state: CardState;
  /** Set when the customer wrote again after this was drafted: greyed, not insertable. */
  stale?: string;
}

export interface CardView {
  suggestion: string;
  /** Digest of the proposal this card shows; goes back with the approval. */
  proposal: string;
  action: string;
  title: string;
  /** Label and value: To, For, Reason … */
  lines: [string, string][];
  facts: { label: string; value: string; source: "server" | "attested" | "text" }[];
  why: string;
  /** How much of the limits that apply is used. */
  usage?: UsageView[];
  decision: DecisionView;
  obligations: ObligationView[];
  /** Words of the primary button, with the amount. */
  button: string;
  /** Said before the click: can it be taken back, is there a hold. */
  consequence: string;
  irreversible: boolean;
  /** `window`: this browser cannot tell whether a framed card is really seen, so its click opens a window of the browser. */
  approveIn?: "window";
  nearest: { label: string; proposal: string; outcome: "allow" | "needs" }[];
  state: CardState;
}

/** A preview: the server counts again before anything runs, and its count holds. */
export interface UsageView {
  rule: string;
  /** `$180.00 of $250.00 today, by you`. */
  says: string;
  /** `this makes $212.00`. */
  withThis: string;
  why: string;
  /** Parts of the whole limit, together at most 1. */
  used: number;
  adds: number;
  over: boolean;
}

export interface DecisionView {
  outcome: Outcome;
  /** `Allowed`, `Needs a lead`, `Not allowed`, `Paused`, `Goes to billing`. */
  label: string;
  /** One sentence for people: the rule with its numbers, and what would change it or that nothing would. */
  says: string;
  /** Fired rules, most severe first: id, one sentence with numbers, the policy's why. */
  rules: { id: string; says: string; why: string; outcome: Outcome }[];
  canApprove: boolean;
}

export interface ObligationView {
  id: string;
  label: string;
  /** A list to choose from (reason codes), a word to type, or somebody else who must act. */
  by: { choose: { value: string; label: string }[]; chosen?: string } | { type: string } | { somebody: string };
}

export type CardState =
  | { is: "ready" }
  | { is: "working"; says: string }
  /** `endsInMs` is reckoned by the server's clock at the moment the view was made. */
  | { is: "held"; endsInMs: number; totalMs: number; says: string }
  | { is: "done"; receipt: ReceiptView }
  | { is: "undoing"; receipt: ReceiptView }
  | { is: "undone"; receipt: ReceiptView }
  | { is: "cancelled"; says: string }
  | { is: "failed"; failure: Failure; again: boolean }
  /**
   * Nobody knows yet whether it happened; it will be read back, never repeated blindly. `task`: reading cannot tell, and a
   * person has to look.
   */
  | { is: "unknown"; says: string; since?: string; reads?: string; task?: { says: string; todo: string } };

export interface ReceiptView {
  says: string;
  at: string;
  /** Whether it can be taken back, and until when. */
  undo: { can: true; says: string } | { can: false; says: string };
  record: "journalled" | "acknowledged" | "verified" | "refused";
  entry?: number;
}
