/**
 * Tells open pages that something changed, also those that another server process holds. A message names only what kind
 * of thing; the client then asks for it with its own signed request and never trusts the message. An EventSource cannot
 * sign, hence the short-lived tickets: they lie in the database (as hashes), so that any process can take them.
 */
import { createHash, randomBytes } from "node:crypto";
import { z } from "zod";
import { PushMessage } from "#lib/domain/server-api.ts";
import { commitSoftly } from "../store/commit-softly.ts";
import type { Database } from "../store/open.ts";
import { MISSED, type Peers } from "../store/peers.ts";

export type PushEvent = z.infer<typeof PushMessage>["event"];
type Listener = (event: PushEvent) => void;

export interface PushHub {
  /** To everybody, or only to one person's pages. */
  tell(event: PushEvent, user?: string): void;
  listen(user: string, listener: Listener, signal: AbortSignal): void;
  newTicket(user: string): Promise<{ ticket: string; expires: number }>;
  /** Whose ticket it is; a ticket opens one stream, once. */
  redeem(ticket: string): Promise<string | undefined>;
}

export interface PushOptions {
  readonly db: Database;
  readonly peers: Peers;
  readonly now: () => number;
}

const TICKET_LIFE = 60_000;
const Word = PushMessage.extend({ user: z.string().optional() });

export function createPushHub({ db, peers, now }: PushOptions): PushHub {
  const listeners = new Map<Listener, string>();
  const tellHere = (event: PushEvent, user?: string): void => {
    for (const [listener, whose] of listeners) if (user === undefined || whose === user) listener(event);
  };
  peers.listen((said) => {
    // Whatever it was, a page that asks has everything again.
    if (said === MISSED) for (const event of PushMessage.shape.event.options) tellHere(event);
    else {
      const word = Word.safeParse(parse(said));
      if (word.success) tellHere(word.data.event, word.data.user);
    }
  });
  return {
    tell(event, user) {
      tellHere(event, user);
      peers.say(JSON.stringify({ event, user }));
    },
    listen(user, listener, signal) {
      if (signal.aborted) return;
      listeners.set(listener, user);
      signal.addEventListener("abort", () => listeners.delete(listener), { once: true });
    },
    async newTicket(user) {
      const ticket = randomBytes(24).toString("base64url");
      const expires = now() + TICKET_LIFE;
      await commitSoftly(db, async (trx) => {
        await trx.deleteFrom("push_tickets").where("expires_at", "<=", now()).execute();
        const row = { ticket_hash: hashOf(ticket), user, expires_at: expires };
        await trx.insertInto("push_tickets").values(row).execute();
      });
      return { ticket, expires };
    },
    async redeem(ticket) {
      const found = await db
        .deleteFrom("push_tickets")
        .where("ticket_hash", "=", hashOf(ticket))
        .returning(["user", "expires_at"])
        .executeTakeFirst();
      return found !== undefined && found.expires_at > now() ? found.user : undefined;
    },
  };
}

function hashOf(ticket: string): string {
  return createHash("sha256").update(ticket).digest("hex");
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
