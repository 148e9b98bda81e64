/**
 * `@cedar-policy/cedar-wasm`: a policy set per action, parsed beforehand and kept in the WASM. Each clause is a `forbid`,
 * so that the reasons of a refusal are all clauses that hold; one `permit` lets through what none forbids.
 */
import * as wasm from "@cedar-policy/cedar-wasm/nodejs";
import type { PolicyDocument } from "#lib/domain/policy-document.ts";
import { type Clause, clausesOf, type Formula } from "./clauses.ts";
import { answerOf, byAction, contextOf, type Engine, of } from "./engine.ts";

export function cedar(document: PolicyDocument): Engine {
  const made = byAction(document, (action) => {
    const clauses = new Map(clausesOf(document, action).map((clause, i) => [`clause-${i}`, clause]));
    const preparsedPolicySetId = `bench/${action}`;
    const staticPolicies = { permit: "permit(principal, action, resource);", ...textsOf(clauses) };
    const parsed = wasm.preparsePolicySet(preparsedPolicySetId, { staticPolicies });
    if (parsed.type === "failure") throw new Error(parsed.errors.map((error) => error.message).join("; "));
    return { clauses, preparsedPolicySetId };
  });
  return {
    name: "cedar",
    prepare(request) {
      const { action, values, met } = contextOf(document, request);
      const { clauses, preparsedPolicySetId } = of(made, action);
      const call = {
        principal: { type: "Rep", id: request.rep?.id ?? "" },
        action: { type: "Action", id: action },
        resource: { type: "Ticket", id: request.subject.ticket ?? "" },
        context: values,
        preparsedPolicySetId,
        entities: [],
      };
      return () => {
        const answer = wasm.statefulIsAuthorized(call);
        if (answer.type === "failure") throw new Error(answer.errors.map((error) => error.message).join("; "));
        const { decision, diagnostics } = answer.response;
        if (diagnostics.errors.length > 0) throw new Error(diagnostics.errors[0]?.error.message);
        const ids = decision === "allow" ? [] : diagnostics.reason;
        return answerOf(
          ids.flatMap((id) => clauses.get(id) ?? []),
          met,
        );
      };
    },
  };
}

function textsOf(clauses: ReadonlyMap<string, Clause>): Record<string, string> {
  const texts = [...clauses].map(([id, { when }]) => {
    return [id, `forbid(principal, action, resource) when { ${formula(when)} };`] as const;
  });
  return Object.fromEntries(texts);
}

function formula(one: Formula): string {
  if ("all" in one) return one.all.length === 0 ? "true" : `(${one.all.map(formula).join(" && ")})`;
  if ("any" in one) return one.any.length === 0 ? "false" : `(${one.any.map(formula).join(" || ")})`;
  if ("not" in one) return `!${formula(one.not)}`;
  if ("has" in one) return `(context has ${one.has})`;
  if ("among" in one)
    return `[${one.among.map((item) => JSON.stringify(item)).join(", ")}].contains(context.${one.left})`;
  if ("contains" in one) return `context.${one.list}.contains(${JSON.stringify(one.contains)})`;
  return `(context.${one.left} ${one.op} ${"fact" in one ? `context.${one.fact}` : JSON.stringify(one.right)})`;
}
