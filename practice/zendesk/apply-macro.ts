/**
 * What a ticket would be after a macro, with its placeholders filled in. It changes nothing: who applies a macro writes the
 * ticket afterwards.
 */
import type { PracticeUser } from "../data/people.ts";
import type { SeedMacro } from "../data/zendesk-macros.ts";
import type { DeskStore, Ticket } from "./desk-store.ts";
import { cleanHtml, escapeHtml, htmlToText } from "./safe-html.ts";
import { cleanTags } from "./update-ticket.ts";

export interface MacroEffect {
  /** Only what the macro changes, under the names of the ticket's API. */
  readonly changed: Readonly<Record<string, unknown>>;
  readonly customFields: readonly { readonly id: number; readonly value: unknown }[];
  readonly comment: MacroComment | null;
}

interface MacroComment {
  readonly body: string;
  readonly html_body?: string;
  readonly public: boolean;
  readonly scoped_body: readonly (readonly string[])[];
}

/** Null for the ticket: the macro by itself, as `GET /macros/{id}/apply` shows it, with nothing filled in. */
export function effectOf(
  store: DeskStore,
  macro: SeedMacro,
  ticket: Ticket | null,
  me: Pick<PracticeUser, "id" | "name">,
): MacroEffect {
  const changed: Record<string, unknown> = {};
  const customFields: { id: number; value: unknown }[] = [];
  let tags = [...(ticket?.tags ?? [])];
  const fill = (text: string) => (ticket ? rendered(text, store, ticket, me) : text);
  for (const { field, value } of macro.actions) {
    const text = typeof value === "string" ? value : (value.at(-1) ?? "");
    const custom = /^custom_fields_(\d+)$/.exec(field)?.[1];
    if (custom !== undefined) customFields.push({ id: Number(custom), value: text === "true" ? true : text });
    else if (field === "current_tags") tags = [...tags, ...text.split(/\s+/)];
    else if (field === "set_tags") tags = text.split(/\s+/);
    else if (field === "remove_tags") tags = tags.filter((tag) => !text.split(/\s+/).includes(tag));
    else if (field === "assignee_id") changed[field] = text === "current_user" ? me.id : Number(text);
    else if (field.endsWith("_id")) changed[field] = Number(text);
    else if (!field.startsWith("comment_")) changed[field] = fill(text);
  }
  if (macro.actions.some(({ field }) => field.endsWith("_tags"))) changed.tags = cleanTags(tags);
  return { changed, customFields, comment: commentOf(macro, fill) };
}

function commentOf(macro: SeedMacro, fill: (text: string) => string): MacroComment | null {
  const setting = (name: string) => macro.actions.find(({ field }) => field === name)?.value;
  const isPublic = setting("comment_mode_is_public") !== "false";
  const html = setting("comment_value_html");
  if (typeof html === "string") {
    const filled = cleanHtml(fill(html));
    const body = htmlToText(filled);
    return { body, html_body: filled, public: isPublic, scoped_body: [["channel:all", body]] };
  }
  const plain = setting("comment_value");
  if (plain === undefined) return null;
  const scoped = typeof plain === "string" ? ["channel:all", plain] : [...plain];
  const body = fill(scoped.at(-1) ?? "");
  // Without `html_body`, as some callers of the real desk report.
  return { body, public: isPublic, scoped_body: [[scoped[0] ?? "channel:all", body]] };
}

/** The placeholders that are used here; one that is not known stays empty, as on the real desk. */
function rendered(text: string, store: DeskStore, ticket: Ticket, me: Pick<PracticeUser, "name">): string {
  const requester = store.users.find((user) => user.id === ticket.requesterId)?.name ?? "";
  const words: Readonly<Record<string, string>> = {
    "ticket.id": String(ticket.id),
    "ticket.title": ticket.subject,
    "ticket.requester.name": requester,
    "ticket.requester.first_name": requester.split(" ")[0] ?? "",
    "current_user.name": me.name,
  };
  const isHtml = /<p>/i.test(text);
  return text.replace(/\{\{\s*([\w.]+)\s*\}\}/g, (_, name: string) => {
    const word = words[name] ?? "";
    return isHtml ? escapeHtml(word) : word;
  });
}
