/** One Cedar policy as text, with what a decision needs to know of it as annotations. */
import type { Outcome } from "#lib/domain/decision.ts";
import { bare, entity, quoted } from "./text.ts";

export interface PolicyParts {
  id: string;
  rule: string;
  kind: string;
  effect: "permit" | "forbid";
  outcome: Outcome;
  needs: readonly string[];
  route?: string;
  why: string;
  actions: readonly string[];
  when: string;
}

export function policyText({ id, rule, kind, effect, outcome, needs, route, why, actions, when }: PolicyParts): string {
  const annotations: [name: string, value: string | undefined][] = [
    ["id", id],
    ["rule", rule],
    ["kind", kind],
    ["outcome", outcome],
    ["needs", needs.length === 0 ? undefined : needs.join(" ")],
    ["route", route],
    ["why", why === "" ? undefined : why],
  ];
  const lines = annotations.flatMap(([name, value]) => (value === undefined ? [] : [`@${name}(${quoted(value)})`]));
  const named = actions.map((action) => entity("Action", action));
  const scope = named.length === 1 ? `action == ${named[0] ?? ""}` : `action in [${named.join(", ")}]`;
  const condition = when === "true" ? "" : `\nwhen { ${bare(when)} }`;
  return `${lines.join("\n")}\n${effect} (principal, ${scope}, resource)${condition};\n`;
}
