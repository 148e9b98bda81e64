/**
 * Worker ↔ ticket page. One port per page (`PAGE_PORT`), opened by the content script and opened again when the
 * worker was stopped. The worker asks, the page answers; the page also tells when something changed and beats.
 * Types only: the page carries no decoder, the worker decodes every answer (`page-schemas.ts`).
 */
import type {
  DeskAnswer,
  DeskCheckPoint,
  DeskLook,
  DeskRequest,
  Draft,
  DraftPlaced,
  PageResult,
  PageState,
  RawTicket,
} from "#lib/desk/port.ts";
import type { DeskName, TicketRef } from "#lib/domain/ticket.ts";

export const PAGE_PORT = "countersign.page/1";

/** In `storage.local`: which company domains are which desk; their pages cannot tell it by the address. */
export const DESK_HOSTS_KEY = "page.deskHosts";

export type PageAsk =
  | { ask: "read"; ref: TicketRef }
  | { ask: "send"; ref: TicketRef; request: DeskRequest }
  | { ask: "insert"; ref: TicketRef; draft: Draft }
  | { ask: "look"; ref: TicketRef; look: DeskLook }
  | { ask: "check" };

export interface PageAnswers {
  read: PageResult<RawTicket>;
  send: PageResult<DeskAnswer>;
  insert: PageResult<DraftPlaced>;
  look: PageResult<unknown>;
  check: PageResult<DeskCheckPoint[]>;
}

export type ToPage =
  /** After `until` (this machine's clock) the worker has given up: a page that was frozen must not begin then. */
  | { to: "page"; id: number; ask: PageAsk; until?: number }
  /** Answer to `token`: the frame's address and the one-time token that binds it. */
  | { to: "page"; frame: { url: string; token: string } }
  /** Show, hide or resize the sidebar. */
  | { to: "page"; sidebar: "show" | "hide" };

export type ToWorker =
  | { from: "page"; hello: { desk: DeskName; host: string; state: PageState } }
  | { from: "page"; changed: PageState }
  | { from: "page"; answer: number; value: PageAnswers[keyof PageAnswers] }
  | { from: "page"; wants: "frame" }
  | { from: "page"; beat: true };
