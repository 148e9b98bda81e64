/** What a `PUT /tickets/{id}` does: only named fields change; a stale stamp, a closed ticket or a bad value refuse it whole. */
import { z } from "zod";
import { ORDER_CHECKED_FIELD_ID } from "../data/zendesk-macros.ts";
import { ORDER_FIELD_ID } from "../data/zendesk-tickets.ts";
import { assign, assignmentFor } from "./assignment.ts";
import {
  type Audit,
  type ChangeEvent,
  type DeskStore,
  type NewComment,
  PRIORITIES,
  STATUSES,
  type Ticket,
  toStamp,
} from "./desk-store.ts";
import { cleanHtml, htmlToText, textToHtml, wrapComment } from "./safe-html.ts";

/** The real desk takes no more than these on one ticket. */
const MOST_COMMENTS = 5000;

const customField = z.object({ id: z.int(), value: z.unknown() });
const updateSchema = z.object({
  status: z.enum(STATUSES).optional(),
  priority: z.enum(PRIORITIES).nullable().optional(),
  type: z.enum(["problem", "incident", "question", "task"]).nullable().optional(),
  subject: z.string().min(1).optional(),
  assignee_id: z.int().nullable().optional(),
  group_id: z.int().nullable().optional(),
  brand_id: z.int().optional(),
  tags: z.union([z.array(z.string()), z.string().transform((text) => text.split(/[\s,]+/))]).optional(),
  custom_fields: z.array(customField).optional(),
  fields: z.array(customField).optional(),
  comment: z
    .object({
      body: z.string().optional(),
      html_body: z.string().optional(),
      public: z.boolean().default(true),
      author_id: z.int().optional(),
    })
    .optional(),
  safe_update: z.union([z.boolean(), z.string()]).optional(),
  updated_stamp: z.string().optional(),
  metadata: z.unknown().optional(),
  macro_ids: z.array(z.int()).optional(),
  macro_id: z.int().optional(),
});
export type TicketUpdate = z.infer<typeof updateSchema>;

export type UpdateOutcome =
  | { readonly kind: "done"; readonly audit: Audit; readonly dropped: readonly string[] }
  | { readonly kind: "conflict" }
  | { readonly kind: "invalid"; readonly details: Readonly<Record<string, readonly { description: string }[]>> };

export function updateTicket(
  store: DeskStore,
  ticket: Ticket,
  { authorId, via }: { readonly authorId: number; readonly via: "web" | "api" },
  raw: unknown,
): UpdateOutcome {
  const parsed = updateSchema.safeParse(raw);
  if (!parsed.success) {
    const field = String(parsed.error.issues[0]?.path[0] ?? "base");
    return { kind: "invalid", details: { [field]: [{ description: `${field}: is invalid` }] } };
  }
  const update = parsed.data;
  if (isStale(ticket, update)) return { kind: "conflict" };
  if (ticket.status === "closed") {
    return { kind: "invalid", details: { status: [{ description: "Status closed prevents ticket update" }] } };
  }
  const assignment = assignmentFor(store.groups, ticket, update);
  if (!assignment) return { kind: "invalid", details: { assignee: [{ description: "Assignee: is invalid" }] } };
  const comment = toComment(update, authorId);
  if (comment && ticket.comments.length >= MOST_COMMENTS) {
    return {
      kind: "invalid",
      details: { base: [{ description: `Ticket has reached the limit of ${MOST_COMMENTS} comments` }] },
    };
  }
  const changes = [...applyFields(ticket, update), ...assign(ticket, assignment)];
  const dropped = Object.keys(raw as object).filter((key) => !(key in updateSchema.shape));
  const macroIds = update.macro_ids ?? (update.macro_id === undefined ? [] : [update.macro_id]);
  return { kind: "done", audit: store.record(ticket, authorId, via, changes, comment, macroIds), dropped };
}

/** `safe_update: false` counts as true, as on the real desk; without the key nothing is compared. */
export function isStale(ticket: Ticket, update: Pick<TicketUpdate, "safe_update" | "updated_stamp">): boolean {
  if (update.safe_update === undefined) return false;
  const seen = Date.parse(update.updated_stamp ?? "");
  return Number.isNaN(seen) || toStamp(new Date(seen)) !== toStamp(ticket.updatedAt);
}

export function changeTags(ticket: Ticket, tags: readonly string[]): ChangeEvent[] {
  const next = cleanTags(tags);
  if (next.join(" ") === ticket.tags.join(" ")) return [];
  const event: ChangeEvent = { type: "Change", field: "tags", from: ticket.tags, to: next };
  ticket.tags = next;
  return [event];
}

export const cleanTags = (tags: readonly string[]) =>
  [...new Set(tags.map((tag) => tag.trim().toLowerCase().replace(/\s+/g, "_")).filter((tag) => tag !== ""))].sort();

function applyFields(ticket: Ticket, update: TicketUpdate): ChangeEvent[] {
  const changes: ChangeEvent[] = [];
  const set = <K extends "status" | "priority" | "type" | "subject">(field: K, value: Ticket[K] | undefined) => {
    if (value === undefined || value === ticket[field]) return;
    changes.push({ type: "Change", field, from: ticket[field], to: value });
    ticket[field] = value;
  };
  set("status", update.status);
  set("priority", update.priority);
  set("type", update.type);
  set("subject", update.subject);
  if (update.brand_id !== undefined && update.brand_id !== ticket.brandId) {
    changes.push({ type: "Change", field: "brand_id", from: ticket.brandId, to: update.brand_id });
    ticket.brandId = update.brand_id;
  }
  if (update.tags !== undefined) changes.push(...changeTags(ticket, update.tags));
  for (const { id, value } of [...(update.custom_fields ?? []), ...(update.fields ?? [])]) {
    // Unknown fields and values of the wrong type are dropped without a word, as on the real desk.
    if (!isFieldValue(id, value)) continue;
    if (value === ticket.fields.get(id)) continue;
    changes.push({ type: "Change", field: String(id), from: ticket.fields.get(id) ?? null, to: value });
    ticket.fields = new Map([...ticket.fields, [id, value]]);
  }
  return changes;
}

function isFieldValue(id: number, value: unknown): boolean {
  if (id === ORDER_CHECKED_FIELD_ID) return typeof value === "boolean" || value === null;
  return id === ORDER_FIELD_ID && (typeof value === "string" || value === null);
}

function toComment(update: TicketUpdate, authorId: number): NewComment | undefined {
  const given = update.comment;
  if (!given) return undefined;
  const who = given.author_id ?? authorId;
  if (given.html_body !== undefined) {
    const html = cleanHtml(given.html_body);
    return { authorId: who, public: given.public, body: htmlToText(html), htmlBody: wrapComment(html) };
  }
  if (given.body === undefined || given.body.trim() === "") return undefined;
  return { authorId: who, public: given.public, body: given.body, htmlBody: textToHtml(given.body) };
}
