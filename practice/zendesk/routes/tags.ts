import type { Context, Hono } from "hono";
import { z } from "zod";
import { refusals } from "../desk-answers.ts";
import type { DeskContext, DeskEnv } from "../desk-context.ts";
import type { Ticket } from "../desk-store.ts";
import { changeTags, cleanTags, isStale } from "../update-ticket.ts";

const bodySchema = z.object({
  tags: z.array(z.string()),
  updated_stamp: z.string().optional(),
  safe_update: z.union([z.boolean(), z.string()]).optional(),
});

/** Adding (PUT), setting (POST) and removing (DELETE) tags without touching the rest of the ticket. */
export function tagRoutes(app: Hono<DeskEnv>, desk: DeskContext): void {
  const path = "/api/v2/tickets/:id/tags";
  app.get(path, (c) => {
    const ticket = desk.ticket(c.req.param("id"));
    return ticket ? c.json({ tags: ticket.tags }) : refusals.notFound();
  });
  app.put(path, (c) => change(c, desk, 200, (ticket, tags) => [...ticket.tags, ...tags]));
  app.post(path, (c) => change(c, desk, 201, (_ticket, tags) => tags));
  app.delete(path, (c) => {
    return change(c, desk, 204, (ticket, tags) => ticket.tags.filter((tag) => !tags.includes(tag)));
  });
}

async function change(
  c: Context<DeskEnv>,
  desk: DeskContext,
  status: 200 | 201 | 204,
  next: (ticket: Ticket, tags: readonly string[]) => readonly string[],
): Promise<Response> {
  const ticket = desk.ticket(c.req.param("id") ?? "");
  if (!ticket) return refusals.notFound();
  const parsed = bodySchema.safeParse(await desk.readJson(c));
  if (!parsed.success) return refusals.badJson();
  const { user } = c.get("caller");
  const wait = desk.spendUpdate(user.id, ticket.id);
  if (wait > 0) return refusals.tooMany(wait);
  if (isStale(ticket, parsed.data)) return refusals.conflict();
  if (ticket.status === "closed") {
    return refusals.invalid({ status: [{ description: "Status closed prevents ticket update" }] });
  }
  const changes = changeTags(ticket, next(ticket, cleanTags(parsed.data.tags)));
  if (changes.length > 0) desk.store.record(ticket, user.id, "api", changes);
  return status === 204 ? new Response(null, { status }) : c.json({ tags: ticket.tags }, status);
}
