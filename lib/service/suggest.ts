/**
 * Runs a copilot over the gathered ticket and collects what it proposes. Ticket text is data to it; what it names
 * outside the actions that the policy shows is dropped, and it can add no fact.
 */
import type { Copilot, CopilotEvent } from "#lib/copilot/port.ts";
import type { PublishedPolicy } from "#lib/domain/authority.ts";
import { canonicalJson } from "#lib/domain/canonical.ts";
import type { Failure } from "#lib/domain/error.ts";
import type { Gathered } from "./gather.ts";
import type { Wish } from "./offer.ts";

export interface Suggested {
  by: string;
  intent: string;
  title: string;
  /** What the playbook takes the ticket for, whoever drafts: a lead wrote these words. */
  about: string;
  summary: string;
  signals: string[];
  draft: string | null;
  sources: { id: string; title: string }[];
  wishes: Wish[];
  /** What of it is not offered, and why; sentences for people. */
  notices: string[];
  failure: Failure | null;
  /** The draft is still growing. */
  drafting?: boolean;
  /** A model was asked, whatever came of it: it can be asked once more. */
  asked?: boolean;
}

export async function suggest(
  copilot: Copilot,
  published: PublishedPolicy,
  gathered: Gathered,
  actions: readonly string[],
  signal: AbortSignal,
): Promise<Suggested> {
  const all = nothingYet(copilot.name);
  const input = {
    subject: gathered.ticket.subject,
    messages: gathered.ticket.messages,
    playbooks: published.playbooks,
    knowledge: published.knowledge,
    words: wordsFor(gathered),
    actions,
  };
  for await (const event of copilot.suggest(input, signal)) collect(all, event, actions);
  return all;
}

export function nothingYet(by: string): Suggested {
  return {
    by,
    intent: "",
    title: "",
    about: "",
    summary: "",
    signals: [],
    draft: null,
    sources: [],
    wishes: [],
    notices: [],
    failure: null,
  };
}

/** An answer that broke off is begun anew, and may say the same again. */
function isNamed({ action, args }: Wish, { wishes }: Suggested): boolean {
  return wishes.some((wish) => wish.action === action && canonicalJson(wish.args) === canonicalJson(args));
}

/** Adds one event of a copilot; what it names outside the policy's actions is dropped. */
export function collect(all: Suggested, event: CopilotEvent, actions: readonly string[]): void {
  switch (event.event) {
    case "about":
      Object.assign(all, { intent: event.intent, title: event.title, summary: event.summary, signals: event.signals });
      all.about = event.title;
      break;
    case "text":
      all.draft = (all.draft ?? "") + event.delta;
      break;
    case "source":
      if (!all.sources.some(({ id }) => id === event.id)) all.sources.push({ id: event.id, title: event.title });
      break;
    case "suggestion":
      if (actions.includes(event.suggestion.action) && !isNamed(event.suggestion, all))
        all.wishes.push(event.suggestion);
      break;
    case "failed":
      all.failure = event.failure;
      break;
    case "restart":
      all.draft = null;
      break;
    case "left":
    case "dropped":
    case "done":
      break;
  }
}

/** Values a template may use, by path. Facts come first; then what the page shows. */
function wordsFor({ ticket, facts, order }: Gathered): Record<string, unknown> {
  const words: Record<string, unknown> = {};
  for (const [name, fact] of Object.entries(facts)) words[name] = fact.value;
  words["requester.name"] = ticket.requester.name;
  words["requester.firstName"] = ticket.requester.name.trim().split(/\s+/)[0] ?? "";
  words["agent.firstName"] = ticket.deskUser.name.trim().split(/\s+/)[0] ?? "";
  words["ticket.subject"] = ticket.subject;
  // An order that the server could not find has no facts; its number alone is no reason to name it as known.
  if (order !== null && words["order.id"] === undefined) words["asked.order"] = order;
  return words;
}
