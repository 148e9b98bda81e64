/**
 * Wishes as playbooks write them, made exact before they are offered: "me" becomes the rep's account at the desk, a
 * macro's name becomes every change that it would make to this ticket, a route becomes its group here. What cannot be
 * made exact is left out and said; nothing is guessed, since what is offered is what would run.
 */
import type { DeskFormat, MacroPreview } from "#lib/desk/port.ts";
import { fail, type Result, succeed } from "#lib/domain/error.ts";
import type { PolicyDocument } from "#lib/domain/policy-document.ts";
import type { Ticket } from "#lib/domain/ticket.ts";
import type { Wish } from "./offer.ts";
import { pageFailure } from "./page-failure.ts";
import type { Page } from "./pages.ts";
import { isRoute, routeNamed } from "./routes.ts";
import type { Suggested } from "./suggest.ts";

export interface Resolving {
  ticket: Ticket;
  format: DeskFormat;
  document: PolicyDocument;
  macro: MacroNamed;
}

/** Asks the desk at most once for each name. */
export type MacroNamed = (name: string) => Promise<Result<MacroPreview>>;

export async function resolveWishes(suggested: Suggested, by: Resolving): Promise<Suggested> {
  const wishes: Wish[] = [];
  const notices: string[] = [];
  let { draft, by: author } = suggested;
  for (const wish of suggested.wishes) {
    const made = await resolve(wish, by);
    if (made.wish !== undefined) wishes.push(made.wish);
    if (made.says !== undefined) notices.push(made.says);
    if (made.reply === undefined) continue;
    if (draft === null && isWaitedFor(by.ticket)) {
      draft = made.reply;
      author = `macro “${String(wish.args.name)}”`;
    } else notices.push(`${macroWords(wish)} also holds a reply to the customer. It is not sent and not used here.`);
  }
  return { ...suggested, by: author, draft, wishes, notices };
}

interface Made {
  wish?: Wish;
  says?: string;
  reply?: string;
}

async function resolve(wish: Wish, by: Resolving): Promise<Made> {
  switch (wish.action) {
    case "assignee.set":
      return { wish: { ...wish, args: assignee(wish.args, by.ticket) } };
    case "macro.apply":
      return wish.args.macro === undefined ? applyMacro(wish, by) : { wish };
    case "ticket.escalate":
      return handOver(wish, by);
    default:
      return { wish };
  }
}

function assignee(args: Wish["args"], { deskUser }: Ticket): Wish["args"] {
  if (args.assignee === "me") return { assignee: deskUser.id, name: deskUser.name };
  return args.assignee === "nobody" ? { assignee: "", name: "" } : args;
}

async function applyMacro(wish: Wish, { ticket, format, macro }: Resolving): Promise<Made> {
  // A desk without macros is no news; the policy may be for several desks.
  if (typeof wish.args.name !== "string" || !format.can("macro.apply", ticket)) return {};
  const seen = await macro(wish.args.name);
  if (!seen.ok) return { says: `${macroWords(wish)} is not offered. ${seen.failure.happened} ${seen.failure.todo}` };
  const { args, reply, why } = seen.value;
  return {
    ...(args === null ? {} : { wish: { ...wish, args } }),
    ...(why === undefined ? {} : { says: `${macroWords(wish)} is not offered. ${why}` }),
    ...(reply === null ? {} : { reply }),
  };
}

/** The packet is written later, from the whole case. */
function handOver(wish: Wish, { ticket, document: policy }: Resolving): Made {
  const { route } = wish.args;
  if (typeof route !== "string" || !isRoute(route, policy))
    return { says: `Handing over to “${String(route)}” is not offered: the policy has no such route.` };
  const { id, name, group } = routeNamed(route, policy, ticket.ref.host);
  return { wish: { ...wish, args: { route: id, to: name, ...(group === undefined ? {} : { group }) } } };
}

function macroWords({ args }: Wish): string {
  return `The macro “${String(args.name)}”`;
}

/** Nobody waits for a reply that was given. */
function isWaitedFor({ messages }: Ticket): boolean {
  return messages.findLast((message) => message.public && message.from !== "system")?.from === "customer";
}

/** One ticket, as read once: a list and a preview for each name that is asked for. */
export function macrosOf(page: Pick<Page, "look">, format: DeskFormat, ticket: Ticket): MacroNamed {
  const asked = new Map<string, Promise<Result<MacroPreview>>>();

  async function find(name: string): Promise<Result<MacroPreview>> {
    if (format.macros === undefined || format.macro === undefined) return noSuch(name);
    const list = await page.look(ticket.ref, { look: "macros" });
    if (!list.ok) return { ok: false, failure: pageFailure(list.code, list.detail) };
    const macros = format.macros(list.value);
    if (!macros.ok) return macros;
    const named = macros.value.filter((macro) => macro.name.trim() === name.trim());
    const [macro] = named;
    if (macro === undefined) return noSuch(name);
    if (named.length > 1) return ambiguous(name);
    const applied = await page.look(ticket.ref, { look: "macro", id: macro.id });
    if (!applied.ok) return { ok: false, failure: pageFailure(applied.code, applied.detail) };
    const preview = format.macro(applied.value, macro, ticket);
    return preview.ok ? succeed(preview.value) : preview;
  }

  return (name) => {
    const found = asked.get(name) ?? find(name);
    asked.set(name, found);
    return found;
  };
}

function noSuch(name: string): Result<never> {
  return fail(
    "no-macro",
    `The desk has no macro “${name}” for you.`,
    "It is not offered.",
    "Tell your lead: the playbook names it.",
  );
}

function ambiguous(name: string): Result<never> {
  return fail(
    "several-macros",
    `The desk has several macros “${name}”.`,
    "It is not certain which one is meant, so none is offered.",
    "Tell your lead: one of them needs another name.",
  );
}
