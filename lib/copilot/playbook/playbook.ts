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
import { findSources, type Source } from "./sources.ts";
import { fillArgs, fillText, type Words } from "./template.ts";

export interface PlaybookOptions {
  /** Every entry that has a word in common with the question, not only the few that are worth a person's glance. */
  everySource?: boolean;
}

export function createPlaybook({ everySource = false }: PlaybookOptions = {}): Copilot {
  return {
    name: "playbook",
    async *suggest(input, signal) {
      for (const event of eventsFor(input, everySource)) {
        if (signal.aborted) return;
        yield event;
      }
    },
  };
}

function* eventsFor(input: CopilotInput, everySource: boolean): Generator<CopilotEvent> {
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
  const sources = findSources(input.knowledge, playbook, question);
  for (const { entry, score } of everySource ? sources : sources.filter(isWorthShowing)) {
    yield { event: "source", id: entry.id, title: entry.title, score };
  }
  // Nobody waits for an answer that was given; what can be done is still offered.
  const reply = question.isAnswered ? "" : fillText(playbook.reply, sayableWords(words));
  // Line by line, as a model would stream it.
  for (const delta of reply === "" ? [] : reply.split(/(?<=\n)/)) yield { event: "text", delta };
  for (const suggestion of suggestionsOf(playbook, input.actions, words)) yield { event: "suggestion", suggestion };
  yield { event: "done" };
}

const FEW = 4;
/** Against the best one: what shares a stray word with the question is no source. */
const CLOSE = 0.5;

function isWorthShowing(source: Source, at: number, all: readonly Source[]): boolean {
  const best = all.reduce((most, { found }) => Math.max(most, found), 0);
  return at < FEW && (source.isNamed || source.found >= best * CLOSE);
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
