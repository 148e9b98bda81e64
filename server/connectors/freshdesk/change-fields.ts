/**
 * Changes a ticket's own fields: status, priority, tags, assignee, group. Read, write, read back. All are absolute
 * values, and tags are one list that is replaced as a whole: so it is read just before, and only what was approved is
 * taken out of it or put in.
 */
import { freshdeskPriorityCode, freshdeskStatusCode } from "#lib/domain/freshdesk.ts";
import type { TicketRef } from "#lib/domain/ticket.ts";
import type { DeskOutcome, DeskWrite } from "../connector.ts";
import type { Api, CallAnswer } from "./call.ts";
import { explainFault } from "./explain.ts";
import { readBody, readLabel } from "./read.ts";
import type { TicketBody } from "./shapes.ts";

export interface Change {
  body(now: TicketBody): Record<string, unknown>;
  isShown(now: TicketBody): boolean;
  readonly says: string;
}

/** A text says why Freshdesk cannot do it. */
export function changeOf({ action, args }: DeskWrite): Change | string {
  switch (action) {
    case "status.set":
      return setStatus(String(args.status));
    case "priority.set":
      return setPriority(String(args.priority));
    case "tags.change":
      return changeTags(textsOf(args.add), textsOf(args.remove));
    case "assignee.set":
      return setParty("responder_id", String(args.assignee), "agent");
    default:
      return `The server has no way to carry out \`${action}\` in Freshdesk.`;
  }
}

export function setGroup(id: string): Change | string {
  return setParty("group_id", id, "group");
}

/** `alreadySo`: what it means that the ticket shows it before anything was written. */
export async function changeFields(
  api: Api,
  ref: TicketRef,
  change: Change,
  alreadySo: "fine" | "refuse",
): Promise<DeskOutcome> {
  const before = await readBody(api, ref, "", AbortSignal.timeout(15_000));
  if (!before.ok) return { is: "refused", happened: before.happened };
  if (change.isShown(before.value)) {
    if (alreadySo === "fine") return { is: "made", says: change.says, reference: null };
    return { is: "refused", happened: "The ticket shows this already; nothing was written." };
  }
  const answer = await api.send("PUT", `/api/v2/tickets/${ref.ticket}`, change.body(before.value));
  if (answer.is === "refused") return { is: "refused", happened: await explain(api, answer) };
  const after = await readBody(api, ref, "", AbortSignal.timeout(15_000));
  if (after.ok && change.isShown(after.value)) return { is: "made", says: change.says, reference: null };
  if (answer.is === "lost") return { is: "unknown", happened: answer.happened };
  const happened = after.ok ? "The desk took the change but does not show it." : after.happened;
  return { is: "unknown", happened };
}

/** With the field's own label, which is what the agent sees on the ticket's form. */
export async function explain(api: Api, answer: Extract<CallAnswer, { is: "refused" }>): Promise<string> {
  const [fault] = answer.faults;
  if (answer.status !== 400 || fault === undefined || fault.field === null) return answer.happened;
  return explainFault(fault, await readLabel(api, fault.field, AbortSignal.timeout(5_000)));
}

function setStatus(status: string): Change | string {
  const code = freshdeskStatusCode(status);
  if (code === undefined) return `Freshdesk has no status “${status}”.`;
  return {
    body: () => ({ status: code }),
    isShown: (now) => now.status === code,
    says: `The desk shows the status ${status}.`,
  };
}

function setPriority(priority: string): Change | string {
  const code = freshdeskPriorityCode(priority);
  if (code === undefined) return `Freshdesk has no priority “${priority}”.`;
  return {
    body: () => ({ priority: code }),
    isShown: (now) => now.priority === code,
    says: `The desk shows the priority ${priority}.`,
  };
}

function changeTags(add: readonly string[], remove: readonly string[]): Change {
  return {
    body: ({ tags }) => ({ tags: [...new Set([...(tags ?? []).filter((tag) => !remove.includes(tag)), ...add])] }),
    isShown: ({ tags }) => {
      const now = new Set(tags ?? []);
      return add.every((tag) => now.has(tag)) && !remove.some((tag) => now.has(tag));
    },
    says: "The desk shows the tags as they were to be.",
  };
}

function setParty(field: "responder_id" | "group_id", id: string, kind: "agent" | "group"): Change | string {
  if (!/^\d{0,15}$/.test(id)) return `“${id}” is not a Freshdesk number of an ${kind}.`.replace("an group", "a group");
  return {
    body: () => ({ [field]: id === "" ? null : Number(id) }),
    isShown: (now) => (now[field] ?? "") === id,
    says: id === "" ? `The desk shows no ${kind} on the ticket.` : `The desk shows the ${kind} ${id} on the ticket.`,
  };
}

function textsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === "string") : [];
}
