/** The ticket's signals, and one that only the run of the conversation shows: the customer had to write again. */
import { readSignals as readWords } from "#lib/domain/ticket-signals.ts";
import type { Question } from "./asked.ts";

export function readSignals(question: Question): string[] {
  const found = readWords([question.subject, ...question.messages]);
  const wroteAgain = question.written.length > question.messages.length && !question.isAnswered;
  return wroteAgain && !found.includes("second-contact") ? [...found, "second-contact"] : found;
}
