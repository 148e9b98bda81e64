/**
 * The core of the gate: which rules fire and how severe that is, without a word of explanation. `decide.ts` makes the
 * decision out of it that people see, asking the fired rules once more; so this must stay pure, and must never answer
 * anything but what `decide` shows.
 */
import { type DecisionRequest, type Obligation, type Outcome, SEVERITY } from "#lib/domain/decision.ts";
import { type BuiltInFinding, builtInFindings, denyBy } from "./built-in.ts";
import type { CompiledPolicy, CompiledRule } from "./compiled.ts";
import { isMet } from "./evidence.ts";
import { type Env, envOf } from "./facts.ts";
import type { Finding } from "./rules/kind.ts";

export interface Judgement {
  outcome: Outcome;
  /** Most severe first, then by id. */
  fired: readonly Fired[];
  /** On what the rules were asked; undefined when none was. */
  env: Env | undefined;
}

export interface Fired {
  id: string;
  outcome: Outcome;
  /** What a `needs` still lacks. */
  missing: readonly Obligation[];
  by: CompiledRule | BuiltInFinding;
  finding: Finding;
}

/**
 * Before `needs` is answered, the language asks for one more decision as if the missing obligations were met. No rule
 * can read evidence, and anything more severe than `needs` would be the outcome already, so that one is always `allow`
 * and is not made (a property test makes it).
 */
export function judge(policy: CompiledPolicy, request: DecisionRequest): Judgement {
  return judgeIn(policy, envOf(request));
}

/** The same for a request that was prepared: what it holds is then typed at most once, however often it is judged. */
export function judgeIn(policy: CompiledPolicy, env: Env | undefined): Judgement {
  try {
    return env === undefined
      ? deniedBy(denyBy("default", "The time of the request cannot be read."))
      : judgeByAction(policy, env);
  } catch {
    return deniedBy(denyBy("default", "The gate could not decide this, so it is not allowed."));
  }
}

/** A rule's finding; undefined when it stays silent. */
export function ask({ when, check }: CompiledRule, env: Env): Finding | undefined {
  return when !== undefined && when.test(env) === false ? undefined : check.evaluate(env);
}

/** What a finding still lacks: the obligations of a `needs` for which there is no good evidence. */
export function missingFor(finding: Finding, policy: CompiledPolicy, env: Env): readonly Obligation[] {
  return finding.outcome !== "needs" || finding.needs === undefined ? NOTHING : unmet(finding.needs, policy, env);
}

function unmet(needs: readonly Obligation[], { zone, validFor }: CompiledPolicy, env: Env): readonly Obligation[] {
  return needs.filter((one) => !isMet(one, env, zone, validFor));
}

/** A `needs` that lacks nothing is content. */
export function outcomeOf(finding: Finding, missing: readonly Obligation[]): Outcome {
  return finding.outcome === "needs" && missing.length === 0 ? "allow" : finding.outcome;
}

const NOTHING: readonly Obligation[] = [];
const NONE: readonly Fired[] = [];

function judgeByAction(policy: CompiledPolicy, env: Env): Judgement {
  const action = policy.actions.get(env.request.action);
  if (action === undefined) return deniedBy(denyBy("unknown-action", "Nobody declares an action of this name."));
  let fired: Fired[] | undefined;
  for (const finding of builtInFindings(action, env)) fired = insert(fired, firedBy(finding, finding, policy, env));
  for (const rule of action.rules) {
    const finding = ask(rule, env);
    if (finding !== undefined) fired = insert(fired, firedBy(rule, finding, policy, env));
  }
  return { outcome: fired?.[0]?.outcome ?? "allow", fired: fired ?? NONE, env };
}

function firedBy(by: Fired["by"], finding: Finding, policy: CompiledPolicy, env: Env): Fired {
  const missing = missingFor(finding, policy, env);
  return { id: by.id, outcome: outcomeOf(finding, missing), missing, by, finding };
}

export function deniedBy(finding: BuiltInFinding): Judgement {
  const { id } = finding;
  return { outcome: "deny", fired: [{ id, outcome: "deny", missing: NOTHING, by: finding, finding }], env: undefined };
}

/** Few rules fire, so each is put in its place: quicker than sorting them afterwards. */
function insert(fired: Fired[] | undefined, one: Fired): Fired[] {
  if (fired === undefined) return [one];
  let at = fired.length;
  for (let before = fired[at - 1]; before !== undefined && isBefore(one, before); before = fired[at - 1]) {
    fired[at] = before;
    at--;
  }
  fired[at] = one;
  return fired;
}

function isBefore(a: Fired, b: Fired): boolean {
  const milder = SEVERITY[b.outcome] - SEVERITY[a.outcome];
  return milder < 0 || (milder === 0 && a.id < b.id);
}
