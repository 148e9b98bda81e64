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
  /** How it got in: the editor's own interface, a paste, or the browser's own editing command. */
  way: "editor" | "paste" | "command";
}

/** A read of the desk beyond the ticket, for one action. Which addresses that takes is the adapter's own matter. */
export type DeskLook = { look: "macros" } | { look: "macro"; id: string };

/** One thing that the adapter needs of a desk, and whether this desk has it. Never holds a person's data. */
export interface DeskCheckPoint {
  /** `selector`: looked up in the open page; `endpoint`: asked of the desk's API; `editor`: reached in the composer. */
  kind: "selector" | "endpoint" | "editor";
  name: string;
  /** Which layered selector matched, or the HTTP status. */
  found: string | null;
  ok: boolean;
  /** What does not work without it. */
  means: string;
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
  look(ref: TicketRef, look: DeskLook, signal: AbortSignal): Promise<PageResult<unknown>>;
  /** Tries everything that the adapter relies on, without changing anything. */
  check(signal: AbortSignal): Promise<DeskCheckPoint[]>;
}

/** A macro as the desk would apply it to this ticket, in the catalogue's words. */
export interface MacroPreview {
  /** Arguments for `macro.apply`; null where the macro does something that is not known here. */
  args: Args | null;
  /** What it would have sent to the customer: only ever a draft. */
  reply: string | null;
  /** Why `args` is null. */
  why?: string;
}

export interface DeskFormat {
  readonly desk: DeskName;
  /** Whose hands write: the rep's session in the page, or the server's connector. */
  readonly writes: "page" | "server";
  /** Whether this desk can do the action at all, on this ticket. */
  can(action: string, ticket: Ticket): boolean;
  decode(raw: RawTicket): Result<Ticket>;
  /** Undefined when the page cannot do the action through the session. */
  request(action: string, args: Args, ticket: Ticket): DeskRequest | undefined;
  /** Whether the desk's answer shows that exactly the wish came true. */
  confirm(action: string, args: Args, before: Ticket, answer: DeskAnswer): Result<{ says: string }>;
  /** Names and ids of the macros that `look: "macros"` read; absent where a desk has none that can be applied. */
  macros?(looked: unknown): Result<{ id: string; name: string }[]>;
  macro?(looked: unknown, macro: { id: string; name: string }, ticket: Ticket): Result<MacroPreview>;
}
