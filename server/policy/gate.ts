/** The gate as the server holds it: one compiled policy. What does not compile never comes into force. */
import { catalogue } from "#lib/actions/index.ts";
import type { PublishedPolicy } from "#lib/domain/authority.ts";
import type { Decision, DecisionRequest } from "#lib/domain/decision.ts";
import { compilePolicy } from "#lib/policy/compile.ts";
import { decide } from "#lib/policy/decide.ts";

export interface Gate {
  readonly name: string;
  decide(request: DecisionRequest): Decision;
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
  return { ok: true, value: { name: ready.name, decide: (request) => decide(ready, request) } };
}
