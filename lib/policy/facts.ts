/**
 * How a rule reads a fact: looked up under its own name, typed, and trusted enough for where it is read, or it is
 * unknown. Where a decision is explained every read is noted with its source, to show what it stood on.
 */
import type { ActionDeclaration } from "#lib/domain/action.ts";
import type { DecisionRequest, FactRead, HistoryEntry } from "#lib/domain/decision.ts";
import { type Source, trusts } from "#lib/domain/fact.ts";
import { parseInstant } from "#lib/domain/time.ts";
import type { ValueType } from "#lib/domain/type-language.ts";
import type { Zone } from "./calendar.ts";
import { type Kept, keepFrom, kept, type Slots } from "./kept-values.ts";
import { didYouMean, type Path, type Problems } from "./problem.ts";
import { typing, type Value } from "./values.ts";
import { ALWAYS_KNOWN, type FactDefinition } from "./vocabulary.ts";

/** *Guard*: must be proven. *Trigger*: applies the rule unless it is false. */
export type Role = "guard" | "trigger";

/** What a rule is compiled against: one action. Without one only the grammar is checked. */
export interface Scope {
  action: ActionDeclaration | undefined;
  /** True when the rule names this action; false when it covers it through a group or `*`. */
  isNamed: boolean;
  facts: ReadonlyMap<string, FactDefinition>;
  actions: ReadonlyMap<string, ActionDeclaration>;
  zone: Zone;
  problems: Problems;
  /** Inside `each` and `some`: the type of `item`. */
  item?: ValueType | undefined;
  /** Without them nothing is kept. */
  slots?: Slots;
}

/** What one decision is made on. */
export interface Env {
  request: DecisionRequest;
  now: number;
  /** Where what was read is noted; undefined while only the outcome is asked for. */
  reads: FactRead[] | undefined;
  items: Value[];
  /** Typed once for all rules; see `kept-values.ts`. */
  facts?: Kept;
  args?: Kept;
  /** Made by `history.ts` when the first rule counts, for the others too. */
  past?: readonly Past[] | undefined;
}

/** An entry of history that may count; `at` is undefined when its time cannot be read. */
export interface Past {
  entry: HistoryEntry;
  at: number | undefined;
}

/** Each fact once, by name, so that the order of a rule's parts shows nowhere. */
export function readsInOrder(reads: readonly FactRead[]): FactRead[] {
  const byName = new Map(reads.map((read) => [read.fact, read]));
  return [...byName.values()].sort((a, b) => (a.fact < b.fact ? -1 : 1));
}

/** Undefined when the request's time cannot be read. */
export function envOf(request: DecisionRequest): Env | undefined {
  const now = parseInstant(request.now);
  if (now === undefined) return undefined;
  const { facts, args } = request;
  return { request, now, reads: undefined, items: [], facts: keepFrom(facts), args: keepFrom(args), past: undefined };
}

/** The same request with other arguments: what was read of facts and history stays good. */
export function withArgs(env: Env, args: DecisionRequest["args"]): Env {
  return { ...env, request: { ...env.request, args }, args: keepFrom(args), items: [] };
}

export interface Ref {
  name: string;
  type: ValueType;
  trust: Source;
  load(env: Env): Value | undefined;
  /** Undefined only when a value is there but too little trusted. */
  exists(env: Env): boolean | undefined;
}

type Raw = { value: unknown; source: string };

export function leastTrust(declared: Source, role: Role, action: ActionDeclaration | undefined): Source {
  if (role === "trigger") return declared;
  if (action?.group === "money" || action?.group === "account") return "server";
  return trusts(declared, "attested") ? declared : "attested";
}

/** Undefined after reporting why the name means nothing here. */
export function factRef(name: unknown, scope: Scope, role: Role, path: Path): Ref | undefined {
  if (typeof name !== "string") {
    scope.problems.error(path, "schema", "a fact is named by a text such as `order.placedAt`");
    return undefined;
  }
  if (name === "item" || name.startsWith("item.")) return itemRef(name, scope, path);
  if (name.startsWith("args.")) return argRef(name, scope, path);
  const definition = Object.hasOwn(ALWAYS_KNOWN, name) ? ALWAYS_KNOWN[name] : scope.facts.get(name);
  if (definition === undefined) {
    const known = [...scope.facts.keys(), ...Object.keys(ALWAYS_KNOWN)];
    const hint = didYouMean(name, known) ?? "declare it under `facts:`, or take one from docs/facts.md";
    scope.problems.error(path, "unknown-fact", `nobody declares the fact \`${name}\``, hint);
    return undefined;
  }
  if (Object.hasOwn(ALWAYS_KNOWN, name)) return refOf(name, definition, scope.zone, ANY, (env) => always(name, env));
  if (role === "guard" && definition.trust === "text") {
    const message = `\`${name}\` is read from text and proves nothing, so this can never be satisfied`;
    scope.problems.warn(path, "text-in-guard", message, "use it under `when` of an `escalate` or `oblige` rule");
  }
  const least = leastTrust(definition.trust, role, scope.action);
  const find = ({ request: { facts } }: Env): Raw | undefined => (Object.hasOwn(facts, name) ? facts[name] : undefined);
  const ref = refOf(name, definition, scope.zone, least, find);
  const slot = scope.action === undefined ? undefined : scope.slots?.of(scope.action.id, `${least} ${name}`);
  if (slot === undefined) return ref;
  const load = (env: Env): Value | undefined =>
    env.reads === undefined ? kept(env.facts, env.request.facts, slot, ref, env) : ref.load(env);
  return { ...ref, load };
}

