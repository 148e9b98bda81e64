/** What a worker that was just started does until its first decision; built to one file like the worker itself. */
import "#lib/domain/jitless.ts";
import { catalogue } from "#lib/actions/index.ts";
import { DecisionRequest } from "#lib/domain/decision.ts";
import { PolicyDocument } from "#lib/domain/policy-document.ts";
import { compilePolicy } from "#lib/policy/compile.ts";
import { decide } from "#lib/policy/decide.ts";

/** From the texts as they are kept in storage. */
export function firstDecision(policyText: string, requestText: string): string {
  const compiled = compilePolicy(PolicyDocument.parse(JSON.parse(policyText)), catalogue);
  if (!compiled.ok) throw new Error("the bench's policy does not compile");
  return decide(compiled.policy, DecisionRequest.parse(JSON.parse(requestText))).outcome;
}
