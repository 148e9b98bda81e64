/**
 * From an action to what the ticket shall look like, in the words of Zendesk's API. What the desk would not keep
 * exactly as it was shown is not asked of it. It must never make a comment that a customer can read.
 */
import { type MacroChange, readChanges } from "#lib/actions/macro.apply.ts";
import type { Args } from "#lib/domain/action.ts";
import { type Ticket, TicketPriority } from "#lib/domain/ticket.ts";

export interface TicketChange {
  status?: string;
  priority?: TicketPriority;
  /** The whole list that the ticket shall have: the desk replaces tags as one. */
  tags?: string[];
  /** Those of before that shall be gone; others may be added by the desk's own rules. */
  untag?: string[];
  /** Null for nobody. */
  assignee?: number | null;
  group?: number | null;
  /** Plain text of an internal note. */
  note?: string;
  /** Named in the desk's own history of the ticket. */
  macro?: number;
}

const SETTABLE = ["open", "pending", "hold", "solved"];
/** The desk refuses longer comments. */
const LONGEST_NOTE = 60_000;

/** Undefined where this desk cannot do it, or not in exactly that way. */
export function changeFor(action: string, args: Args, ticket: Ticket): TicketChange | undefined {
  switch (action) {
    case "status.set":
      return statusOf(args.status);
    case "tags.change":
      return tagsOf(args, ticket);
    case "priority.set":
      return priorityOf(args.priority);
    case "assignee.set":
      return assigneeOf(args.assignee);
    case "note.add":
      return noteOf(args.text);
    case "ticket.escalate":
      return all([noteOf(args.note), args.group === undefined ? {} : groupOf(args.group)]);
    case "macro.apply":
      return macroOf(args, ticket);
    default:
      return undefined;
  }
}

function all(parts: readonly (TicketChange | undefined)[]): TicketChange | undefined {
  return parts.includes(undefined) ? undefined : Object.assign({}, ...parts);
}

function statusOf(status: unknown): TicketChange | undefined {
  return typeof status === "string" && SETTABLE.includes(status) ? { status } : undefined;
}

function priorityOf(wanted: unknown): TicketChange | undefined {
  const priority = TicketPriority.safeParse(wanted);
  return priority.success ? { priority: priority.data } : undefined;
}

function assigneeOf(wanted: unknown): TicketChange | undefined {
  if (wanted === "") return { assignee: null };
  const assignee = idOf(wanted);
  return assignee === undefined ? undefined : { assignee };
}

function groupOf(wanted: unknown): TicketChange | undefined {
  if (wanted === "") return { group: null };
  const group = idOf(wanted);
  return group === undefined ? undefined : { group };
}

function noteOf(text: unknown): TicketChange | undefined {
  if (typeof text !== "string" || text.trim() === "" || text.length > LONGEST_NOTE) return undefined;
  return { note: text };
}

function tagsOf({ add = [], remove = [] }: Args, ticket: Ticket): TicketChange | undefined {
  if (!isTagList(add) || !isTagList(remove) || add.some((tag) => remove.includes(tag))) return undefined;
  const tags = [...new Set([...ticket.tags, ...add])].filter((tag) => !remove.includes(tag));
  return { tags, untag: remove };
}

function macroOf(args: Args, ticket: Ticket): TicketChange | undefined {
  const changes = readChanges(args);
  // A field that is set twice could come out either way.
  if (changes.length === 0 || new Set(changes.map(({ field }) => field)).size < changes.length) return undefined;
  const made = changes.map((change) => partOf(change, ticket));
  // Taking a macro back is no use of it, so none is named then.
  const macro = idOf(args.macro);
  return all([...made, args.macro === "" ? {} : macro === undefined ? undefined : { macro }]);
}

function partOf({ field, to }: MacroChange, ticket: Ticket): TicketChange | undefined {
  switch (field) {
    case "status":
      return statusOf(to);
    case "priority":
      return priorityOf(to);
    case "assignee":
      return assigneeOf(to);
    case "group":
      return groupOf(to);
    case "note":
      return noteOf(to);
    case "tags":
      return wholeTags(to === "" ? [] : to.split(","), ticket);
  }
}

function wholeTags(tags: readonly string[], ticket: Ticket): TicketChange | undefined {
  if (!isTagList(tags)) return undefined;
  return { tags: [...tags], untag: ticket.tags.filter((tag) => !tags.includes(tag)) };
}

/** The desk splits a tag at spaces and changes its letters. */
function isTagList(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((tag) => typeof tag === "string" && /^[^\s,A-Z]{1,255}$/.test(tag));
}

function idOf(value: unknown): number | undefined {
  return typeof value === "string" && /^[1-9]\d{0,14}$/.test(value) ? Number(value) : undefined;
}
