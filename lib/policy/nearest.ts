/**
 * The nearest changes of arguments that would be allowed, or at least milder. Every one is decided anew as a
 * whole, so advice can never be looser than the gate. A smaller number is only offered where a budget per order
 * or customer stops the rest from being sent as a second request.
 */
import { canonicalJson } from "#lib/domain/canonical.ts";
import {
  type Decision,
  type DecisionRequest,
  type NearestChange,
  type Outcome,
  SEVERITY,
} from "#lib/domain/decision.ts";
import type { Money } from "#lib/domain/money.ts";
import { misfit } from "#lib/domain/type-language.ts";
import type { CompiledAction, CompiledPolicy } from "./compiled.ts";
import { type Env, envOf, withArgs } from "./facts.ts";
import { compare, equal, type Value } from "./values.ts";

const MOST = 3;
/** So many changes are tried. */
const TRIES = 60;
const BOUNDLESS = 1e12;

type Change = Readonly<Record<string, Value>>;
interface Draft {
  change: Change;
  /** How far each argument moves, in shares of what it is now: up is more than 0; undefined for what is no number. */
  steps: Readonly<Record<string, number | undefined>>;
  distance: number;
}
interface Offer extends Draft {
  outcome: NearestChange["outcome"];
  order: string;
}

/** `outcomeOf` decides as a whole, and answers undefined when the outcome is not milder than the given one. */
export function nearestChanges(
  policy: CompiledPolicy,
  request: DecisionRequest,
  decision: Pick<Decision, "outcome" | "rules">,
  outcomeOf: (changed: Env, below: Outcome) => Outcome | undefined,
): NearestChange[] {
  const action = policy.actions.get(request.action);
  const env = envOf(request);
  if (action === undefined || env === undefined) return [];
  const fired = new Set(decision.rules.map((rule) => rule.id));
  const offers: Offer[] = [];
  for (const draft of drafts(candidateValues(action, fired, env), request.args).slice(0, TRIES)) {
    const below = ceilingFor(draft, offers, decision.outcome);
    if (below === "allow") continue;
    const changed = withArgs(env, { ...request.args, ...draft.change });
    const outcome = outcomeOf(changed, below);
    if (outcome !== "allow" && outcome !== "needs") continue;
    if (!isWhole(draft, request, action, changed)) continue;
    offers.push({ ...draft, outcome, order: canonicalJson(draft.change) });
  }
  return offers
    .sort(byOutcomeThenFewestThenSmallest)
    .slice(0, MOST)
    .map(({ change, outcome }) => ({ change: namedAsArguments(change), outcome }));
}

/** Whether the rest cannot be sent as a second request: the change itself must not take the budget away that stops it. */
function isWhole(draft: Draft, request: DecisionRequest, action: CompiledAction, changed: Env): boolean {
  const less = Object.keys(draft.change).filter((name) => isSmaller(draft.change[name] as Value, request.args[name]));
  const stopped = splittingStopped(action, changed);
  return less.every((name) => stopped.has(`args.${name}`));
}

function namedAsArguments(change: Change): NearestChange["change"] {
  return Object.fromEntries(Object.entries(change).map(([key, value]) => [`args.${key}`, value]));
}

/** What a change must be milder than to be worth a line beside those found before; `allow` when nothing would be. */
function ceilingFor(draft: Draft, offers: readonly Offer[], now: Outcome): Outcome {
  let below = now;
  for (const offer of offers) {
    if (SEVERITY[offer.outcome] < SEVERITY[below] && goesFurther(draft, offer)) below = offer.outcome;
  }
  return below;
}

/** A change that holds all of a nearer one, or moves the same arguments further the same way, is no advice beside it. */
function goesFurther(far: Draft, near: Draft): boolean {
  return Object.entries(near.change).every(([name, value]) => {
    const [step, further] = [near.steps[name], far.steps[name]];
    if (step === undefined) return equal(value, far.change[name] as Value) === true;
    return further !== undefined && Math.sign(step) === Math.sign(further) && Math.abs(step) <= Math.abs(further);
  });
}

