import type { Hono } from "hono";
import { refusals } from "../desk-answers.ts";
import type { DeskContext, DeskEnv } from "../desk-context.ts";
import { toAuditJson, toCommentJson, toUserJson } from "../desk-json.ts";
import { type Comment, type Ticket, toStamp } from "../desk-store.ts";

/** What was said and done on a ticket: comments, audits, and the newer conversation log. */
export function commentRoutes(app: Hono<DeskEnv>, desk: DeskContext): void {
  const { store } = desk;
  app.get("/api/v2/tickets/:id/comments", (c) => {
    const ticket = desk.ticket(c.req.param("id"));
    if (!ticket) return refusals.notFound();
    const newestFirst = c.req.query("sort") === "-created_at" || c.req.query("sort_order") === "desc";
    const ordered = newestFirst ? [...ticket.comments].reverse() : ticket.comments;
    const page = desk.page("comments", ordered, c, (comment) => toCommentJson(store, comment));
    const include = (c.req.query("include") ?? "").split(",");
    return c.json(include.includes("users") ? { ...page, users: authors(desk, ticket).map(toUserJson) } : page);
  });

  app.get("/api/v2/tickets/:id/audits", (c) => {
    const ticket = desk.ticket(c.req.param("id"));
    if (!ticket) return refusals.notFound();
    return c.json(desk.page("audits", ticket.audits, c, (audit) => toAuditJson(ticket, audit)));
  });

  app.get("/api/v2/tickets/:id/conversation_log", (c) => {
    const ticket = desk.ticket(c.req.param("id"));
    if (!ticket) return refusals.notFound();
    const toEvent = (comment: Comment) => {
      const author = store.users.find((user) => user.id === comment.authorId);
      return {
        id: `01PRACTICE${comment.id}`,
        type: "Comment",
        reference: `zen:comment:${comment.id}`,
        created_at: toStamp(comment.at),
        attachments: [],
        author: {
          type: author?.role === "end-user" ? "user" : "agent",
          display_name: author?.name ?? "",
          "zen:support:user_id": comment.authorId,
        },
        content: { type: "html", body: comment.htmlBody },
        metadata: { public: comment.public },
      };
    };
    const url = new URL(c.req.url);
    if (!url.searchParams.has("page[size]")) url.searchParams.set("page[size]", "100");
    const ordered = c.req.query("sort") === "-created_at" ? [...ticket.comments].reverse() : ticket.comments;
    return c.json(desk.pageAt("events", ordered, url, toEvent));
  });
}

function authors(desk: DeskContext, ticket: Ticket) {
  const ids = new Set(ticket.comments.map((comment) => comment.authorId));
  return desk.store.users.filter((user) => ids.has(user.id));
}
