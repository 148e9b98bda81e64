/**
 * What of a policy is shown at all: `hide` rules and an action's own authorities. It may only take away: what is shown
 * is decided by the gate as ever, and what is hidden is denied by it too, or was never to be recommended.
 */
import type { Decision, DecisionRequest } from "#lib/domain/decision.ts";
import type { CompiledAction, CompiledPolicy, CompiledRule } from "./compiled.ts";
import { type Env, envOf } from "./facts.ts";

/** A request about nothing in particular yet: who asks, on which ticket, with what is known. */
export type Asked = Omit<DecisionRequest, "action" | "args">;

/** What a playbook may propose and a card may show. */
export function shownActions(policy: CompiledPolicy, asked: Asked): string[] {
  return listed(policy, asked, (action, env) => isRecommended(action) && !fires(action, "hide", env));
}

/** What a model gets a tool for: nothing that is hidden, and nothing that is denied whatever the arguments are. */
export function toolActions(policy: CompiledPolicy, asked: Asked): string[] {
  return listed(
    policy,
    asked,
    (action, env) =>
      isRecommended(action) && !action.isNever && !fires(action, "hide", env) && !fires(action, "never", env),
  );
}

/** What the copilot must not speak of. */
export function unspokenActions({ actions }: CompiledPolicy): string[] {
  return [...actions.values()]
    .filter(({ grant }) => grant?.authority?.say === false)
    .map(({ declaration }) => declaration.id)
    .sort();
}

/** Of one proposal, now that its arguments are known: a `hide` rule may look at them. */
export function isShown({ actions }: CompiledPolicy, id: string, { rules }: Pick<Decision, "rules">): boolean {
  const action = actions.get(id);
  return action === undefined || (isRecommended(action) && !rules.some(({ kind }) => kind === "hide"));
}

function listed(
  { actions }: CompiledPolicy,
  asked: Asked,
  isGood: (action: CompiledAction, env: Env) => boolean,
): string[] {
  return [...actions.values()].flatMap((action) => {
    const { id } = action.declaration;
    const env = envOf({ ...asked, action: id, args: {} });
    return action.grant !== undefined && env !== undefined && isGood(action, env) ? [id] : [];
  });
}

function isRecommended({ grant }: CompiledAction): boolean {
  return grant?.authority?.recommend !== false;
}

function fires({ rules }: CompiledAction, kind: string, env: Env): boolean {
  return rules.some((rule) => rule.kind === kind && !readsArguments(rule) && rule.when?.test(env) !== false);
}

/** What such a rule will say is known only once there are arguments. */
function readsArguments({ when }: CompiledRule): boolean {
  return when?.facts.some(({ name }) => name.startsWith("args.")) === true;
}
