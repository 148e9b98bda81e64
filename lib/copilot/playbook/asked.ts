/**
 * What the customer asks now: their public messages since the last public answer, a burst of short ones read as one.
 * Internal notes, system lines and the agent's own words are never the customer's.
 */
import type { CopilotInput } from "../port.ts";
import { withoutQuotes } from "./terms.ts";

export interface Question {
  subject: string;
  /** Oldest first; never empty unless the customer wrote nothing at all. */
  messages: readonly string[];
  /** True when the agent wrote last: nothing new has to be answered. */
  isAnswered: boolean;
  /** All public messages of the customer, to tell a first contact from a second. */
  written: readonly string[];
}

export function readQuestion({ subject, messages }: Pick<CopilotInput, "subject" | "messages">): Question {
  const spoken = messages.filter((message) => message.public && message.from !== "system");
  const written = spoken.filter(({ from }) => from === "customer").map(({ text }) => text);
  const last = spoken.findLastIndex(({ from }) => from === "customer");
  const before = spoken.slice(0, last + 1).findLastIndex(({ from }) => from === "agent");
  const run = spoken.slice(before + 1, last + 1).map(({ text }) => withoutQuotes(text));
  return { subject, messages: run, isAnswered: last >= 0 && last < spoken.length - 1, written };
}
