/**
 * What tests in another process ask of the practice: faults, the shop's ledger, what the desk was told to write. It shares
 * the shop's port. A web page must not reach it: foreign hosts and every browser origin are refused.
 */
import { Hono } from "hono";
import { faultSchema, type PracticeFaults } from "./faults.ts";
import type { FreshdeskWrite } from "./freshdesk/context.ts";
import { toConversationJson, toTicketJson as toFreshdeskTicketJson } from "./freshdesk/json.ts";
import type { FreshdeskStore } from "./freshdesk/store.ts";
import type { ShopStore } from "./shop/shop-store.ts";
import type { WriteSeen } from "./zendesk/desk-context.ts";
import { toAuditJson, toCommentJson, toTicketJson } from "./zendesk/desk-json.ts";
import type { DeskStore } from "./zendesk/desk-store.ts";

export interface ControlOptions {
  readonly faults: PracticeFaults;
  readonly shop: ShopStore;
  readonly desk: DeskStore;
  readonly writes: readonly WriteSeen[];
  readonly freshdesk: { readonly store: FreshdeskStore; readonly writes: readonly FreshdeskWrite[] };
}

export function createControlApp({ faults, shop, desk, writes, freshdesk }: ControlOptions): Hono {
  const app = new Hono();
  app.use("/practice/*", async (c, next) => {
    const host = (c.req.header("host") ?? "").replace(/:\d+$/, "");
    if ((host !== "127.0.0.1" && host !== "localhost") || c.req.header("origin") !== undefined) {
      return c.json({ error: "forbidden" }, 403);
    }
    await next();
    return;
  });
  app.post("/practice/faults", async (c) => {
    const body: unknown = await c.req.json().catch(() => null);
    const parsed = faultSchema.safeParse(body);
    if (!parsed.success) return c.json({ error: "unknown fault", issues: parsed.error.issues }, 400);
    return faults.apply(parsed.data) ? c.json({ ok: true }) : c.json({ error: "no such ticket" }, 404);
  });
  app.get("/practice/ledger", (c) => c.json({ ledger: shop.ledger(), refunds: shop.refunds() }));
  app.get("/practice/writes", (c) => c.json({ writes }));
  app.get("/practice/tickets/:id", (c) => {
    const ticket = desk.tickets.get(Number(c.req.param("id")));
    if (!ticket) return c.json({ error: "no such ticket" }, 404);
    return c.json({
      ticket: toTicketJson(desk, ticket),
      comments: ticket.comments.map((comment) => toCommentJson(desk, comment)),
      audits: ticket.audits.map((audit) => toAuditJson(ticket, audit)),
    });
  });
  app.get("/practice/freshdesk/writes", (c) => c.json({ writes: freshdesk.writes }));
  app.get("/practice/freshdesk/tickets/:id", (c) => {
    const { store } = freshdesk;
    const ticket = store.tickets.get(Number(c.req.param("id")));
    if (!ticket) return c.json({ error: "no such ticket" }, 404);
    return c.json({
      ticket: toFreshdeskTicketJson(store, ticket),
      conversations: ticket.conversations.map((one) => toConversationJson(store, ticket, one)),
    });
  });
  return app;
}
