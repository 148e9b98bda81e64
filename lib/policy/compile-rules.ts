/** Each rule compiled against every action that it covers, so that its arguments have their real types. */

import type { z } from "zod";
import type { ActionDeclaration } from "#lib/domain/action.ts";
import { trusts } from "#lib/domain/fact.ts";
import type { PolicyDocument } from "#lib/domain/policy-document.ts";
import { isBuiltInId } from "./built-in.ts";
import { checkOn } from "./check-on.ts";
import type { CompiledRule } from "./compiled.ts";
import { type Condition, compileCondition } from "./conditions.ts";
import type { Scope } from "./facts.ts";
import { covers, isNamed } from "./on.ts";
import { didYouMean, type Path, Problems } from "./problem.ts";
import { findKind, KINDS } from "./rules/index.ts";
import type { RuleKind } from "./rules/kind.ts";
import { reportIssues } from "./schema-problems.ts";

type Base = Omit<Scope, "action" | "isNamed">;
type RawRule = NonNullable<PolicyDocument["rules"]>[number];

/** Rules by action id. */
export function compileRules(doc: PolicyDocument, base: Base): Map<string, CompiledRule[]> {
  const byAction = new Map<string, CompiledRule[]>();
  const seen = new Set<string>();
  const granted = new Set(Object.keys(doc.actions));
  for (const [i, raw] of (doc.rules ?? []).entries()) {
    const path = ["rules", i];
    checkId(raw.id, seen, path, base.problems);
    const kind = findKind(raw.kind);
    if (kind === undefined) {
      const known = Object.keys(KINDS);
      const hint = didYouMean(raw.kind, known) ?? `known kinds: ${known.join(", ")}`;
      base.problems.error(
        [...path, "kind"],
        "unknown-kind",
        `there is no kind of rule \`${raw.kind}\`; known are ${known.join(", ")}`,
        hint,
      );
      continue;
    }
    const parsed = kind.schema.safeParse(raw);
    if (!parsed.success) {
      reportIssues(parsed.error, path, base.problems, { schema: kind.schema, raw, labels: labelsOf(kind) });
      continue;
    }
    if (!checkOn(raw.on, [...path, "on"], base)) continue;
    for (const [id, rule] of compileForEach(raw, parsed.data, kind, path, base, granted)) {
      const list = byAction.get(id);
      if (list === undefined) byAction.set(id, [rule]);
      else list.push(rule);
    }
  }
  return byAction;
}

function compileForEach(
  raw: RawRule,
  parsed: z.output<z.ZodType>,
  kind: RuleKind,
  path: Path,
  base: Base,
  granted: ReadonlySet<string>,
): [string, CompiledRule][] {
  const covered = [...base.actions.values()].filter((action) => covers(raw.on, action));
  const isMeant = (id: string): boolean => granted.has(id) || isNamed(raw.on, id);
  // Of a rule that covers nothing at least the grammar is checked; `check` tells that it covers nothing.
  if (!covered.some((action) => isMeant(action.id)))
    compileOne(raw, parsed, kind, path, { ...base, action: undefined, isNamed: false });
  const rules: [string, CompiledRule][] = [];
  for (const action of covered) {
    // What a group or `*` brings in and nobody lists is denied anyway; its oddities are nobody's problem.
    const problems = isMeant(action.id) ? base.problems : new Problems();
    const scope = { ...base, problems, action, isNamed: isNamed(raw.on, action.id) };
    const rule = compileOne(raw, parsed, kind, path, scope);
    if (rule !== undefined) rules.push([action.id, rule]);
  }
  return rules;
}

function compileOne(raw: RawRule, parsed: unknown, kind: RuleKind, path: Path, scope: Scope): CompiledRule | undefined {
  const hasTrigger = raw.when !== undefined;
  const when = hasTrigger ? compileCondition(raw.when, scope, "trigger", [...path, "when"]) : undefined;
  const check = kind.compile(parsed, scope, path);
  if (check === undefined || (hasTrigger && when === undefined)) return undefined;
  if (when !== undefined) checkTrigger(when, kind.kind, scope.action, path, scope.problems);
  return { id: raw.id, kind: kind.kind, why: raw.why, when, check };
}

/** Whoever can make a trigger false switches the rule off; for money that must not be the page or a text. */
function checkTrigger(
  when: Condition,
  kind: string,
  action: ActionDeclaration | undefined,
  path: Path,
  problems: Problems,
): void {
  const isProtected = action?.group === "money" || action?.group === "account";
  if (!isProtected || kind === "escalate" || kind === "oblige") return;
  for (const fact of when.facts) {
    if (trusts(fact.trust, "server")) continue;
    const message = `\`when\` reads \`${fact.name}\`, which anybody in the page could change, and the rule covers ${action.group} actions (\`${action.id}\`)`;
    const hint = "use a fact with trust `server`, or turn the rule into `escalate` or `oblige`";
    problems.error([...path, "when"], "weak-trigger", message, hint);
  }
}

function checkId(id: string, seen: Set<string>, path: Path, problems: Problems): void {
  if (seen.has(id))
    problems.error(
      [...path, "id"],
      "duplicate-id",
      `two rules have the id \`${id}\``,
      `give one of them another, such as \`${id}-2\``,
    );
  if (isBuiltInId(id))
    problems.error(
      [...path, "id"],
      "reserved-name",
      `\`${id}\` is the name of a built-in rule`,
      `choose another, such as \`our-${id}\``,
    );
  seen.add(id);
}

function labelsOf(kind: RuleKind): Map<string, string> {
  return new Map(kind.form.flatMap(({ field, says }) => (says === undefined ? [] : [[field, says]])));
}
