/**
 * What the ticket's words hint at. Source `text`, so by the gate's law it can only tighten a decision. Hostile text
 * is not hidden: the rep is told that it is there and that it changed nothing.
 */
import type { Message } from "#lib/domain/ticket.ts";

const SIGNALS: [signal: string, words: RegExp][] = [
  ["legal-threat", /\b(lawyer|attorney|legal action|sue you|court|solicitor|small claims)\b/i],
  ["chargeback", /\b(chargeback|dispute (?:the|this) (?:charge|payment)|my bank will)\b/i],
  ["account-takeover", /\b(hacked|someone else (?:used|logged)|not me who)\b/i],
  [
    "injection",
    /\b(ignore (?:all |any |your )?(?:previous|prior|policy|the policy|instructions)|system\s*:|you are now|as an ai|approve (?:this|it) (?:now|automatically))/i,
  ],
];

// Bidirectional controls, zero-width characters and tag characters: text that reads otherwise than it is.
const HIDDEN = /[\u200B-\u200F\u202A-\u202E\u2060-\u2064\u2066-\u2069\uFEFF\u{E0000}-\u{E007F}]/u;

export function readSignals(messages: readonly Message[]): string[] {
  const customer = messages.filter((message) => message.public && message.from === "customer");
  const found = SIGNALS.filter(([, words]) => customer.some((message) => words.test(message.text))).map(
    ([signal]) => signal,
  );
  if (customer.some((message) => HIDDEN.test(message.text))) found.push("hidden-text");
  return found;
}
