/**
 * Whether the desk's answer to a write shows that exactly the wish came true. It must never call done what the
 * answer does not show; what an answer leaves open is read from the ticket again.
 */
import { z } from "zod";
import type { Args } from "#lib/domain/action.ts";
import { fail, type Result, succeed } from "#lib/domain/error.ts";
import type { Ticket } from "#lib/domain/ticket.ts";
import type { DeskAnswer } from "../port.ts";
import { changeFor, type TicketChange } from "./change.ts";
import { TicketBody } from "./decode.ts";
import { plainText } from "./plain-text.ts";

/** What the desk writes into its own history of the ticket. */
const Audit = z.object({ events: z.array(z.looseObject({ type: z.string() })) });
const CommentEvent = z.object({
  type: z.literal("Comment"),
  public: z.boolean(),
  plain_body: z.string().nullish(),
  body: z.string().nullish(),
  html_body: z.string().nullish(),
});
const Written = TicketBody.extend({ audit: Audit.nullish().catch(null) });
type Written = z.infer<typeof Written>;

type Confirmed = Result<{ says: string }, "desk-unreadable" | "desk-refused" | "desk-did-otherwise">;

export function confirm(action: string, args: Args, before: Ticket, answer: DeskAnswer): Confirmed {
  if (answer.status !== 200) {
    return fail(
      "desk-refused",
      `Zendesk did not take the change (HTTP ${answer.status}).`,
      "The ticket is as it was.",
      "Look at the ticket and try again.",
    );
  }
  const parsed = Written.safeParse(answer.body);
  if (!parsed.success || parsed.data.ticket.id !== before.ref.ticket) return unreadable();
  const wish = changeFor(action, args, before);
  if (wish === undefined || Object.keys(wish).length === 0) return otherwise("this change was never composed here");
  const fault = [
    statusFault(wish, parsed.data),
    priorityFault(wish, parsed.data),
    assigneeFault(wish, parsed.data),
    groupFault(wish, parsed.data),
    tagFault(wish, parsed.data),
  ].find((one) => one !== undefined);
  if (fault !== undefined) return otherwise(fault);
  const note = wish.note === undefined ? "there" : noteIn(parsed.data, wish.note);
  if (note === "unsaid") return unreadable();
  if (note !== "there") return otherwise(note);
  return succeed({
    says: [...wordsOf(wish, args, before, parsed.data), READ_BACK, ...ownRules(wish, before, parsed.data)].join(" "),
  });
}

const READ_BACK = "Read back from Zendesk.";

function statusFault({ status }: TicketChange, { ticket }: Written): string | undefined {
  return status === undefined || ticket.status === status ? undefined : `the status is ${ticket.status}, not ${status}`;
}

function priorityFault({ priority }: TicketChange, { ticket }: Written): string | undefined {
  if (priority === undefined || ticket.priority === priority) return undefined;
  return `the priority is ${ticket.priority ?? "none"}, not ${priority}`;
}

function assigneeFault({ assignee }: TicketChange, { ticket }: Written): string | undefined {
  if (assignee === undefined || idIn(ticket.assignee_id) === idIn(assignee)) return undefined;
  return ticket.assignee_id
    ? `the ticket is assigned to agent ${ticket.assignee_id}`
    : "the ticket is assigned to nobody";
}

function groupFault({ group }: TicketChange, { ticket }: Written): string | undefined {
  if (group === undefined || idIn(ticket.group_id) === idIn(group)) return undefined;
  return ticket.group_id ? `the ticket is in group ${ticket.group_id}` : "the ticket is in no group";
}

function idIn(id: string | number | null | undefined): string {
  return String(id ?? "");
}

function tagFault({ tags, untag = [] }: TicketChange, { ticket }: Written): string | undefined {
  if (tags === undefined) return undefined;
  const now = ticket.tags ?? [];
  const missing = tags.filter((tag) => !now.includes(tag));
  const left = untag.filter((tag) => now.includes(tag));
  if (missing.length > 0) return `these tags are missing: ${missing.join(", ")}`;
  return left.length > 0 ? `these tags are still there: ${left.join(", ")}` : undefined;
}

/** `unsaid`: the answer brings no history, so the ticket has to be read again. Otherwise what is wrong. */
function noteIn({ audit }: Written, note: string): string {
  if (!audit) return "unsaid";
  const comments = audit.events.filter(({ type }) => type === "Comment").map((event) => CommentEvent.safeParse(event));
  if (comments.some(({ success }) => !success)) return "unsaid";
  const written = comments.flatMap(({ data }) => (data === undefined ? [] : [data]));
  if (written.length === 0) return "no note was written";
  if (written.some((comment) => comment.public)) return "the note was written as a public comment";
  const readings = written.flatMap(({ plain_body, body, html_body }) => [
    plain_body ?? "",
    body ?? "",
    plainText(html_body ?? ""),
  ]);
  return readings.some((text) => flat(text) === flat(note)) ? "there" : "the note does not read as approved";
}

/** As `newNote` compares: desks reflow white space, nothing else may differ. */
function flat(text: string): string {
  return text.normalize("NFC").replace(/\s+/gu, " ").trim();
}

function wordsOf(wish: TicketChange, args: Args, before: Ticket, { ticket }: Written): string[] {
  const words: string[] = [];
  if (wish.status !== undefined) words.push(`Status is now ${wish.status}; it was ${before.status}.`);
  if (wish.priority !== undefined) words.push(`Priority is now ${wish.priority}; it was ${before.priority ?? "none"}.`);
  if (wish.assignee !== undefined) {
    const name = typeof args.name === "string" && args.macro === undefined && args.name !== "" ? args.name : undefined;
    const who = wish.assignee === null ? "nobody" : (name ?? `agent ${wish.assignee}`);
    words.push(`Assigned to ${who} now; before it was ${partyWords(before.assignee, "nobody", "agent")}.`);
  }
  if (wish.group !== undefined) {
    const where = wish.group === null ? "no group" : `group ${wish.group}`;
    words.push(`In ${where} now; before it was ${partyWords(before.group, "none", "group")}.`);
  }
  if (wish.tags !== undefined) words.push(`Tags are now ${(ticket.tags ?? []).join(", ") || "none"}.`);
  if (wish.note !== undefined) words.push("The note is on the ticket; only agents see it.");
  return words;
}

function partyWords(party: Ticket["group"], nobody: string, kind: string): string {
  return party === null ? nobody : party.name || `${kind} ${party.id}`;
}

/** What came out beside the wish, by the desk's own rules. */
function ownRules(wish: TicketChange, before: Ticket, { ticket }: Written): string[] {
  const words: string[] = [];
  const extra = wish.tags === undefined ? [] : (ticket.tags ?? []).filter((tag) => !wish.tags?.includes(tag));
  if (extra.length > 0) words.push(`Zendesk's own rules added ${extra.join(", ")}.`);
  if (
    wish.group !== undefined &&
    wish.assignee === undefined &&
    idIn(ticket.assignee_id) !== idIn(before.assignee?.id)
  ) {
    words.push(ticket.assignee_id ? "Zendesk changed the assignee, too." : "Zendesk took the assignee off.");
  }
  return words;
}

function unreadable(): Confirmed {
  return fail(
    "desk-unreadable",
    "Zendesk took the change, but its answer could not be read.",
    "It is not certain what the ticket looks like now.",
    "Reload the ticket and look before you try again.",
  );
}

function otherwise(what: string): Confirmed {
  return fail(
    "desk-did-otherwise",
    `Zendesk answered that ${what}.`,
    "The change did not come out as approved; a rule of the desk may have changed it.",
    "Look at the ticket before you go on.",
  );
}
