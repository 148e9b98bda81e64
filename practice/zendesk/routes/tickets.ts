import type { Hono } from "hono";
import { refusals } from "../desk-answers.ts";
import type { DeskContext, DeskEnv } from "../desk-context.ts";
import { toAuditJson, toGroupJson, toTicketJson, toUserJson } from "../desk-json.ts";
import type { Ticket } from "../desk-store.ts";
import { senderOf } from "../sessions.ts";
import { updateTicket } from "../update-ticket.ts";

/** Reading and changing one ticket. */
export function ticketRoutes(app: Hono<DeskEnv>, desk: DeskContext): void {
  const { store, faults } = desk;
  app.get("/api/v2/tickets/:id", (c) => {
    const ticket = desk.ticket(c.req.param("id"));
    if (!ticket) return refusals.notFound();
    const include = (c.req.query("include") ?? "").split(",");
    return c.json({
      ticket: toTicketJson(store, ticket),
      ...(include.includes("users") ? { users: involved(desk, ticket).map(toUserJson) } : {}),
      ...(include.includes("groups")
        ? { groups: store.groups.filter((group) => group.id === ticket.groupId).map(toGroupJson) }
        : {}),
      ...(include.includes("organizations") ? { organizations: [] } : {}),
    });
  });

  app.put("/api/v2/tickets/:id", async (c) => {
    const ticket = desk.ticket(c.req.param("id"));
    if (!ticket) return refusals.notFound();
    const body = await desk.readJson(c);
    if (!isRecord(body) || !isRecord(body.ticket)) return refusals.badJson();
    const { user } = c.get("caller");
    const wait = desk.spendUpdate(user.id, ticket.id);
    if (wait > 0) return refusals.tooMany(wait);
    if (faults.conflictTimes > 0) {
      faults.conflictTimes -= 1;
      return refusals.conflict();
    }
    const via = senderOf(c) === "page" ? "web" : "api";
    const outcome = updateTicket(store, ticket, { authorId: user.id, via }, body.ticket);
    if (outcome.kind === "conflict") return refusals.conflict();
    if (outcome.kind === "invalid") return refusals.invalid(outcome.details);
    c.set("publicComment", outcome.audit.comment?.public === true);
    if (outcome.dropped.length > 0) {
      c.header("X-Zendesk-API-Warn", `Removed restricted keys ${JSON.stringify(outcome.dropped)} from parameters`);
    }
    return c.json({ ticket: toTicketJson(store, ticket), audit: toAuditJson(ticket, outcome.audit) });
  });

  app.get("/api/v2/tickets", (c) => {
    return c.json(desk.page("tickets", [...store.tickets.values()], c, (ticket) => toTicketJson(store, ticket)));
  });
}

function involved(desk: DeskContext, ticket: Ticket) {
  const ids = new Set([ticket.requesterId, ticket.assigneeId, ...ticket.ccIds]);
  return desk.store.users.filter((user) => ids.has(user.id));
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
