/**
 * The copilot that is always there: no model, no network, no chance; the same ticket under the same pack gives the
 * same words. It writes only what the pack's author wrote, filled with known values. It must never follow the text
 * of a ticket, say that something was done, or put internal knowledge into a draft.
 */
import type { Playbook } from "#lib/domain/authority.ts";
import type { Copilot, CopilotEvent, CopilotInput, ProposedAction } from "../port.ts";
import { type Question, readQuestion } from "./asked.ts";
import { fallbackOf } from "./fallback.ts";
import { pickPlaybook } from "./pick.ts";
import { isForeignOrder, sayableWords } from "./sayable.ts";
import { readSignals } from "./signals.ts";
import { findSources } from "./sources.ts";
import { fillArgs, fillText, type Words } from "./template.ts";

export interface PlaybookOptions {
  /** How many sources at most. */
  sources?: number;
}

export function createPlaybook({ sources = 5 }: PlaybookOptions = {}): Copilot {
  return {
    name: "playbook",
    async *suggest(input, signal) {
      for (const event of eventsFor(input, sources)) {
        if (signal.aborted) return;
        yield event;
      }
    },
  };
}

function* eventsFor(input: CopilotInput, most: number): Generator<CopilotEvent> {
  const question = readQuestion(input);
  const playbook = pickPlaybook(input.playbooks, question) ?? fallbackOf(input.playbooks);
  const words: Words = { "ticket.subject": input.subject, ...input.words };
  yield {
    event: "about",
    intent: playbook.intent,
    title: playbook.title,
    summary: summaryOf(playbook, question, words),
    signals: readSignals(question),
  };
  for (const { entry, score } of findSources(input.knowledge, playbook, question).slice(0, most)) {
    yield { event: "source", id: entry.id, title: entry.title, score };
  }
  // Nobody waits for an answer that was given; what can be done is still offered.
  const reply = question.isAnswered ? "" : fillText(playbook.reply, sayableWords(words));
  // Line by line, as a model would stream it.
  for (const delta of reply === "" ? [] : reply.split(/(?<=\n)/)) yield { event: "text", delta };
  for (const suggestion of suggestionsOf(playbook, input.actions, words)) yield { event: "suggestion", suggestion };
  yield { event: "done" };
}

function summaryOf(playbook: Playbook, question: Question, words: Words): string {
  const said = fillText(playbook.summary, sayableWords(words));
  return [
    said === "" ? `${playbook.title}.` : said,
    isForeignOrder(words)
      ? "The order that is named here is not known to be this customer's; the draft says nothing about it."
      : "",
    question.isAnswered ? "You wrote last; the customer has not written since." : "",
  ]
    .filter((sentence) => sentence !== "")
    .join(" ");
}

function suggestionsOf(playbook: Playbook, allowed: readonly string[], words: Words): ProposedAction[] {
  return playbook.actions.flatMap(({ action, args, why }) => {
    const filled = allowed.includes(action) ? fillArgs(args, words) : undefined;
    return filled === undefined ? [] : [{ action, args: filled, why: fillText(why, sayableWords(words)) }];
  });
}
