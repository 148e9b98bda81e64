/**
 * A copilot proposes; it decides nothing and supplies no facts. Every driver (a playbook, later a model) yields the
 * same events, so that what stands above cannot tell them apart except by the name it shows.
 */
import type { KnowledgeEntry, Playbook } from "#lib/domain/authority.ts";
import type { Failure } from "#lib/domain/error.ts";

export interface CopilotInput {
  subject: string;
  messages: readonly { from: "customer" | "agent" | "system"; text: string; public: boolean }[];
  playbooks: readonly Playbook[];
  knowledge: readonly KnowledgeEntry[];
  /** Values for templates, by path (`order.id`); money and times as values, not as words. */
  words: Readonly<Record<string, unknown>>;
  /** Actions that may be proposed at all; anything else a driver comes up with is dropped. */
  actions: readonly string[];
}

export interface ProposedAction {
  action: string;
  args: Readonly<Record<string, unknown>>;
  why: string;
}

export type CopilotEvent =
  | { event: "about"; intent: string; title: string; summary: string; signals: string[] }
  | { event: "text"; delta: string }
  | { event: "source"; id: string; title: string; score: number }
  | { event: "suggestion"; suggestion: ProposedAction }
  | { event: "done" }
  | { event: "failed"; failure: Failure };

export interface Copilot {
  /** Shown beside the draft, e.g. `playbook`. */
  readonly name: string;
  suggest(input: CopilotInput, signal: AbortSignal): AsyncIterable<CopilotEvent>;
}
