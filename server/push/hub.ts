/**
 * Tells open pages that something changed. A message names only what kind of thing; the client then asks for it with
 * its own signed request and never trusts the message. An EventSource cannot sign, hence the short-lived tickets.
 */
import { randomBytes } from "node:crypto";
import type { z } from "zod";
import type { PushMessage } from "#lib/domain/server-api.ts";

export type PushEvent = z.infer<typeof PushMessage>["event"];
type Listener = (event: PushEvent) => void;

export interface PushHub {
  /** To everybody, or only to one person's pages. */
  tell(event: PushEvent, user?: string): void;
  listen(user: string, listener: Listener, signal: AbortSignal): void;
  newTicket(user: string): { ticket: string; expires: number };
  /** Whose ticket it is; a ticket opens one stream, once. */
  redeem(ticket: string): string | undefined;
}

const TICKET_LIFE = 60_000;

export function createPushHub(now: () => number): PushHub {
  const listeners = new Map<Listener, string>();
  const tickets = new Map<string, { user: string; expires: number }>();
  return {
    tell(event, user) {
      for (const [listener, whose] of listeners) if (user === undefined || whose === user) listener(event);
    },
    listen(user, listener, signal) {
      if (signal.aborted) return;
      listeners.set(listener, user);
      signal.addEventListener("abort", () => listeners.delete(listener), { once: true });
    },
    newTicket(user) {
      for (const [ticket, { expires }] of tickets) if (expires <= now()) tickets.delete(ticket);
      const ticket = randomBytes(24).toString("base64url");
      const expires = now() + TICKET_LIFE;
      tickets.set(ticket, { user, expires });
      return { ticket, expires };
    },
    redeem(ticket) {
      const found = tickets.get(ticket);
      tickets.delete(ticket);
      return found !== undefined && found.expires > now() ? found.user : undefined;
    },
  };
}
