/**
 * Money moves on what the server knows. A guard on a fact that a browser says is never proven there, so it denies
 * everything; and without any guard that the server can prove, the arguments of the request are all that is looked at.
 */
import { trusts } from "#lib/domain/fact.ts";
import { isNeverAllowed } from "../built-in.ts";
import type { CompiledAction } from "../compiled.ts";
import type { Check } from "./finding.ts";
import { factsIn, guardOf, type WrittenRule } from "./written.ts";

const PROTECTED = ["money", "account"];
/** These ask or hand over; they prove nothing. */
const NO_GUARD = ["escalate", "oblige", "hide", "hours"];

export const checkAttestedMoney: Check = ({ policy, rules, problems }) => {
  const trustOf = (fact: string) => policy.facts.get(fact)?.trust;
  for (const { raw, path, actions } of rules) {
    const action = actions.find(({ declaration }) => PROTECTED.includes(declaration.group));
    if (action === undefined || NO_GUARD.includes(raw.kind)) continue;
    for (const fact of factsIn(guardOf(raw))) {
      if (trustOf(fact) !== "attested") continue;
      const message = `\`${raw.id}\` rests on \`${fact}\`, which a browser may say: for \`${action.declaration.id}\` it counts only when the server read it, and else the rule fires`;
      const suggestion =
        "use a fact with trust `server` (docs/facts.md), or have the server read this one and declare it so under `facts:`";
      problems.warn(path, "attested-money", message, suggestion);
    }
  }
  for (const action of policy.actions.values()) {
    const { id, group } = action.declaration;
    if (!PROTECTED.includes(group) || !isOpen(action)) continue;
    const guards = rules.filter((rule) => rule.actions.includes(action) && !NO_GUARD.includes(rule.raw.kind));
    if (guards.some((rule) => isProvenByServer(rule, (fact) => trusts(trustOf(fact) ?? "text", "server")))) continue;
    const message =
      guards.length === 0
        ? `no rule guards \`${id}\`: whoever has one of its roles may do it with any arguments`
        : `nothing that the server knows guards \`${id}\`: its rules look only at the request itself`;
    const suggestion =
      "add a rule on a fact with trust `server`, for example that `order.owner` is the customer who wrote";
    problems.warn(["actions", id], "attested-money", message, suggestion);
  }
};

function isOpen({ declaration, grant, rules }: CompiledAction): boolean {
  const isDenied =
    isNeverAllowed(declaration.id) || rules.some((rule) => rule.kind === "never" && rule.when === undefined);
  return grant !== undefined && grant.lane !== "escalate" && !isDenied;
}

/** History is the server's own, so whatever counts is proven by it. */
function isProvenByServer({ raw }: WrittenRule, isServers: (fact: string) => boolean): boolean {
  if (raw.per !== undefined || raw.kind === "sequence" || raw.kind === "breaker") return true;
  return [...factsIn(raw)].some(isServers);
}
