/**
 * The port to a help desk, in two halves. `DeskPage` lives in the ticket page: small, no zod, ships raw JSON.
 * `DeskFormat` lives in the worker: pure, decodes what the page shipped and composes what the page may send.
 * A new desk is one folder with both halves and one line in `index.ts`. Neither half may decide anything.
 */

import type { Args } from "#lib/domain/action.ts";
import type { Result } from "#lib/domain/error.ts";
import type { DeskName, Ticket, TicketRef } from "#lib/domain/ticket.ts";

export type PageFault =
  | "logged-out"
  | "no-ticket"
  | "ticket-changed"
  | "sources-disagree"
  | "layout-unknown"
  | "composer-missing"
  | "typed-meanwhile"
  | "insert-not-kept"
  | "conflict"
  | "refused"
  | "rate-limited"
  | "network"
  | "timeout"
  | "bug";

export type PageResult<T> = { ok: true; value: T } | { ok: false; code: PageFault; detail?: string };

/** What the page read, untouched; only `DeskFormat.decode` of the same desk understands `parts`. */
export interface RawTicket {
  ref: TicketRef;
  parts: Record<string, unknown>;
}

/** One write through the rep's own desk session. The page refuses anything but the open ticket's own path. */
export interface DeskRequest {
  method: "PUT";
  /** Path on the desk's own host, e.g. `/api/v2/tickets/4711.json`. */
  path: string;
  body: unknown;
}

export interface DeskAnswer {
  status: number;
  body: unknown;
}

export interface Draft {
  /** Only `<p> <br> <a> <ul> <ol> <li> <strong> <em>`. */
  html: string;
  text: string;
}

export interface DraftPlaced {
  /** The composer's whole text on read-back. */
  text: string;
  keptSignature: boolean;
  keptQuote: boolean;
  /** How it got in: the editor's own interface or a paste. */
  way: "editor" | "paste";
}

/** What the page shows right now; `null` when no ticket is open or the layout says otherwise. */
export interface PageState {
  ref: TicketRef | null;
  /** Set when URL, tabs and panes disagree: then nothing may act. */
  disagreement?: string;
}

export interface DeskPage {
  readonly desk: DeskName;
  state(): PageState;
  /** Calls back on every change of ticket, status or conversation, at most every 250 ms. */
  watch(changed: () => void, signal: AbortSignal): void;
  read(ref: TicketRef, signal: AbortSignal): Promise<PageResult<RawTicket>>;
  send(ref: TicketRef, request: DeskRequest, signal: AbortSignal): Promise<PageResult<DeskAnswer>>;
  /** Puts the draft at the top of the composer, above signature and quote; never sends. */
  insert(ref: TicketRef, draft: Draft, signal: AbortSignal): Promise<PageResult<DraftPlaced>>;
}

export interface DeskFormat {
  readonly desk: DeskName;
  decode(raw: RawTicket): Result<Ticket>;
  /** Undefined when this desk cannot do the action through the session. */
  request(action: string, args: Args, ticket: Ticket): DeskRequest | undefined;
  /** Whether the desk's answer shows that exactly the wish came true. */
  confirm(action: string, args: Args, before: Ticket, answer: DeskAnswer): Result<{ says: string }>;
  /** The arguments that take the action back, from the ticket as it was before; undefined when that is impossible. */
  undo(action: string, args: Args, before: Ticket): Args | undefined;
}
