import type { Hono } from "hono";
import { refusals } from "../desk-answers.ts";
import type { DeskContext, DeskEnv } from "../desk-context.ts";
import { ticketFields, toTicketJson, toUserJson } from "../desk-json.ts";

/** Users, fields and search. `users/me` answers strangers too, with an anonymous user, as the real desk does. */
export function peopleRoutes(app: Hono<DeskEnv>, desk: DeskContext): void {
  const { store } = desk;
  app.get("/api/v2/users/me", (c) => {
    const caller = desk.identify(c);
    if (!caller) {
      const anonymous = { id: null, url: null, name: "Anonymous user", email: null, role: "end-user", active: true };
      return c.json({ user: { ...anonymous, authenticity_token: null } });
    }
    const token = caller.by === "session" ? { authenticity_token: caller.session.csrf } : {};
    return c.json({ user: { ...toUserJson(caller.user), ...token } });
  });

  app.get("/api/v2/users/me/session/renew", (c) => {
    const caller = c.get("caller");
    return caller.by === "session" ? c.json({ authenticity_token: caller.session.csrf }) : refusals.forbidden();
  });

  app.get("/api/v2/users/:id", (c) => {
    const user = store.users.find((one) => String(one.id) === c.req.param("id"));
    return user ? c.json({ user: toUserJson(user) }) : refusals.notFound();
  });

  app.get("/api/v2/ticket_fields", (c) => c.json({ ticket_fields: ticketFields, count: ticketFields.length }));
  app.get("/api/v2/custom_statuses", (c) => c.json({ custom_statuses: [] }));

  app.get("/api/v2/search", (c) => {
    const words = (c.req.query("query") ?? "").toLowerCase().split(/\s+/).filter(Boolean);
    const found = [...store.tickets.values()].filter((ticket) => {
      const requester = store.users.find((user) => user.id === ticket.requesterId);
      return words.every((word) => {
        if (word === "type:ticket") return true;
        const [, field, value] = /^(status|tags|requester|assignee):(.+)$/.exec(word) ?? [];
        if (field === "status") return ticket.status === value;
        if (field === "tags") return value !== undefined && ticket.tags.includes(value);
        if (field === "requester") return value === String(ticket.requesterId) || value === requester?.email;
        if (field === "assignee") return value === String(ticket.assigneeId);
        return ticket.subject.toLowerCase().includes(word) || String(ticket.id) === word;
      });
    });
    const results = found.map((ticket) => ({ ...toTicketJson(store, ticket), result_type: "ticket" }));
    return c.json(desk.page("results", results, c));
  });
}