/** Of the rules that fired first, since at least one of those has to turn. */
function candidateValues(action: CompiledAction, fired: ReadonlySet<string>, env: Env): Map<string, Value[]> {
  const guarded = splittingStopped(action, env);
  const values = new Map<string, Map<string, Value>>();
  let count = 0;
  const inTurn = [true, false].flatMap((first) => action.rules.filter(({ id }) => fired.has(id) === first));
  for (const rule of inTurn) {
    if (count >= TRIES) break;
    for (const { arg, value } of [...rule.check.candidates(env), ...(rule.when?.candidates(env) ?? [])]) {
      const name = arg.slice("args.".length);
      if (!isSensible(value, env.request.args[name])) continue;
      if (isSmaller(value, env.request.args[name]) && !guarded.has(arg)) continue;
      const known = values.get(name) ?? new Map<string, Value>();
      values.set(name, known.set(canonicalJson(value), value));
      count++;
    }
  }
  return new Map([...values].map(([name, known]) => [name, [...known.values()]]));
}

/** Arguments on which a budget per order or customer applies to this very request. */
function splittingStopped(action: CompiledAction, env: Env): Set<string> {
  const stopped = new Set<string>();
  for (const { check, when } of action.rules) {
    if (check.stopsSplitting !== undefined && when?.test(env) !== false) stopped.add(check.stopsSplitting);
  }
  return stopped;
}

function isSensible(value: Value, now: unknown): boolean {
  const isSame = equal(value, now as Value);
  if (!isMoney(value)) return isSame !== true;
  // Never another currency, never nothing, and only from an amount that could be read.
  return isSame === false && value.minor > 0 && misfit("money", now) === undefined;
}

function isSmaller(value: Value, now: unknown): boolean {
  if (amountOf(value) === undefined) return false;
  const order = compare(value, now as Value);
  return order === undefined || order < 0;
}

/** Single changes first, then pairs; of each the smaller ones first. */
function drafts(values: ReadonlyMap<string, readonly Value[]>, args: Readonly<Record<string, unknown>>): Draft[] {
  const names = [...values.keys()].sort();
  const singles = names.flatMap((name) => (values.get(name) ?? []).map((value) => ({ name, value })));
  const pairs = singles.flatMap((one, i) =>
    singles
      .slice(i + 1)
      .filter(({ name }) => name !== one.name)
      .map(({ name, value }) => ({ [one.name]: one.value, [name]: value })),
  );
  return [singles.map(({ name, value }) => ({ [name]: value })), pairs].flatMap((changes: Change[]) =>
    changes.map((change) => draftOf(change, args)).sort((a, b) => a.distance - b.distance),
  );
}

function draftOf(change: Change, args: Readonly<Record<string, unknown>>): Draft {
  const steps: Record<string, number | undefined> = {};
  let distance = 0;
  for (const [name, value] of Object.entries(change)) {
    const step = stepOf(value, args[name]);
    steps[name] = step;
    distance += step === undefined ? 1 : Math.abs(step);
  }
  return { change, steps, distance };
}

function stepOf(to: Value, from: unknown): number | undefined {
  const [a, b] = [amountOf(to), amountOf(from)];
  if (a === undefined || b === undefined) return undefined;
  // From nothing every change is boundless; the smaller amount is still the nearer one.
  return b === 0 ? BOUNDLESS + a : (a - b) / Math.abs(b);
}

function amountOf(value: unknown): number | undefined {
  if (typeof value === "number") return value;
  return isMoney(value) ? value.minor : undefined;
}

function isMoney(value: unknown): value is Money {
  return typeof value === "object" && value !== null && "minor" in value;
}

function byOutcomeThenFewestThenSmallest(a: Offer, b: Offer): number {
  const byOutcome = SEVERITY[a.outcome] - SEVERITY[b.outcome];
  const byCount = Object.keys(a.change).length - Object.keys(b.change).length;
  return byOutcome || byCount || a.distance - b.distance || (a.order < b.order ? -1 : 1);
}
