/** Tickets, their conversations and notes, as the documented API gives and takes them. */
import type { Hono } from "hono";
import {
  type FreshdeskCall,
  type FreshdeskContext,
  type FreshdeskEnv,
  readObject,
  refuseQuery,
  sendPage,
} from "../context.ts";
import {
  toCompanyJson,
  toConversationJson,
  toNoteJson,
  toReplyJson,
  toRequesterJson,
  toStatsJson,
  toTicketJson,
} from "../json.ts";
import { cleanMail, htmlToText } from "../message-html.ts";
import { type FieldError, missing, oneOf, refusals, unexpectedField, wrongDatatype } from "../refusals.ts";
import type { Ticket } from "../ticket.ts";
import { updateTicket } from "../update-ticket.ts";

const INCLUDES = ["conversations", "requester", "company", "stats", "sla_policy"] as const;
/** Whoever includes conversations gets the oldest ten and no word about the others. */
const INCLUDED_CONVERSATIONS = 10;

export function ticketRoutes(app: Hono<FreshdeskEnv>, desk: FreshdeskContext): void {
  const { store, switches } = desk;

  app.get("/api/v2/tickets", (c) => {
    const refused = refuseQuery(c, [
      "page",
      "per_page",
      "order_by",
      "order_type",
      "updated_since",
      "include",
      "filter",
    ]);
    if (refused) return refused;
    const newest = [...store.tickets.values()].sort((a, b) => b.createdAt.getTime() - a.createdAt.getTime());
    return sendPage(c, newest, (ticket) => toTicketJson(store, ticket));
  });

  app.get("/api/v2/tickets/:id{[0-9]+}", (c) => {
    const ticket = desk.ticket(c);
    if (!ticket) return refusals.notFound();
    const refused = refuseQuery(c, ["include"]);
    if (refused) return refused;
    const included = (c.req.query("include") ?? "").split(",").filter(Boolean);
    if (included.some((name) => !INCLUDES.some((known) => known === name))) {
      return refusals.invalid([oneOf("include", INCLUDES)]);
    }
    return c.json({ ...toTicketJson(store, ticket), ...include(ticket, included) });
  });

  app.put("/api/v2/tickets/:id{[0-9]+}", async (c) => {
    const ticket = desk.ticket(c);
    if (!ticket) return refusals.notFound();
    const body = await readObject(c);
    if (body instanceof Response) return body;
    if (Object.keys(body).length === 0) return refusals.invalid([missing("request", "JSON with at least one field")]);
    const errors = updateTicket(store, ticket, body, switches.requiredForClosure);
    return errors.length > 0 ? refusals.invalid(errors) : c.json(toTicketJson(store, ticket));
  });

  app.get("/api/v2/tickets/:id{[0-9]+}/conversations", (c) => {
    const ticket = desk.ticket(c);
    if (!ticket) return refusals.notFound();
    const refused = refuseQuery(c, ["page", "per_page"]);
    return refused ?? sendPage(c, ticket.conversations, (one) => toConversationJson(store, ticket, one));
  });

  app.post("/api/v2/tickets/:id{[0-9]+}/notes", async (c) => {
    const ticket = desk.ticket(c);
    if (!ticket) return refusals.notFound();
    const body = await readObject(c);
    if (body instanceof Response) return body;
    const errors = checkNote(body);
    if (errors.length > 0) return refusals.invalid(errors);
    const userId = typeof body.user_id === "number" ? body.user_id : c.get("caller").user.id;
    // Who writes in another one's name must be allowed to act for everybody.
    if (userId !== c.get("caller").user.id && c.get("caller").user.role !== "admin") return refusals.denied();
    const html = cleanMail(String(body.body));
    const added = store.add(ticket, {
      userId,
      body: html,
      bodyText: htmlToText(html),
      incoming: body.incoming === true,
      private: body.private !== false,
      source: 2,
      notified: (body.notify_emails as string[] | undefined) ?? [],
    });
    return created(c, `/api/v2/conversations/${added.id}`, toNoteJson(ticket, added));
  });

  app.put("/api/v2/conversations/:id{[0-9]+}", async (c) => {
    const found = store.findConversation(Number(c.req.param("id")));
    if (!found) return refusals.notFound();
    const { ticket, conversation } = found;
    if (conversation.source !== 2 || conversation.incoming) return refusals.wrongVerb("GET");
    const body = await readObject(c);
    if (body instanceof Response) return body;
    const unknown = Object.keys(body).filter((field) => field !== "body" && field !== "attachments");
    if (unknown.length > 0) return refusals.invalid(unknown.map(unexpectedField));
    const errors = checkBody(body);
    if (errors.length > 0) return refusals.invalid(errors);
    conversation.body = cleanMail(String(body.body));
    conversation.bodyText = htmlToText(conversation.body);
    conversation.editedBy = c.get("caller").user.id;
    conversation.updatedAt = store.now();
    store.changed(ticket, "agent");
    return c.json(toConversationJson(store, ticket, conversation));
  });

  app.delete("/api/v2/conversations/:id{[0-9]+}", (c) => {
    const found = store.findConversation(Number(c.req.param("id")));
    if (!found) return refusals.notFound();
    // Sent is sent: only notes can be taken back.
    if (found.conversation.source !== 2 || found.conversation.incoming) return refusals.wrongVerb("GET");
    store.remove(found.ticket, found.conversation);
    return c.body(null, 204);
  });

  /** A real answer to the customer. The product must never come here; tests look for it among the writes. */
  app.post("/api/v2/tickets/:id{[0-9]+}/reply", async (c) => {
    const ticket = desk.ticket(c);
    if (!ticket) return refusals.notFound();
    const body = await readObject(c);
    if (body instanceof Response) return body;
    const errors = checkBody(body);
    if (errors.length > 0) return refusals.invalid(errors);
    const html = cleanMail(String(body.body));
    const words = { body: html, bodyText: htmlToText(html) };
    const userId = c.get("caller").user.id;
    const added = store.add(ticket, { ...words, userId, incoming: false, private: false, source: 0 });
    return created(c, `/api/v2/conversations/${added.id}`, toReplyJson(store, ticket, added));
  });

  function include(ticket: Ticket, names: readonly string[]): object {
    const oldest = ticket.conversations.slice(0, INCLUDED_CONVERSATIONS);
    return {
      ...(names.includes("conversations") && {
        conversations: oldest.map((one) => toConversationJson(store, ticket, one)),
      }),
      ...(names.includes("requester") && { requester: toRequesterJson(store, ticket) }),
      ...(names.includes("company") && { company: toCompanyJson(ticket) }),
      ...(names.includes("stats") && { stats: toStatsJson(ticket) }),
      ...(names.includes("sla_policy") && { sla_policy: { id: 4401, name: "Default SLA Policy" } }),
    };
  }

  function checkNote(body: Readonly<Record<string, unknown>>): readonly FieldError[] {
    const errors = [...checkBody(body)];
    for (const [field, value] of Object.entries(body)) {
      if (field === "body") continue;
      if (field === "private" || field === "incoming") {
        if (typeof value !== "boolean") errors.push(wrongDatatype(field, "Boolean", value));
      } else if (field === "user_id") {
        if (typeof value !== "number") errors.push(wrongDatatype(field, "Integer", value));
        else if (!store.users.some((one) => one.id === value)) {
          errors.push({ field, message: "There is no contact matching the given user_id", code: "invalid_value" });
        }
      } else if (field === "notify_emails") {
        const isList = Array.isArray(value) && value.every((one) => typeof one === "string");
        if (!isList) errors.push(wrongDatatype(field, "Array", value));
      } else errors.push(unexpectedField(field));
    }
    return errors;
  }
}

function checkBody(body: Readonly<Record<string, unknown>>): readonly FieldError[] {
  if (body.body === undefined) return [missing("body", "String")];
  if (typeof body.body !== "string") return [wrongDatatype("body", "String", body.body)];
  if (body.body.trim() !== "") return [];
  return [{ field: "body", message: "It should not be blank as this is a mandatory field", code: "invalid_value" }];
}

function created(c: FreshdeskCall, path: string, body: object): Response {
  const location = `https://${c.req.header("host")}${path}`;
  return Response.json(body, { status: 201, headers: { location } });
}
