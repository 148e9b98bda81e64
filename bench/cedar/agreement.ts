/**
 * The gate beside Cedar: the same pack and requests to both, outcome by outcome and rule by rule. Whatever they say
 * differently is handed back as it is, so that a person can see who is right.
 */
import * as cedar from "@cedar-policy/cedar-wasm/nodejs";
import type { DecisionRequest } from "#lib/domain/decision.ts";
import type { PolicyDocument } from "#lib/domain/policy-document.ts";
import { type CedarAnswer, readAnswer } from "#lib/policy/cedar/answer.ts";
import { type CedarExport, exportToCedar } from "#lib/policy/cedar/export.ts";
import { toCedarRequest } from "#lib/policy/cedar/request.ts";
import { compilePolicy } from "#lib/policy/compile.ts";
import type { CompiledPolicy } from "#lib/policy/compiled.ts";
import { settle } from "#lib/policy/decide.ts";
import { CATALOGUE } from "./vocabulary.ts";

export interface Difference {
  document: PolicyDocument;
  request: DecisionRequest;
  gate: CedarAnswer;
  cedar: CedarAnswer;
}

export function compileForBoth(document: PolicyDocument): CompiledPolicy {
  const result = compilePolicy(document, CATALOGUE, { guardRepeats: false });
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.policy;
}

/** What Cedar's parser and validator find wrong with an export; nothing when it is good. */
export function faultsOf({ policies, schema }: CedarExport): string[] {
  const set = { staticPolicies: Object.fromEntries(policies.map(({ id, text }) => [id, text])) };
  const parsed = cedar.checkParsePolicySet(set);
  const whole = cedar.checkParsePolicySet({ staticPolicies: policies.map(({ text }) => text).join("\n") });
  const read = cedar.checkParseSchema(schema);
  const errors = [parsed, whole, read].flatMap((one) => (one.type === "failure" ? one.errors : []));
  if (errors.length > 0) return errors.map(({ message }) => message);
  const answer = cedar.validate({ schema, policies: set });
  if (answer.type === "failure") return answer.errors.map(({ message }) => message);
  return answer.validationErrors.map(({ policyId, error }) => `${policyId}: ${error.message}`);
}

/** Cedar reads the policies once; what it returns asks it. */
export function askCedar(exported: CedarExport): (request: DecisionRequest) => CedarAnswer {
  const staticPolicies = Object.fromEntries(exported.policies.map(({ id, text }) => [id, text]));
  mustSucceed(cedar.preparsePolicySet("agreement", { staticPolicies }));
  mustSucceed(cedar.preparseSchema("agreement", exported.schema));
  return (request) => {
    const call = toCedarRequest(exported, request);
    if (call === undefined) return { outcome: "deny", rules: [], requires: [], routes: [] };
    const preparsed = { preparsedPolicySetId: "agreement", preparsedSchemaName: "agreement", validateRequest: true };
    const answer = cedar.statefulIsAuthorized({ ...call, ...preparsed });
    if (answer.type === "failure") throw new Error(JSON.stringify(answer.errors));
    if (answer.response.diagnostics.errors.length > 0)
      throw new Error(JSON.stringify(answer.response.diagnostics.errors));
    return readAnswer(exported, answer.response);
  };
}

function mustSucceed(answer: cedar.CheckParseAnswer): void {
  if (answer.type === "failure") throw new Error(JSON.stringify(answer.errors));
}

/** Every request to both. Throws where the export leaves out a rule: then there would be nothing to compare. */
export function compareBoth(
  document: PolicyDocument,
  requests: readonly DecisionRequest[],
): { differences: Difference[]; gate: CedarAnswer[] } {
  const policy = compileForBoth(document);
  const exported = exportToCedar(policy);
  if (exported.notExpressed.length > 0) throw new Error(JSON.stringify(exported.notExpressed));
  const ask = askCedar(exported);
  const differences: Difference[] = [];
  const gate = requests.map((request) => {
    const one = askGate(policy, request);
    const other = ask(request);
    if (!areSame(one, other)) differences.push({ document, request, gate: one, cedar: other });
    return one;
  });
  return { differences, gate };
}

function askGate(policy: CompiledPolicy, request: DecisionRequest): CedarAnswer {
  const { outcome, rules, requires = [], route } = settle(policy, request);
  return { outcome, rules: rules.map(({ id }) => id).sort(), requires, routes: route === undefined ? [] : [route] };
}

function areSame(gate: CedarAnswer, other: CedarAnswer): boolean {
  if (gate.outcome !== other.outcome || gate.rules.join("\n") !== other.rules.join("\n")) return false;
  if (gate.outcome === "needs" && gate.requires.join() !== other.requires.join()) return false;
  return gate.routes.every((route) => other.routes.includes(route));
}
