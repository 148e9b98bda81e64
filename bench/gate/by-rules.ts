/** The same requests under policies that also have rules for other actions: those must cost nothing. */
import { catalogue } from "#lib/actions/index.ts";
import type { PolicyDocument } from "#lib/domain/policy-document.ts";
import { compilePolicy } from "#lib/policy/compile.ts";
import type { CompiledPolicy } from "#lib/policy/compiled.ts";
import type { Engine } from "./engine.ts";
import { ours } from "./ours.ts";

const RULES_PER_ACTION = 15;

export function bySizes(document: PolicyDocument, sizes: readonly number[]): Engine[] {
  return sizes.map((size) => ({ ...ours(withRules(document, size)), name: String(size) }));
}

function withRules(document: PolicyDocument, size: number): CompiledPolicy {
  const rules = [...(document.rules ?? [])];
  const actions = { ...document.actions };
  for (let n = 0; rules.length < size; n++) {
    const action = `other.${Math.floor(n / RULES_PER_ACTION)}`;
    actions[action] = { lane: "assist", roles: ["rep"], group: "outbound", params: { amount: "money", to: "string" } };
    rules.push(
      n % 2 === 0
        ? { id: `extra-${n}`, kind: "cap", on: action, of: "args.amount", atMost: `${n + 1}.00 USD`, why: "A bound." }
        : {
            id: `extra-${n}`,
            kind: "require",
            on: action,
            that: { fact: "ticket.status", isNot: "closed" },
            why: "Open.",
          },
    );
  }
  const compiled = compilePolicy({ ...document, actions, rules }, catalogue, { guardRepeats: false });
  if (!compiled.ok) throw new Error(compiled.problems.map((problem) => problem.message).join("; "));
  return compiled.policy;
}
