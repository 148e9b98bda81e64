/**
 * A rule that changes nothing, because another one denies all that it would fire on, or says the same. Told only where
 * that holds for every action that the rule covers.
 */
import { canonicalJson, type Json } from "#lib/domain/canonical.ts";
import { evidenceBound, type Limit, limitsOf } from "./bounds.ts";
import type { Check } from "./finding.ts";
import { guardOf, type RawRule, type WrittenRule } from "./written.ts";

interface Shadow {
  message: string;
  suggestion: string;
}

export const checkShadows: Check = ({ rules, problems }) => {
  const strictest = new Strictest(rules);
  const twins = twinsOf(rules);
  const nevers = rules.filter(({ raw }) => raw.kind === "never" && raw.when === undefined).slice(0, 8);
  for (const rule of rules) {
    if (rule.actions.length === 0) continue;
    const { raw, path } = rule;
    const found = byNever(rule, nevers) ?? byTwin(rule, twins) ?? byBound(rule, strictest);
    if (found !== undefined) problems.warn(path, "shadowed", found.message, found.suggestion);
    else
      checkEvidence(rule, strictest, (key, message, hint) =>
        problems.warn([...path, key, "atMost"], "shadowed", message, hint),
      );
    const own = limitsOf(raw).find((limit) => limit.isMost);
    const evidence = evidenceBound(raw, own);
    if (own === undefined || evidence === undefined || evidence.limit.strictness < own.strictness) continue;
    const message = `${evidence.needs} never helps with \`${raw.id}\`: it reaches to ${evidence.limit.shows}, and up to ${own.shows} nothing is asked`;
    problems.warn(
      [...path, evidence.key, "atMost"],
      "never-fires",
      message,
      `write more than ${own.shows}, or leave this \`atMost\` out`,
    );
  }
};

function byNever({ raw, actions }: WrittenRule, nevers: readonly WrittenRule[]): Shadow | undefined {
  if (raw.kind === "never" && raw.when === undefined) return undefined;
  const by = nevers.find((other) => coversAll(other, actions));
  if (by === undefined) return undefined;
  const message = `\`${raw.id}\` changes nothing: \`${by.raw.id}\` denies ${nameOf(actions)} always`;
  return { message, suggestion: `take one of the two out, or give \`${by.raw.id}\` a \`when\`` };
}

function byTwin(
  { raw, path, actions }: WrittenRule,
  twins: ReadonlyMap<string, readonly WrittenRule[]>,
): Shadow | undefined {
  const by = twins.get(bodyOf(raw))?.find((other) => {
    if (other.raw === raw || !coversAll(other, actions)) return false;
    const isSame = canonical(other.raw.when) === canonical(raw.when);
    // Of two that are equal in everything the later one is told.
    const isEarlier = Number(other.path[1]) < Number(path[1]);
    return isSame ? isEarlier || other.actions.length > actions.length : other.raw.when === undefined;
  });
  if (by === undefined) return undefined;
  const isWider = by.raw.when === undefined && raw.when !== undefined;
  const message = `\`${raw.id}\` changes nothing: \`${by.raw.id}\` says the same${isWider ? ", without a `when`" : ""}`;
  return { message, suggestion: "take one of the two out" };
}

function byBound({ raw, path, actions }: WrittenRule, strictest: Strictest): Shadow | undefined {
  const limits = limitsOf(raw);
  if (limits.length === 0) return undefined;
  const shadows = limits.map((limit) => strictest.over(limit, Number(path[1]), actions));
  const [first] = shadows;
  if (first === undefined || shadows.includes(undefined)) return undefined;
  const message = `\`${raw.id}\` changes nothing: \`${first.rule.raw.id}\` already denies ${first.limit.beyond}`;
  return { message, suggestion: `take \`${raw.id}\` out, or make it stricter than \`${first.rule.raw.id}\`` };
}

/** Evidence that would be asked for where another rule denies. */
function checkEvidence(
  { raw, path, actions }: WrittenRule,
  strictest: Strictest,
  warn: (key: string, message: string, hint: string) => void,
): void {
  const own = limitsOf(raw).find((limit) => limit.isMost);
  const evidence = evidenceBound(raw, own);
  if (evidence === undefined) return;
  const by = strictest.over(evidence.limit, Number(path[1]), actions);
  if (by === undefined || by.limit.strictness <= evidence.limit.strictness) return;
  const message = `${evidence.needs} up to ${evidence.limit.shows} is never enough: \`${by.rule.raw.id}\` denies ${by.limit.beyond}`;
  warn(evidence.key, message, `write \`atMost: ${by.limit.written}\` here, or change \`${by.rule.raw.id}\``);
}

/** For each measure the strictest rules that deny outright, whatever the request is. */
class Strictest {
  readonly #byMeasure = new Map<string, { limit: Limit; rule: WrittenRule }[]>();

  constructor(rules: readonly WrittenRule[]) {
    for (const rule of rules) {
      if (!isPlain(rule.raw)) continue;
      for (const limit of limitsOf(rule.raw))
        this.#byMeasure.set(limit.measure, [...(this.#byMeasure.get(limit.measure) ?? []), { limit, rule }]);
    }
    for (const list of this.#byMeasure.values()) list.sort((a, b) => b.limit.strictness - a.limit.strictness).splice(8);
  }

  /** One that denies everything that this limit is about; of two that are equal the earlier one stands. */
  over(limit: Limit, index: number, actions: WrittenRule["actions"]): { limit: Limit; rule: WrittenRule } | undefined {
    return this.#byMeasure.get(limit.measure)?.find(({ limit: other, rule }) => {
      const at = Number(rule.path[1]);
      if (at === index || !coversAll(rule, actions)) return false;
      return other.strictness > limit.strictness || (other.strictness === limit.strictness && at < index);
    });
  }
}

function isPlain(raw: RawRule): boolean {
  const denies = (part: unknown): boolean => part === undefined || part === "deny";
  return raw.when === undefined && denies(raw.else) && denies(raw.beyond);
}

function coversAll({ actions }: WrittenRule, wanted: WrittenRule["actions"]): boolean {
  return wanted.every((action) => actions.includes(action));
}

function twinsOf(rules: readonly WrittenRule[]): Map<string, WrittenRule[]> {
  const twins = new Map<string, WrittenRule[]>();
  for (const rule of rules) {
    const key = bodyOf(rule.raw);
    const list = twins.get(key);
    if (list === undefined) twins.set(key, [rule]);
    else if (list.length < 8) list.push(rule);
  }
  return twins;
}

/** All that makes the rule fire, beside its trigger. What counts history counts that of its `on`. */
function bodyOf(raw: RawRule): string {
  const { id: _id, why: _why, on, ...body } = guardOf(raw);
  const isCounting = raw.per !== undefined || raw.kind === "breaker" || raw.kind === "sequence";
  return canonical(isCounting ? { ...body, on } : body);
}

function canonical(value: unknown): string {
  return value === undefined ? "" : canonicalJson(value as Json);
}

function nameOf(actions: WrittenRule["actions"]): string {
  const [first] = actions;
  return actions.length === 1 && first !== undefined ? `\`${first.declaration.id}\`` : "all that it covers";
}
