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
import { misfit } from "#lib/domain/type-language.ts";
import type { CompiledAction, CompiledPolicy } from "./compiled.ts";
import { type Env, envOf, withArgs } from "./facts.ts";
import { compare, equal, type Value } from "./values.ts";

const MOST = 3;
/** At most so many arguments change together, and so many changes are tried. */
const WIDEST = 2;
const TRIES = 60;
const BOUNDLESS = 1e12;

type Change = Readonly<Record<string, Value>>;
interface Draft {
  change: Change;
  distance: number;
  /** Of numbers and amounts: 1 up, −1 down; 0 for anything else. */
  directions: Readonly<Record<string, number>>;
}
interface Offer extends Draft {
  outcome: NearestChange["outcome"];
  order: string;
}

/**
 * `outcomeOf` decides as a whole, but may stop and answer undefined as soon as the outcome is at least as severe as
 * the given one.
 */
export function nearestChanges(
  policy: CompiledPolicy,
  request: DecisionRequest,
  decision: Pick<Decision, "outcome" | "rules">,
  outcomeOf: (changed: Env, below: Outcome) => Outcome | undefined,
): NearestChange[] {
  const action = policy.actions.get(request.action);
  const env = envOf(request);
  if (decision.outcome === "allow" || action?.grant === undefined || env === undefined) return [];
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
  return withoutNeedless(offers.sort(byOutcomeThenFewestThenSmallest))
    .slice(0, MOST)
    .map(({ change, outcome }) => ({ change: namedAsArguments(change), outcome }));
}

/** Whether the rest cannot be sent as a second request: the change itself must not take the budget away that stops it. */
function isWhole(draft: Draft, request: DecisionRequest, action: CompiledAction, changed: Env): boolean {
  const less = Object.keys(draft.change).filter((name) => isSmaller(draft.change[name] as Value, request.args[name]));
  if (less.length === 0) return true;
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
    if (SEVERITY[offer.outcome] < SEVERITY[below] && (isPart(offer, draft) || isStep(offer, draft)))
      below = offer.outcome;
  }
  return below;
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
      if (!isSensible(action, name, value, env)) continue;
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

function isSensible({ declaration }: CompiledAction, name: string, value: Value, env: Env): boolean {
  const type = declaration.params[name];
  const current = env.request.args[name] as Value | undefined;
  if (type === undefined || misfit(type, value) !== undefined) return false;
  if (typeof value === "number") return value >= 0 && value !== current;
  if (typeof value !== "object" || !("minor" in value)) return current === undefined || equal(current, value) !== true;
  // Never another currency, never nothing, and only from an amount that could be read.
  const isSameCurrency =
    current !== undefined && misfit("money", current) === undefined && compare(current, value) !== undefined;
  return isSameCurrency && (value.minor as number) > 0 && compare(current, value) !== 0;
}

function isSmaller(value: Value, current: unknown): boolean {
  if (typeof value === "number") return typeof current !== "number" || value < current;
  if (typeof value !== "object" || !("minor" in value)) return false;
  const order = compare(value, current as Value);
  return order === undefined || order < 0;
}

/** Single changes first, then pairs; of each the smaller ones first. */
function drafts(values: ReadonlyMap<string, readonly Value[]>, args: Readonly<Record<string, unknown>>): Draft[] {
  const names = [...values.keys()].sort();
  let layer: Change[] = [{}];
  const all: Draft[] = [];
  for (let width = 1; width <= WIDEST; width++) {
    layer = layer.flatMap((change) => {
      const last = Object.keys(change).at(-1) ?? "";
      return names
        .filter((name) => name > last)
        .flatMap((name) => (values.get(name) ?? []).map((value) => ({ ...change, [name]: value })));
    });
    const measured = layer.map((change) => ({
      change,
      distance: distanceOf(change, args),
      directions: directionsOf(change, args),
    }));
    all.push(...measured.sort((a, b) => a.distance - b.distance));
  }
  return all;
}

function directionsOf(change: Change, args: Readonly<Record<string, unknown>>): Record<string, number> {
  const entries = Object.entries(change).map(([name, to]) => {
    const [a, b] = [amountOf(to), amountOf(args[name])];
    return [name, a === undefined || b === undefined ? 0 : Math.sign(a - b)] as const;
  });
  return Object.fromEntries(entries);
}

function distanceOf(change: Change, args: Readonly<Record<string, unknown>>): number {
  let distance = 0;
  for (const [name, value] of Object.entries(change)) distance += relative(value, args[name]);
  return distance;
}

function relative(to: Value, from: unknown): number {
  const [a, b] = [amountOf(to), amountOf(from)];
  if (a === undefined || b === undefined) return 1;
  // From nothing every change is boundless; the smaller amount is still the nearer one.
  return b === 0 ? BOUNDLESS + Math.abs(a) : Math.abs(a - b) / Math.abs(b);
}

function amountOf(value: unknown): number | undefined {
  if (typeof value === "number") return value;
  const isMoney = typeof value === "object" && value !== null && "minor" in value && typeof value.minor === "number";
  return isMoney ? (value.minor as number) : undefined;
}

function byOutcomeThenFewestThenSmallest(a: Offer, b: Offer): number {
  const byOutcome = SEVERITY[a.outcome] - SEVERITY[b.outcome];
  const byCount = Object.keys(a.change).length - Object.keys(b.change).length;
  return byOutcome || byCount || a.distance - b.distance || (a.order < b.order ? -1 : 1);
}

/**
 * A change of two arguments is no advice where one of them alone does as much, and a bigger step none where a
 * smaller one in the same direction does.
 */
function withoutNeedless(offers: readonly Offer[]): Offer[] {
  const isNeedless = (offer: Offer): boolean =>
    offers.some(
      (other) =>
        other !== offer &&
        SEVERITY[other.outcome] <= SEVERITY[offer.outcome] &&
        (isPart(other, offer) || isStep(other, offer)),
    );
  return offers.filter((offer) => !isNeedless(offer));
}

function isPart(part: Draft, whole: Draft): boolean {
  const entries = Object.entries(part.change);
  if (entries.length >= Object.keys(whole.change).length) return false;
  return entries.every(([name, value]) => equal(whole.change[name] as Value, value as Value) === true);
}

function isStep(near: Draft, far: Draft): boolean {
  const names = Object.keys(far.directions);
  if (names.length !== Object.keys(near.directions).length || near.distance >= far.distance) return false;
  return names.every((name) => far.directions[name] !== 0 && near.directions[name] === far.directions[name]);
}
