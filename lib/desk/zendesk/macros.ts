/**
 * Zendesk's macros, seen from the worker: which there are, and what one would do to this ticket, in the catalogue's
 * words. The list says which fields a macro touches, the preview to what; a macro that touches anything that cannot be
 * shown and taken back here is not offered. What it would write to the customer is only ever a draft.
 */
import { z } from "zod";
import type { MacroChange } from "#lib/actions/macro.apply.ts";
import { fail, type Result, succeed } from "#lib/domain/error.ts";
import { type Ticket, TicketPriority } from "#lib/domain/ticket.ts";
import type { MacroPreview } from "../port.ts";
import { plainText } from "./plain-text.ts";

const Id = z.int().transform(String);
const Macro = z.object({
  id: Id,
  title: z.string(),
  active: z.boolean().nullish(),
  actions: z.array(z.object({ field: z.string(), value: z.unknown().optional() })).nullish(),
});
const Lists = z.object({ macros: z.array(z.object({ macros: z.array(Macro) })) });

/** Seen as a text, and as pairs of channel and text. */
const Scoped = z.array(z.tuple([z.string(), z.string()]).rest(z.unknown())).catch([]);
const Applied = z.object({
  result: z.object({
    ticket: z.object({
      status: z.string().nullish(),
      priority: z.string().nullish(),
      tags: z.array(z.string()).nullish(),
      assignee_id: Id.nullish(),
      group_id: Id.nullish(),
      comment: z
        .object({
          body: z.string().nullish(),
          html_body: z.string().nullish(),
          scoped_body: z.unknown().optional(),
          public: z.union([z.boolean(), z.string()]).nullish(),
        })
        .nullish(),
    }),
  }),
});
type Applied = z.infer<typeof Applied>["result"]["ticket"];

/** What a macro of the desk may touch for its every effect to be shown, by the desk's name of it. */
const KNOWN: Record<string, MacroChange["field"] | "comment"> = {
  status: "status",
  priority: "priority",
  set_tags: "tags",
  current_tags: "tags",
  remove_tags: "tags",
  assignee_id: "assignee",
  group_id: "group",
  comment_value: "comment",
  comment_value_html: "comment",
  comment_mode_is_public: "comment",
};

const SETTABLE = ["open", "pending", "hold", "solved"];

export function listMacros(looked: unknown): Result<{ id: string; name: string }[]> {
  const parsed = Lists.safeParse(looked);
  if (!parsed.success) return unreadable();
  const all = parsed.data.macros.flatMap(({ macros }) => macros);
  return succeed(all.filter(({ active }) => active !== false).map(({ id, title }) => ({ id, name: title })));
}

export function previewMacro(
  looked: unknown,
  { id, name }: { id: string; name: string },
  ticket: Ticket,
): Result<MacroPreview> {
  const lists = Lists.safeParse(looked);
  const applied = Applied.safeParse((looked as { applied?: unknown } | null)?.applied);
  if (!lists.success || !applied.success) return unreadable();
  const macro = lists.data.macros.flatMap(({ macros }) => macros).find((one) => one.id === id);
  if (macro === undefined) return unreadable();
  const after = applied.data.result.ticket;
  const comment = commentOf(macro, after);
  const reply = comment?.isNote === false ? comment.text : null;
  const why = strangeIn(macro, after);
  if (why !== undefined) return succeed({ args: null, reply, why });
  const touched = new Set(macro.actions?.map(({ field }) => KNOWN[field]));
  const changes = changesOf(after, ticket).filter(({ field }) => touched.has(field));
  if (comment?.isNote === true) changes.push({ field: "note", to: comment.text });
  return succeed({ args: changes.length === 0 ? null : { macro: id, name, changes }, reply });
}

/** Says what the macro does that cannot be shown here. */
function strangeIn({ actions }: z.infer<typeof Macro>, after: Applied): string | undefined {
  if (!actions) return "Zendesk did not say what it changes.";
  const strange = actions.find(({ field }) => !Object.hasOwn(KNOWN, field));
  if (strange !== undefined) return `It also changes “${strange.field}”, which cannot be shown and taken back here.`;
  const sets = new Set(actions.map(({ field }) => field));
  if (sets.has("status") && !SETTABLE.includes(after.status ?? "")) return "It sets a status that cannot be set here.";
  if (sets.has("priority") && !TicketPriority.safeParse(after.priority).success)
    return "It takes the priority off, which cannot be done here.";
  return undefined;
}

function changesOf(after: Applied, ticket: Ticket): MacroChange[] {
  const changes: MacroChange[] = [];
  const differs = (field: MacroChange["field"], now: string, to: string) => {
    if (to !== now) changes.push({ field, to });
  };
  if (after.status) differs("status", ticket.status, after.status);
  if (after.priority) differs("priority", ticket.priority ?? "", after.priority);
  if (after.tags) differs("tags", [...ticket.tags].sort().join(","), [...new Set(after.tags)].sort().join(","));
  if (after.assignee_id !== undefined) differs("assignee", ticket.assignee?.id ?? "", after.assignee_id ?? "");
  if (after.group_id !== undefined) differs("group", ticket.group?.id ?? "", after.group_id ?? "");
  return changes;
}

/** Where nobody says that it is a note, it is taken for words to the customer: those are never sent from here. */
function commentOf(macro: z.infer<typeof Macro>, { comment }: Applied): { text: string; isNote: boolean } | undefined {
  const text = textOf(comment);
  if (text === "") return undefined;
  const mode = macro.actions?.find(({ field }) => field === "comment_mode_is_public")?.value;
  const isPublic = comment?.public ?? mode;
  return { text, isNote: String(isPublic) === "false" && String(mode ?? "false") === "false" };
}

function textOf(comment: Applied["comment"]): string {
  if (!comment) return "";
  const scoped = Scoped.parse(comment.scoped_body).find(([channel]) => channel === "channel:all")?.[1];
  const html = comment.html_body ? plainText(comment.html_body) : "";
  return (html || comment.body || (scoped === undefined ? "" : plainText(scoped))).replaceAll("\r\n", "\n").trim();
}

function unreadable<T>(): Result<T> {
  return fail(
    "desk-unreadable",
    "Zendesk's macros could not be read.",
    "The macro is not offered; everything else goes on.",
    "Apply the macro in Zendesk itself.",
  );
}