/** Of what is not handed in as a fact: it ranks as `server`. */
const ANY = undefined;

function refOf(
  name: string,
  definition: FactDefinition,
  zone: Zone,
  least: Source | undefined,
  find: (env: Env) => Raw | undefined,
): Ref {
  const read = typing(definition.type, zone);
  const found = (env: Env): Raw | undefined => {
    const raw = find(env);
    const isThere = raw !== undefined && raw.value !== undefined && raw.value !== null;
    if (env.reads !== undefined) {
      env.reads.push({ fact: name, ...(isThere ? { value: raw.value } : {}), source: raw?.source ?? "missing" });
    }
    return isThere ? raw : undefined;
  };
  const isTrusted = ({ source }: Raw): boolean => least === undefined || trusts(source as Source, least);
  return {
    name,
    type: definition.type,
    trust: definition.trust,
    load: (env) => {
      const raw = found(env);
      return raw !== undefined && isTrusted(raw) ? read(raw.value) : undefined;
    },
    exists: (env) => {
      const raw = found(env);
      return raw === undefined ? false : isTrusted(raw) ? true : undefined;
    },
  };
}

function always(name: string, env: Env): Raw {
  const { rep } = env.request;
  const source = name === "now" ? "now" : "rep";
  const value = name === "now" ? env.request.now : rep?.[name.slice("rep.".length) as "id" | "roles" | "team"];
  return { value, source };
}

function argRef(name: string, scope: Scope, path: Path): Ref | undefined {
  const key = name.slice("args.".length);
  const params = scope.action?.params ?? {};
  const type = Object.hasOwn(params, key) ? params[key] : undefined;
  if (type === undefined) return scope.action === undefined ? undefined : missingArg(name, key, scope, path);
  const ref = refOf(name, { type, trust: "server", says: "" }, scope.zone, ANY, ({ request: { args } }) =>
    Object.hasOwn(args, key) ? { value: args[key], source: "args" } : undefined,
  );
  const slot = scope.action === undefined ? undefined : scope.slots?.of(scope.action.id, name);
  if (slot === undefined) return ref;
  const load = (env: Env): Value | undefined =>
    env.reads === undefined ? kept(env.args, env.request.args, slot, ref, env) : ref.load(env);
  return { ...ref, load };
}

/** An action reached through a group or `*` may lack the argument: there it is unknown for good. */
function missingArg(name: string, key: string, scope: Scope, path: Path): Ref | undefined {
  const action = scope.action?.id ?? "";
  const other = [...scope.actions.values()].find(({ params }) => Object.hasOwn(params, key));
  const [elsewhere, owner] = [other?.params[key], other?.id];
  const own = Object.keys(scope.action?.params ?? {});
  const hint =
    owner === undefined
      ? (didYouMean(key, own) ?? (own.length === 0 ? "it takes none" : `it has: ${own.join(", ")}`))
      : `\`${key}\` is an argument of \`${owner}\`: name only that action under \`on\``;
  if (scope.isNamed || elsewhere === undefined) {
    scope.problems.error(path, "unknown-fact", `the action \`${action}\` has no argument \`${key}\``, hint);
    return undefined;
  }
  const message = `\`${action}\` has no argument \`${key}\`, so there the rule can never be satisfied`;
  scope.problems.warn(path, "argument-not-everywhere", message, "name the actions under `on` instead");
  return refOf(name, { type: elsewhere, trust: "server", says: "" }, scope.zone, ANY, () => undefined);
}

function itemRef(name: string, scope: Scope, path: Path): Ref | undefined {
  const part = name === "item" ? undefined : name.slice("item.".length);
  const item = scope.item;
  if (item === undefined) {
    const hint = "write `{ some: LIST, that: { fact: item, … } }`";
    scope.problems.error(path, "unknown-fact", "`item` means something only inside `each` and `some`", hint);
    return undefined;
  }
  if (part === undefined) return fixedRef(name, item, (env) => env.items.at(-1));
  const parts = typeof item === "object" && "record" in item ? item.record : {};
  const type = Object.hasOwn(parts, part) ? parts[part] : undefined;
  if (type === undefined) {
    const own = Object.keys(parts);
    const hint = didYouMean(part, own) ?? (own.length === 0 ? "write `item` alone" : `it has: ${own.join(", ")}`);
    scope.problems.error(path, "unknown-fact", `an item of this list has no part \`${part}\``, hint);
    return undefined;
  }
  return fixedRef(name, type, (env) => (env.items.at(-1) as Readonly<Record<string, Value>> | undefined)?.[part]);
}

function fixedRef(name: string, type: ValueType, load: (env: Env) => Value | undefined): Ref {
  return { name, type, trust: "server", load, exists: (env) => load(env) !== undefined };
}
