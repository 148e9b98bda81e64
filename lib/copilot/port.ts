/**
 * A copilot proposes; it decides nothing and supplies no facts. Every driver (a playbook, later a model) yields the
 * same events, so that what stands above cannot tell them apart except by the name it shows.
 */
import type { KnowledgeEntry, Playbook } from "#lib/domain/authority.ts";
import type { Failure } from "#lib/domain/error.ts";
import type { PersonalType } from "#lib/domain/personal.ts";

export interface CopilotInput {
  subject: string;
  messages: readonly { from: "customer" | "agent" | "system"; text: string; public: boolean }[];
  playbooks: readonly Playbook[];
  knowledge: readonly KnowledgeEntry[];
  /** Values for templates, by path (`order.id`); money and times as values, not as words. */
  words: Readonly<Record<string, unknown>>;
  /** Actions that may be proposed at all; anything else a driver comes up with is dropped. */
  actions: readonly string[];
  /** Actions of which a driver that writes by itself must not speak. */
  unspoken?: readonly string[];
  /** Values that are personal and known as such; a driver that sends text away replaces them. */
  known?: readonly KnownValue[];
  /** Facts in words, each with its source, e.g. "The order was placed on 2 Nov (read by the server)". */
  facts?: readonly string[];
  /** Looks an order up by its number; what it answers is words for the model, never a fact for the gate. */
  lookUp?: (order: string, signal: AbortSignal) => Promise<string>;
}

export interface KnownValue {
  type: PersonalType;
  value: string;
}

/** What was sent to a model, exactly as it left: shown to the rep on demand. */
export interface Departure {
  /** RFC 3339. */
  at: string;
  /** Host that it went to, and in whose name: `gateway` of the company, or the person's `own-key`. */
  to: string;
  by: "gateway" | "own-key";
  model: string;
  /** The request's system and message texts as they were sent, redacted. */
  sent: string;
  /** How many values of each type were replaced. */
  replaced: Partial<Record<PersonalType, number>>;
}

export interface ProposedAction {
  action: string;
  args: Readonly<Record<string, unknown>>;
  why: string;
}

export type CopilotEvent =
  | { event: "about"; intent: string; title: string; summary: string; signals: string[] }
  | { event: "text"; delta: string }
  /** What was written so far is void; a new draft begins. */
  | { event: "restart"; why: string }
  | { event: "source"; id: string; title: string; score: number }
  | { event: "left"; departure: Departure }
  /** Something that came back and was not used: an unknown tool, extra fields, a placeholder outside the draft. */
  | { event: "dropped"; what: string; why: string }
  | { event: "suggestion"; suggestion: ProposedAction }
  | { event: "done" }
  | { event: "failed"; failure: Failure };

export interface Copilot {
  /** Shown beside the draft, e.g. `playbook`. */
  readonly name: string;
  suggest(input: CopilotInput, signal: AbortSignal): AsyncIterable<CopilotEvent>;
}
