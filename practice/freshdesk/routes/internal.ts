/**
 * The page's own API: everything wrapped in a name, writes with the CSRF token of `bootstrap/me`, no rate limit. It is
 * undocumented on the real desk; the product must not lean on it.
 */
import type { Hono } from "hono";
import { freshdeskGroups } from "../../data/people.ts";
import { type FreshdeskContext, type FreshdeskEnv, readObject } from "../context.ts";
import { customerWrites } from "../faults.ts";
import { toAgentJson, toCompanyJson, toConversationJson, toRequesterJson, toStatsJson, toTicketJson } from "../json.ts";
import { cleanMail, htmlToText } from "../message-html.ts";
import { refusals } from "../refusals.ts";
import { toFreshReply } from "../reply-template.ts";
import { moveStatus, type Ticket } from "../ticket.ts";
import { STATUS_CODES, ticketFields } from "../ticket-fields.ts";
import { updateTicket } from "../update-ticket.ts";

const TICKET = "/api/_/tickets/:id{[0-9]+}";

export function internalRoutes(app: Hono<FreshdeskEnv>, desk: FreshdeskContext): void {
  const { store, switches } = desk;

  app.get("/api/_/bootstrap/me", (c) => {
    const caller = c.get("caller");
    const csrf = caller.by === "session" ? caller.session.csrf : null;
    return c.json({ agent: toAgentJson(caller.user), meta: { csrf_token: csrf } });
  });
  app.get("/api/_/bootstrap/agents_groups", (c) => {
    const agents = store.users.filter((one) => one.role !== "end-user");
    const groups = freshdeskGroups.map((group) => ({ id: group.id, name: group.name, agent_ids: group.agents }));
    return c.json({
      data: { agents: agents.map(({ id, name, email }) => ({ id, contact: { name, email } })), groups },
    });
  });
  app.get("/api/_/ticket_fields", (c) => c.json({ ticket_fields: ticketFields(switches.requiredForClosure) }));
  app.get("/api/_/tickets", (c) => {
    const tickets = [...store.tickets.values()].map((ticket) => whole(ticket));
    return c.json({ tickets, meta: { count: tickets.length } });
  });

  app.get(TICKET, (c) => {
    const ticket = desk.ticket(c);
    return ticket ? c.json({ ticket: whole(ticket) }) : refusals.notFound();
  });
  app.put(TICKET, async (c) => update(c));
  app.put(`${TICKET}/update_properties`, async (c) => update(c));

  app.get(`${TICKET}/conversations`, (c) => {
    const ticket = desk.ticket(c);
    if (!ticket) return refusals.notFound();
    const perPage = Math.min(100, Math.max(1, Number(c.req.query("per_page") ?? 30)));
    const start = (Math.max(1, Number(c.req.query("page") ?? 1)) - 1) * perPage;
    const all = c.req.query("order_type") === "asc" ? ticket.conversations : [...ticket.conversations].reverse();
    const conversations = all.slice(start, start + perPage).map((one) => {
      const user = store.users.find((each) => each.id === one.userId);
      return { ...toConversationJson(store, ticket, one), requester: user && { id: user.id, name: user.name } };
    });
    return c.json({ conversations, meta: { count: ticket.conversations.length } });
  });

  app.post(`${TICKET}/reply`, async (c) => {
    const ticket = desk.ticket(c);
    if (!ticket) return refusals.notFound();
    const body = await readObject(c);
    if (body instanceof Response) return body;
    if (switches.trafficCopTimes > 0) {
      switches.trafficCopTimes -= 1;
      customerWrites(store, ticket, switches.trafficCopText);
    }
    const newest = ticket.conversations.findLast((one) => one.incoming)?.id ?? 0;
    if (Number(body.last_conversation_id ?? 0) < newest) {
      return c.json(
        { code: "traffic_cop", message: "The ticket has new responses. Look at them before you send." },
        409,
      );
    }
    const status = Number(body.set_status ?? ticket.status);
    if (!STATUS_CODES.includes(status)) return refusals.badJson();
    say(ticket, c.get("caller").user.id, body.body, false);
    if (status !== ticket.status) moveStatus(ticket, status, store.now());
    ticket.stats = { ...ticket.stats, agentRespondedAt: store.now() };
    ticket.drafts.delete(c.get("caller").user.id);
    return c.json({ ticket: whole(ticket) }, 201);
  });
  app.post(`${TICKET}/notes`, async (c) => {
    const ticket = desk.ticket(c);
    if (!ticket) return refusals.notFound();
    const body = await readObject(c);
    if (body instanceof Response) return body;
    say(ticket, c.get("caller").user.id, body.body, body.private !== false);
    return c.json({ ticket: whole(ticket) }, 201);
  });

  app.get(`${TICKET}/draft`, (c) => {
    const ticket = desk.ticket(c);
    if (!ticket) return refusals.notFound();
    const { user } = c.get("caller");
    const saved = ticket.drafts.get(user.id) ?? null;
    return c.json({ draft: { body: saved }, template: toFreshReply(store, ticket, user) });
  });
  app.put(`${TICKET}/draft`, async (c) => {
    const ticket = desk.ticket(c);
    if (!ticket) return refusals.notFound();
    const body = await readObject(c);
    if (body instanceof Response) return body;
    ticket.drafts.set(c.get("caller").user.id, String(body.body ?? ""));
    return c.body(null, 204);
  });
  app.delete(`${TICKET}/draft`, (c) => {
    desk.ticket(c)?.drafts.delete(c.get("caller").user.id);
    return c.body(null, 204);
  });

  async function update(c: Parameters<FreshdeskContext["ticket"]>[0]): Promise<Response> {
    const ticket = desk.ticket(c);
    if (!ticket) return refusals.notFound();
    const body = await readObject(c);
    if (body instanceof Response) return body;
    const errors = updateTicket(store, ticket, body, switches.requiredForClosure);
    return errors.length > 0 ? refusals.invalid(errors) : c.json({ ticket: whole(ticket) });
  }

  function whole(ticket: Ticket) {
    return {
      ...toTicketJson(store, ticket),
      requester: toRequesterJson(store, ticket),
      company: toCompanyJson(ticket),
      stats: toStatsJson(ticket),
    };
  }

  function say(ticket: Ticket, userId: number, body: unknown, isNote: boolean): void {
    const html = cleanMail(String(body ?? ""));
    const words = { body: html, bodyText: htmlToText(html) };
    store.add(ticket, { ...words, userId, incoming: false, private: isNote, source: isNote ? 2 : 0 });
  }
}
