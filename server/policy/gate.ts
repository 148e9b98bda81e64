/** The gate as the server holds it: one compiled policy. What does not compile never comes into force. */
import { catalogue } from "#lib/actions/index.ts";
import type { PublishedPolicy } from "#lib/domain/authority.ts";
import type { Decision, DecisionRequest } from "#lib/domain/decision.ts";
import { compilePolicy } from "#lib/policy/compile.ts";
import { decide } from "#lib/policy/decide.ts";
import { usageOf } from "#lib/policy/usage.ts";
import { type BreakerReading, readBreakers } from "./breaker-reading.ts";

export interface Gate {
  readonly name: string;
  decide(request: DecisionRequest): Decision;
  /** How each breaker that counts this stands, as the same request shows it. */
  breakers(request: DecisionRequest, decision: Decision): BreakerReading[];
}

export function openGate(
  policy: Pick<PublishedPolicy, "document">,
): { ok: true; value: Gate } | { ok: false; problem: string } {
  const compiled = compilePolicy(policy.document, catalogue);
  if (!compiled.ok) {
    const worst = compiled.problems.find((problem) => problem.severity === "error");
    return {
      ok: false,
      problem: worst === undefined ? "it does not compile" : `${worst.path.join(".")}: ${worst.message}`,
    };
  }
  const { policy: ready } = compiled;
  const rules = (policy.document.rules ?? []).filter(({ kind }) => kind === "breaker").map(({ id }) => id);
  const gate: Gate = {
    name: ready.name,
    decide: (request) => decide(ready, request),
    breakers: (request, decision) =>
      rules.length === 0 ? [] : readBreakers(new Set(rules), usageOf(ready, request), request, decision),
  };
  return { ok: true, value: gate };
}
