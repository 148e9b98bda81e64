/**
 * The nearest changes of arguments that would be allowed, or at least milder. Every one is decided anew as a
 * whole, so advice can never be looser than the gate. A smaller number is only offered where a budget per order
 * or customer stops the rest from being sent as a second request.
 */
import { canonicalJson } from "#lib/domain/canonical.ts";
import { type DecisionRequest, type NearestChange, type Outcome, SEVERITY } from "#lib/domain/decision.ts";
import { parseInstant } from "#lib/domain/time.ts";
import { misfit } from "#lib/domain/type-language.ts";
import type { CompiledAction, CompiledPolicy } from "./compiled.ts";
import type { Env } from "./facts.ts";
import { compare, equal, type Value } from "./values.ts";

const MOST = 3;
/** At most so many arguments change together, and so many changes are tried. */
const WIDEST = 2;
const TRIES = 60;

type Change = Readonly<Record<string, Value>>;
interface Offer extends NearestChange {
  distance: number;
  /** Of numbers and amounts: 1 up, −1 down; 0 for anything else. */
  directions: Readonly<Record<string, number>>;
  order: string;
}

export function nearestChanges(
  policy: CompiledPolicy,
  request: DecisionRequest,
  now: Outcome,
  outcomeOf: (request: DecisionRequest) => Outcome,
): NearestChange[] {
  const action = policy.actions.get(request.action);
  const time = parseInstant(request.now);
  if (now === "allow" || action?.grant === undefined || time === undefined) return [];
  const env: Env = { request, now: time, action: action.declaration, reads: [], items: [], assumed: new Set() };
  const values = candidateValues(action, env);
  const offers: Offer[] = [];
  for (const change of changes(values).slice(0, TRIES)) {
    const args = { ...request.args, ...change };
    const outcome = outcomeOf({ ...request, args });
    if (SEVERITY[outcome] >= SEVERITY[now] || (outcome !== "allow" && outcome !== "needs")) continue;
    const named = Object.fromEntries(Object.entries(change).map(([key, value]) => [`args.${key}`, value]));
    offers.push({
      change: named,
      outcome,
      directions: directionsOf(change, request.args),
      distance: distanceOf(change, request.args),
      order: canonicalJson(named),
    });
  }
  offers.sort(byOutcomeThenFewestThenSmallest);
  return withoutNeedless(offers)
    .slice(0, MOST)
    .map(({ change, outcome }) => ({ change, outcome }));
}

function candidateValues(action: CompiledAction, env: Env): Map<string, Value[]> {
  const guarded = splittingStopped(action, env);
  const values = new Map<string, Value[]>();
  for (const rule of action.rules) {
    const candidates = [...rule.check.candidates(env), ...(rule.when?.candidates(env) ?? [])];
    for (const { arg, value } of candidates) {
      const name = arg.slice("args.".length);
      const known = values.get(name) ?? [];
      if (!isSensible(action, name, value, env) || known.some((one) => equal(one, value) === true)) continue;
      if (isSmaller(value, env.request.args[name]) && !guarded.has(arg)) continue;
      values.set(name, [...known, value]);
    }
  }
  return values;
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

/** Single changes first, then pairs. */
function changes(values: ReadonlyMap<string, readonly Value[]>): Change[] {
  const names = [...values.keys()].sort();
  let layer: Change[] = [{}];
  const all: Change[] = [];
  for (let width = 1; width <= WIDEST; width++) {
    layer = layer.flatMap((change) => {
      const last = Object.keys(change).at(-1) ?? "";
      return names
        .filter((name) => name > last)
        .flatMap((name) => (values.get(name) ?? []).map((value) => ({ ...change, [name]: value })));
    });
    all.push(...layer);
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
  return b === 0 ? Number.MAX_SAFE_INTEGER : Math.abs(a - b) / Math.abs(b);
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
  return offers.filter(
    (offer) => !offers.some((other) => other !== offer && (isPartOf(other, offer) || isStepTo(other, offer))),
  );
}

function isPartOf(part: Offer, whole: Offer): boolean {
  const entries = Object.entries(part.change);
  if (entries.length >= Object.keys(whole.change).length || SEVERITY[part.outcome] > SEVERITY[whole.outcome])
    return false;
  return entries.every(([name, value]) => equal(whole.change[name] as Value, value as Value) === true);
}

function isStepTo(near: Offer, far: Offer): boolean {
  const names = Object.keys(far.directions);
  if (names.length !== Object.keys(near.directions).length || SEVERITY[near.outcome] > SEVERITY[far.outcome])
    return false;
  return (
    near.distance < far.distance &&
    names.every((name) => far.directions[name] !== 0 && near.directions[name] === far.directions[name])
  );
}
