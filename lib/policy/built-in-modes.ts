/**
 * The built-in rule `mode`: a pack's `mode` and its `modes` for some teams, people, inboxes and actions. The strictest
 * that applies counts, and what cannot be known applies: an entry must never be escaped by leaving something out.
 */
import type { ActionDeclaration, Group } from "#lib/domain/action.ts";
import { canonicalJson } from "#lib/domain/canonical.ts";
import type { FactRead } from "#lib/domain/decision.ts";
import type { Mode, ModeRule, PolicyDocument } from "#lib/domain/policy-document.ts";
import { checkOn } from "./check-on.ts";
import { type Env, factRef, type Ref, readsInOrder, type Scope } from "./facts.ts";
import { covers } from "./on.ts";
import { type Path, Problems } from "./problem.ts";
import { sortOf } from "./values.ts";

/** An entry that would forbid one action to whom it applies. */
export interface CompiledMode {
  mode: Mode;
  why: string;
  conditions: readonly { ref: Ref; wanted: readonly string[] }[];
}

/** `modes` holds those that forbid it where the pack's own `mode` does not, the strictest first. */
export interface Modes {
  mode: Mode;
  modes: readonly CompiledMode[];
}

const STRICTNESS: Record<Mode, number> = { assist: 0, "draft-only": 1, stop: 2 };
const IN_DRAFT_ONLY: readonly Group[] = ["read", "draft", "handoff"];

export function permits(mode: Mode, group: Group): boolean {
  return mode === "assist" || (mode === "draft-only" && IN_DRAFT_ONLY.includes(group));
}

function strictest(modes: readonly Mode[]): Mode {
  return modes.reduce((one, other) => (STRICTNESS[other] > STRICTNESS[one] ? other : one), "assist");
}

/** What holds for all that this rep does, whatever the ticket and the action are; for people to read. */
export function modeOfRep({ mode, modes = [] }: PolicyDocument, { rep, team }: { rep: string; team: string }): Mode {
  const isFor = (wanted: ModeRule["rep"], one: string): boolean =>
    wanted === undefined || [wanted].flat().includes(one);
  const always = modes.filter(({ on, inbox }) => on === undefined && inbox === undefined);
  const mine = always.filter((entry) => isFor(entry.team, team) && isFor(entry.rep, rep));
  return strictest([mode, ...mine.map((entry) => entry.mode)]);
}

/** The mode that forbids this action to whoever asks, and why; undefined when none does. */
export function forbiddingMode(
  { mode, modes }: Modes,
  group: Group,
  env: Env,
): { mode: Mode; why: string; read: FactRead[] } | undefined {
  if (!permits(mode, group)) return { mode, why: WHY[mode], read: [] };
  if (modes.length === 0) return undefined;
  const at = modes.findIndex((one) => applies(one, env));
  const found = modes[at];
  if (found === undefined) return undefined;
  const reads: FactRead[] = [];
  for (const one of modes.slice(0, at + 1)) applies(one, { ...env, reads });
  return { mode: found.mode, why: found.why, read: readsInOrder(reads) };
}

const WHY: Record<Mode, string> = {
  stop: "Everything is stopped at the moment.",
  "draft-only": "Only reading and drafting is switched on at the moment.",
  assist: "",
};

/** Every condition is looked at, so that what was read never depends on which came first. */
function applies({ conditions }: CompiledMode, env: Env): boolean {
  let does = true;
  for (const { ref, wanted } of conditions) {
    const value = ref.load(env);
    if (value !== undefined && !wanted.includes(value as string)) does = false;
  }
  return does;
}

type Base = Omit<Scope, "action" | "isNamed">;

/** Reports what is wrong once, and answers for each action. */
export function compileModes(doc: PolicyDocument, base: Base): (action: ActionDeclaration) => Modes {
  const entries = doc.modes ?? [];
  for (const [i, entry] of entries.entries()) checkEntry(entry, ["modes", i], doc, base);
  const inTurn = [...entries].sort(byStrictnessThenWords);
  return (action) => ({
    mode: doc.mode,
    modes: permits(doc.mode, action.group) ? inTurn.flatMap((entry) => compileFor(action, entry, base)) : [],
  });
}

function compileFor(action: ActionDeclaration, entry: ModeRule, base: Base): CompiledMode[] {
  if (permits(entry.mode, action.group) || (entry.on !== undefined && !covers(entry.on, action))) return [];
  // A money action asks for an inbox that the server read: the page could name another one and so choose its mode.
  const scope = { ...base, action, isNamed: false, problems: new Problems() };
  const named = [
    ["rep.team", entry.team],
    ["rep.id", entry.rep],
    ["ticket.inbox", entry.inbox],
  ] as const;
  const conditions = named.flatMap(([name, wanted]) => {
    const ref = wanted === undefined ? undefined : factRef(name, scope, "guard", []);
    return ref === undefined || wanted === undefined ? [] : [{ ref, wanted: [wanted].flat() }];
  });
  return [{ mode: entry.mode, why: entry.why, conditions }];
}

function byStrictnessThenWords(a: ModeRule, b: ModeRule): number {
  const [one, other] = [inOneOrder(a), inOneOrder(b)];
  return STRICTNESS[b.mode] - STRICTNESS[a.mode] || (one < other ? -1 : one > other ? 1 : 0);
}

function inOneOrder(entry: ModeRule): string {
  const parts = Object.entries(entry).map(([key, part]) => [key, Array.isArray(part) ? [...part].sort() : part]);
  return canonicalJson(Object.fromEntries(parts));
}

function checkEntry(entry: ModeRule, path: Path, doc: PolicyDocument, base: Base): void {
  const { problems, facts } = base;
  const { mode, on, team, rep, inbox } = entry;
  if (on === undefined && team === undefined && rep === undefined && inbox === undefined) {
    const message =
      "this mode is for nobody in particular: say for which `team`, `rep`, `inbox` or actions (`on`) it is";
    problems.error(path, "schema", message, "for everybody, change `mode` at the top of the policy");
    return;
  }
  if (STRICTNESS[mode] <= STRICTNESS[doc.mode]) {
    const message = `\`${mode}\` for some can never matter: the policy's own mode is \`${doc.mode}\`, and the strictest counts`;
    problems.warn([...path, "mode"], "shadowed", message, "take it out, or make the policy's own `mode` milder");
  }
  if (on !== undefined && checkOn(on, [...path, "on"], base)) checkReach(on, path, doc, base);
  const type = facts.get("ticket.inbox")?.type;
  if (inbox !== undefined && (type === undefined || sortOf(type) !== "text")) {
    const message =
      "`inbox` compares with the fact `ticket.inbox`, which this pack declares as something else than a text";
    problems.error([...path, "inbox"], "wrong-type", message, "declare `ticket.inbox` with `type: string`");
  }
}

function checkReach(on: string | string[], path: Path, doc: PolicyDocument, { actions, problems }: Base): void {
  if (Object.keys(doc.actions).some((id) => isCovered(on, actions.get(id)))) return;
  problems.warn([...path, "on"], "covers-nothing", "this mode covers no action that the pack lists");
}

function isCovered(on: string | string[], action: ActionDeclaration | undefined): boolean {
  return action !== undefined && covers(on, action);
}
