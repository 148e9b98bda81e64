/** Findings about a policy that compiles: not what is written wrongly, but what probably is not meant. */
import type { PolicyDocument } from "#lib/domain/policy-document.ts";
import { checkAbsence } from "./check/absence.ts";
import { checkAttestedMoney } from "./check/attested-money.ts";
import { checkContradictions } from "./check/contradiction.ts";
import { checkCoversNothing } from "./check/covers-nothing.ts";
import type { Check } from "./check/finding.ts";
import { checkNames } from "./check/names.ts";
import { checkNever } from "./check/never-allowed.ts";
import { checkOwners } from "./check/owner.ts";
import { checkReadiness } from "./check/readiness.ts";
import { checkRoutes } from "./check/route.ts";
import { checkShadows } from "./check/shadow.ts";
import { checkSplitting } from "./check/splitting.ts";
import { writtenRules } from "./check/written.ts";
import type { CompiledPolicy } from "./compiled.ts";
import { type Problem, Problems } from "./problem.ts";

/** The only list of findings. */
const CHECKS: readonly Check[] = [
  checkNever,
  checkOwners,
  checkRoutes,
  checkCoversNothing,
  checkContradictions,
  checkShadows,
  checkSplitting,
  checkAttestedMoney,
  checkAbsence,
  ({ policy, problems }) => checkNames(policy.document, problems),
  checkReadiness,
];

export function checkPolicy(policy: CompiledPolicy): Problem[] {
  const problems = new Problems();
  const rules = writtenRules(policy);
  for (const check of CHECKS) check({ policy, rules, problems });
  return problems.list;
}

/** What can be found in a pack that does not compile: a name with a foreign letter may be the reason. */
export function checkDocument(document: PolicyDocument): Problem[] {
  const problems = new Problems();
  checkNames(document, problems);
  return problems.list;
}
