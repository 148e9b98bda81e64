/** Findings about a policy that compiles: not what is written wrongly, but what probably is not meant. */
import type { PolicyDocument } from "#lib/domain/policy-document.ts";
import { isNeverAllowed } from "./built-in.ts";
import type { CompiledAction, CompiledPolicy, CompiledRule } from "./compiled.ts";
import { didYouMean, type Path, type Problem, Problems } from "./problem.ts";
import { sortOf } from "./values.ts";

type RawRule = NonNullable<PolicyDocument["rules"]>[number];

export function checkPolicy(policy: CompiledPolicy): Problem[] {
  const problems = new Problems();
  for (const action of policy.actions.values()) {
    if (action.grant === undefined) continue;
    checkGrant(action, problems);
    checkSplitting(policy, action, problems);
    checkShadows(policy, action, problems);
  }
  for (const [i, rule] of (policy.document.rules ?? []).entries()) {
    checkRoute(policy, rule, ["rules", i], problems);
    checkAbsence(rule.that, ["rules", i, "that"], problems);
  }
  return problems.list;
}

function checkGrant({ declaration, grant }: CompiledAction, problems: Problems): void {
  const { id, group } = declaration;
  const path = ["actions", id];
  if (isNeverAllowed(id)) {
    const message = `no policy can allow \`${id}\`: account settings, payment methods, deleting data, broadcasts and webhooks do not exist here`;
    problems.error(path, "never-allowed", message, "take it out of the pack");
  }
  if (grant?.owner !== undefined || !["money", "account", "outbound"].includes(group)) return;
  problems.warn(path, "no-owner", `nobody owns \`${id}\`: say who answers for it`, "add `owner: …`");
}

/** A cap on one request stops nobody who sends two. */
function checkSplitting(policy: CompiledPolicy, { declaration, rules }: CompiledAction, problems: Problems): void {
  if (declaration.group !== "money") return;
  const stopped = new Set(rules.map((rule) => rule.check.stopsSplitting));
  for (const rule of rules) {
    const raw = rawOf(policy, rule);
    if (rule.kind !== "cap" || raw === undefined || typeof raw.of !== "string" || raw.atMost === undefined) continue;
    const type = declaration.params[raw.of.slice("args.".length)];
    if (type === undefined || sortOf(type) !== "money" || stopped.has(raw.of)) continue;
    const message = `two requests walk past the cap \`${rule.id}\`: nothing adds up \`${raw.of}\` per order or customer`;
    problems.warn(pathOf(policy, rule), "splitting", message, "add a `budget` with `per: order` on the same argument");
  }
}

function checkShadows(policy: CompiledPolicy, { declaration, rules }: CompiledAction, problems: Problems): void {
  const never = rules.find((rule) => rule.kind === "never" && rule.when === undefined);
  for (const rule of rules) {
    if (never === undefined || rule === never) continue;
    const message = `\`${rule.id}\` changes nothing for \`${declaration.id}\`: \`${never.id}\` denies it always`;
    problems.warn(pathOf(policy, rule), "shadowed", message);
  }
  const caps = rules.flatMap((rule) => plainCap(policy, rule));
  for (const one of caps) {
    const tighter = caps.find(
      (other) => other !== one && other.of === one.of && other.currency === one.currency && other.limit < one.limit,
    );
    if (tighter === undefined) continue;
    const message = `\`${one.id}\` changes nothing for \`${declaration.id}\`: \`${tighter.id}\` already denies less`;
    problems.warn(one.path, "shadowed", message);
  }
}

interface PlainCap {
  id: string;
  path: Path;
  of: string;
  limit: number;
  currency: string;
}

/** A cap that denies outright, with a limit written as a literal. */
function plainCap(policy: CompiledPolicy, rule: CompiledRule): PlainCap[] {
  const raw = rawOf(policy, rule);
  const isPlain =
    rule.kind === "cap" && rule.when === undefined && raw?.beyond === undefined && raw?.else === undefined;
  const match = typeof raw?.atMost === "string" ? /^(-?[\d.]+) ([A-Z]{3})$/.exec(raw.atMost) : null;
  const limit = typeof raw?.atMost === "number" ? raw.atMost : match === null ? undefined : Number(match[1]);
  if (!isPlain || raw === undefined || typeof raw.of !== "string" || limit === undefined || raw.atLeast !== undefined)
    return [];
  return [{ id: rule.id, path: pathOf(policy, rule), of: raw.of, limit, currency: match?.[2] ?? "" }];
}

function checkRoute({ document: { routes } }: CompiledPolicy, rule: RawRule, path: Path, problems: Problems): void {
  const known = Object.keys(routes ?? {});
  const places: [string, unknown][] = [
    ["to", rule.to],
    ["else", escalates(rule.else)],
    ["beyond", escalates(rule.beyond)],
  ];
  for (const [key, route] of places) {
    if (typeof route !== "string" || known.includes(route)) continue;
    const hint = didYouMean(route, known) ?? `add \`${route}\` under \`routes:\``;
    problems.warn([...path, key], "unknown-route", `nobody says where the route \`${route}\` leads`, hint);
  }
}

function escalates(raw: unknown): unknown {
  return typeof raw === "object" && raw !== null && "escalate" in raw ? raw.escalate : undefined;
}

/** A fact that could not be loaded is absent too, so "it does not exist" is the one guard that a failure satisfies. */
function checkAbsence(condition: unknown, path: Path, problems: Problems): void {
  if (typeof condition !== "object" || condition === null) return;
  const record = condition as Record<string, unknown>;
  if (record.exists === false) {
    const message = `\`exists: false\` is also true when \`${String(record.fact)}\` could not be loaded`;
    problems.warn([...path, "exists"], "absence-proves-little", message, "use a fact that is true or false");
  }
  for (const [key, part] of Object.entries(record)) {
    if (Array.isArray(part)) for (const [i, one] of part.entries()) checkAbsence(one, [...path, key, i], problems);
    else checkAbsence(part, [...path, key], problems);
  }
}

function rawOf({ document: { rules = [] } }: CompiledPolicy, rule: CompiledRule): RawRule | undefined {
  return rules.find((raw) => raw.id === rule.id);
}

function pathOf({ document: { rules = [] } }: CompiledPolicy, rule: CompiledRule): Path {
  return ["rules", rules.findIndex((raw) => raw.id === rule.id)];
}
