/** Cedar's answer read as the gate's: the most severe annotation of the policies that held. */
import { type Outcome, SEVERITY } from "#lib/domain/decision.ts";
import type { CedarExport, CedarPolicy } from "./export.ts";

/** As every binding of Cedar answers. */
export interface CedarResponse {
  decision: "allow" | "deny";
  diagnostics: { reason: readonly string[]; errors: readonly unknown[] };
}

export interface CedarAnswer {
  outcome: Outcome;
  /** Ids of the rules that fired, sorted. */
  rules: string[];
  /** Of all that ask for evidence, whether it was given or not: that is looked at elsewhere. */
  requires: string[];
  routes: string[];
}

/** Cedar goes on without a policy that erred, which would be milder; here such an answer is a deny. */
export function readAnswer({ policies }: CedarExport, { decision, diagnostics }: CedarResponse): CedarAnswer {
  const held = new Set(diagnostics.reason);
  const fired = policies.filter(({ id, effect }) => effect === "forbid" && held.has(id));
  const isBroken = diagnostics.errors.length > 0 || (decision === "deny" && fired.length === 0);
  return {
    outcome: isBroken ? "deny" : fired.reduce<Outcome>(worse, "allow"),
    rules: sorted(fired.map(({ rule }) => rule)),
    requires: sorted(fired.flatMap(({ needs }) => needs)),
    routes: sorted(fired.flatMap(({ route }) => route ?? [])),
  };
}

function worse(so: Outcome, { outcome }: CedarPolicy): Outcome {
  return SEVERITY[outcome] > SEVERITY[so] ? outcome : so;
}

function sorted(list: readonly string[]): string[] {
  return [...new Set(list)].sort();
}
