/**
 * A policy as Cedar policies: a `permit` for each grant, a `forbid` for each outcome a rule can have. What Cedar cannot
 * say is listed with its reason and is enforced by nobody who only runs the export, so the list is part of it.
 */
import type { Outcome } from "#lib/domain/decision.ts";
import type { CompiledAction, CompiledPolicy } from "../compiled.ts";
import type { Scope } from "../facts.ts";
import { covers, isNamed } from "../on.ts";
import { Problems } from "../problem.ts";
import { findKind } from "../rules/index.ts";
import { builtInClauses, hasRole } from "./built-in.ts";
import { type Attribute, type CedarClause, type Fire, Unsayable } from "./clause.ts";
import { condition } from "./conditions.ts";
import { schemaText } from "./schema.ts";
import { policyText } from "./statement.ts";
import { and, not } from "./text.ts";

export interface CedarPolicy {
  /** Unique in the export; also its `@id`. */
  id: string;
  text: string;
  /** The rule it belongs to; of a `permit` the action. */
  rule: string;
  effect: "permit" | "forbid";
  outcome: Outcome;
  needs: readonly string[];
  route?: string;
}

export interface NotExpressed {
  rule: string;
  kind: string;
  on: string[];
  why: string;
}

export interface CedarExport {
  policy: CompiledPolicy;
  policies: readonly CedarPolicy[];
  schema: string;
  notExpressed: readonly NotExpressed[];
  /** What the context of a request for an action may hold. */
  context: ReadonlyMap<string, readonly Attribute[]>;
}

interface Draft {
  rule: string;
  kind: string;
  why: string;
  clause: CedarClause;
}

export function exportToCedar(policy: CompiledPolicy): CedarExport {
  const granted = [...policy.actions.values()].filter(({ grant }) => grant !== undefined);
  const grants = granted.map((action) => ({ action: action.declaration.id, when: hasRole(action) }));
  const drafts = new Map(granted.map((action) => [action.declaration.id, draftsOf(policy, action)]));
  const context = new Map([...drafts].map(([id, some]) => [id, attributesOf(some)]));
  const names = new Names(["", ...(policy.document.rules ?? []).map(({ id }) => id)]);
  const forbids = grouped(drafts).flatMap((group) => forbidsOf(group, names));
  const permits = grants.map(({ action, when }) => permitOf(action, when, names));
  return {
    policy,
    policies: [...permits, ...forbids],
    schema: schemaText(context),
    notExpressed: missing(drafts),
    context,
  };
}

function draftsOf(policy: CompiledPolicy, action: CompiledAction): Draft[] {
  const { declaration } = action;
  const builtIn = builtInClauses(action).map(({ id, why, clause }) => ({ rule: id, kind: "built-in", why, clause }));
  const { facts, declarations: actions, zone } = policy;
  const rules = (policy.document.rules ?? []).filter(({ on }) => covers(on, declaration));
  return [
    ...builtIn,
    ...rules.map((rule) => {
      const isItsOwn = isNamed(rule.on, declaration.id);
      const scope = { action: declaration, isNamed: isItsOwn, facts, actions, zone, problems: new Problems() };
      return { rule: rule.id, kind: rule.kind, why: rule.why, clause: ruleClause(rule, scope) };
    }),
  ];
}

function ruleClause(raw: { kind: string; when?: unknown }, scope: Scope): CedarClause {
  const kind = findKind(raw.kind);
  const parsed = kind?.schema.safeParse(raw);
  if (kind?.cedar === undefined || parsed === undefined || !parsed.success) {
    return { ok: false, why: WHY_NOT[raw.kind] ?? "Cedar has no words for this kind of rule" };
  }
  const clause = kind.cedar(parsed.data, scope);
  if (!clause.ok || raw.when === undefined) return clause;
  const trigger = condition(raw.when, scope, "trigger");
  if (trigger instanceof Unsayable) return { ok: false, why: trigger.why };
  const fires = clause.fires.map((fire) => ({ ...fire, when: and([not(trigger.no), fire.when]) }));
  return { ok: true, fires, reads: [...trigger.reads, ...clause.reads] };
}

const HISTORY = "Cedar keeps no history, so nothing can be counted";
const WHY_NOT: Readonly<Record<string, string>> = {
  breaker: HISTORY,
  budget: HISTORY,
  cooldown: HISTORY,
  rate: HISTORY,
  sequence: "Cedar keeps no history, so what came before is not known",
  hours: "Cedar has no calendar and no time zones",
  recipients: "Cedar cannot take an e-mail address apart",
};

function attributesOf(drafts: readonly Draft[]): Attribute[] {
  const reads = drafts.flatMap(({ clause }) => (clause.ok ? clause.reads : []));
  const byName = new Map(reads.map((read) => [read.name, read]));
  return [...byName.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

interface Group {
  draft: Draft;
  fires: readonly Fire[];
  actions: string[];
}

/** Actions for which a rule comes out the same share its policies. */
function grouped(drafts: ReadonlyMap<string, readonly Draft[]>): Group[] {
  const groups = new Map<string, Group>();
  for (const [action, some] of drafts) {
    for (const draft of some) {
      if (!draft.clause.ok) continue;
      const { fires } = draft.clause;
      const key = JSON.stringify([draft.rule, draft.why, fires]);
      const group = groups.get(key) ?? { draft, fires, actions: [] };
      group.actions.push(action);
      groups.set(key, group);
    }
  }
  return [...groups.values()];
}

function forbidsOf({ draft: { rule, kind, why }, fires, actions }: Group, names: Names): CedarPolicy[] {
  return fires.flatMap(({ outcome, needs = [], route, when }) => {
    if (when === "false") return [];
    const id = names.take(rule);
    const shared = { id, rule, effect: "forbid" as const, outcome, needs, ...(route === undefined ? {} : { route }) };
    return [{ ...shared, text: policyText({ ...shared, kind, why, actions, when }) }];
  });
}

function permitOf(action: string, when: string, names: Names): CedarPolicy {
  const id = names.take(`grant:${action}`);
  const shared = { id, rule: action, effect: "permit" as const, outcome: "allow" as const, needs: [] };
  return { ...shared, text: policyText({ ...shared, kind: "grant", why: "", actions: [action], when }) };
}

/** The first policy of a rule bears the rule's own id; the names of other rules are never taken. */
class Names {
  readonly #taken = new Set<string>();
  readonly #ids: ReadonlySet<string>;

  constructor(ids: readonly string[]) {
    this.#ids = new Set(ids);
  }

  take(id: string): string {
    let name = id;
    for (let n = 2; this.#taken.has(name) || (name !== id && this.#ids.has(name)); n++) name = `${id}#${n}`;
    this.#taken.add(name);
    return name;
  }
}

function missing(drafts: ReadonlyMap<string, readonly Draft[]>): NotExpressed[] {
  const found = new Map<string, NotExpressed>();
  for (const [action, some] of drafts) {
    for (const { rule, kind, clause } of some) {
      if (clause.ok) continue;
      const key = JSON.stringify([rule, clause.why]);
      const one = found.get(key) ?? { rule, kind, on: [], why: clause.why };
      one.on.push(action);
      found.set(key, one);
    }
  }
  return [...found.values()];
}
