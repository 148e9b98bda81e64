/**
 * `countersign suggest`: the playbook copilot on the command line, one JSON line out per line in. It has the ticket's
 * words and no facts, so whatever a rule must know about an order is unknown here, and the gate answers accordingly.
 */
import { readFile } from "node:fs/promises";
import { createPlaybook } from "#lib/copilot/playbook/playbook.ts";
import type { Copilot, CopilotEvent, CopilotInput } from "#lib/copilot/port.ts";
import type { KnowledgeEntry, Playbook } from "#lib/domain/authority.ts";
import type { Decision } from "#lib/domain/decision.ts";
import { isEscalating } from "#lib/domain/ticket-signals.ts";
import type { CompiledPolicy } from "#lib/policy/compiled.ts";
import { decide } from "#lib/policy/decide.ts";
import { isShown } from "#lib/policy/shown.ts";
import { readPack } from "../pack/read-pack.ts";
import { withoutTicket } from "../pack/shorthand.ts";
import { answerLines } from "./answer-lines.ts";
import { readArguments } from "./arguments.ts";
import { type Command, type Io, Usage } from "./command.ts";
import { loadPolicy, tell } from "./load-policy.ts";
import { readKnowledgeLine, readSuggestLine, type SuggestTicket } from "./suggest-line.ts";

export const suggestCommand: Command = {
  name: "suggest",
  usage: "suggest --policy DIR [--knowledge FILE]",
  says: "reads tickets on stdin; answers with intent, lane, sources, suggestions and a draft (FILE instead of the pack's knowledge)",
  async run(args, io) {
    const { options } = readArguments(args, ["policy", "knowledge"]);
    if (options.policy === undefined) throw new Usage("--policy DIR is missing");
    const ground = await readGround(options.policy, options.knowledge, io);
    if (ground === undefined) return 2;
    const copilot = createPlaybook({ everySource: true });
    return answerLines(io, { read: readSuggestLine, answer: ({ ticket }) => answer(copilot, ground, ticket) });
  },
};

/** What every line is answered from. */
interface Ground {
  policy: CompiledPolicy;
  playbooks: readonly Playbook[];
  knowledge: readonly KnowledgeEntry[];
}

/** Undefined after telling what cannot be read. */
async function readGround(directory: string, file: string | undefined, io: Io): Promise<Ground | undefined> {
  const loaded = await loadPolicy(directory, io);
  if (loaded === undefined) return undefined;
  const read = await readPack(directory);
  if (!read.ok) {
    for (const problem of read.problems) tell(problem, io);
    io.err("The pack's playbooks or knowledge have errors, so nothing was suggested.");
    return undefined;
  }
  const { playbooks, knowledge } = read.pack;
  const chosen = file === undefined ? knowledge : await readKnowledge(file, io);
  return chosen === undefined ? undefined : { policy: loaded.policy, playbooks, knowledge: chosen };
}

async function readKnowledge(file: string, io: Io): Promise<KnowledgeEntry[] | undefined> {
  const text = await readFile(file, "utf8").catch((error: Error) => error);
  if (typeof text !== "string") {
    io.err(`The knowledge \`${file}\` could not be read: ${text.message}. Nothing was suggested. Check the path.`);
    return undefined;
  }
  const entries: KnowledgeEntry[] = [];
  for (const [i, line] of text
    .replace(/^\uFEFF/, "")
    .split(/\r?\n/)
    .entries()) {
    if (line.trim() === "") continue;
    const entry = readKnowledgeLine(line);
    if (typeof entry === "string") {
      io.err(`${file}:${i + 1}: ${entry}. Each line is {"id","kind","title","body"}. Nothing was suggested.`);
      return undefined;
    }
    entries.push(entry);
  }
  return entries;
}

type Lane = "automate" | "assist" | "escalate";

interface Answer {
  intent: string;
  lane: Lane;
  signals: string[];
  sources: { id: string; score: number }[];
  suggestions: { action: string; args: Readonly<Record<string, unknown>>; outcome: string; why: string }[];
  draft?: string;
}

async function answer(
  copilot: Copilot,
  { policy, playbooks, knowledge }: Ground,
  { subject, messages }: SuggestTicket,
): Promise<Answer> {
  const input: CopilotInput = {
    subject,
    messages,
    playbooks,
    knowledge,
    words: {},
    actions: Object.keys(policy.document.actions),
  };
  const events: CopilotEvent[] = [];
  for await (const event of copilot.suggest(input, new AbortController().signal)) events.push(event);
  return toAnswer(events, policy);
}

function toAnswer(events: readonly CopilotEvent[], policy: CompiledPolicy): Answer {
  const about = events.find((event) => event.event === "about");
  const signals = about?.signals ?? [];
  const intent = about?.intent ?? "other";
  const ask = (action: string, args: Readonly<Record<string, unknown>>) =>
    askGate(policy, action, args, { signals, intent });
  const text = events.map((event) => (event.event === "text" ? event.delta : "")).join("");
  const reply = ask("reply.draft", { text });
  const suggestions = events
    .filter((event) => event.event === "suggestion")
    .flatMap(({ suggestion: { action, args, why } }) => {
      const decision = ask(action, withoutTicket(action, args));
      if (!isShown(policy, action, decision)) return [];
      return [{ action, args, outcome: decision.outcome, why: whyOf(why, decision) }];
    });
  const isOpen = reply.outcome === "allow" || reply.outcome === "needs";
  const hasDraft = text !== "" && isOpen && isShown(policy, "reply.draft", reply);
  const acts = [...suggestions.map(({ action }) => action), ...(hasDraft ? ["reply.draft"] : [])];
  return {
    intent,
    lane: signals.some(isEscalating) || reply.outcome === "escalate" ? "escalate" : laneOf(acts, policy),
    signals,
    sources: events.filter((event) => event.event === "source").map(({ id, score }) => ({ id, score })),
    suggestions,
    ...(hasDraft ? { draft: text } : {}),
  };
}

/** Asked as somebody who has the roles that the action wants: which rep it will be is not known here. */
function askGate(
  policy: CompiledPolicy,
  action: string,
  args: Readonly<Record<string, unknown>>,
  { signals, intent }: { signals: string[]; intent: string },
): Decision {
  return decide(policy, {
    action,
    args: { ...args },
    rep: { id: "suggest", roles: [...(policy.actions.get(action)?.grant?.roles ?? [])] },
    facts: {
      "ticket.signals": { value: signals, source: "text" },
      "ticket.intent": { value: intent, source: "text" },
    },
    subject: {},
    evidence: [],
    now: new Date().toISOString(),
  });
}

function whyOf(why: string, { outcome, rules }: Decision): string {
  const [first] = rules;
  return outcome === "allow" || first === undefined ? why : `${why} ${first.why}`.trim();
}

/** The strictest lane of what would be done; what the pack gives to nobody is a person's work. */
function laneOf(acts: readonly string[], policy: CompiledPolicy): Lane {
  const lanes = acts.map((action) => policy.actions.get(action)?.grant?.lane ?? "assist");
  if (lanes.includes("escalate")) return "escalate";
  return lanes.length === 0 || lanes.includes("assist") ? "assist" : "automate";
}
