/** What is left of a fact's values once several tests must hold at once. Only literals narrow; the rest is left open. */
import { type Money, parseMoney } from "#lib/domain/money.ts";
import { parseInstant } from "#lib/domain/time.ts";
import type { ValueType } from "#lib/domain/type-language.ts";

/** A test on a literal, as it was written (`says`) and as it counts (`operator`: the opposite one under a `not`). */
export interface Atom {
  fact: string;
  operator: string;
  value: unknown;
  says: string;
}

export type Clash = { fact: string; parts: readonly [string, string?] } | { fact: undefined };

const OPPOSITE: Readonly<Record<string, string>> = {
  is: "isNot",
  isNot: "is",
  in: "notIn",
  notIn: "in",
  has: "hasNot",
  hasNot: "has",
  atLeast: "under",
  under: "atLeast",
  atMost: "over",
  over: "atMost",
  before: "notBefore",
  after: "notAfter",
  exists: "existsNot",
};

/** `isOpposite`: whether the test stands under a `not`, so that it is shown with it. */
export function atomOf(
  test: Readonly<Record<string, unknown>>,
  isNegated: boolean,
  isOpposite: boolean,
): Atom | undefined {
  const { fact, ...rest } = test;
  const [written, ...more] = Object.keys(rest);
  if (typeof fact !== "string" || written === undefined || more.length > 0) return undefined;
  const operator = isNegated ? OPPOSITE[written] : written;
  const value = rest[written];
  const isLiteral = typeof value !== "object" || Array.isArray(value) || isMoney(value);
  if (operator === undefined || !isLiteral || /^item(\.|$)/.test(fact)) return undefined;
  return { fact, operator, value, says: `${isOpposite ? "not " : ""}${written}: ${inYaml(value)}` };
}

function isMoney(value: unknown): value is Money {
  return typeof value === "object" && value !== null && "minor" in value && "currency" in value;
}

function inYaml(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(inYaml).join(", ")}]`;
  return typeof value === "string" ? value : JSON.stringify(value);
}

interface End {
  at: number;
  isStrict: boolean;
  by: Atom;
}

/** A number on a scale: only those of one scale can be compared. */
interface Point {
  scale: string;
  at: number;
}

export class Narrowing {
  readonly #values: Set<unknown> | undefined;
  #chosen: { values: ReadonlySet<unknown>; by: Atom } | undefined;
  readonly #excluded = new Map<unknown, Atom>();
  readonly #members = new Map<unknown, Atom>();
  readonly #nonMembers = new Map<unknown, Atom>();
  #low: End | undefined;
  #high: End | undefined;
  #scale: { name: string; by: Atom } | undefined;
  #absent: Atom | undefined;
  #present: Atom | undefined;

  constructor(type: ValueType | undefined) {
    if (type === "boolean") this.#values = new Set([true, false]);
    if (typeof type === "object" && "enum" in type) this.#values = new Set(type.enum);
  }

  /** The tests that cannot hold together; undefined while something is left. */
  add(atom: Atom): readonly [string, string?] | undefined {
    const other = this.#clashWith(atom);
    if (other === undefined) return undefined;
    return other === atom ? [atom.says] : [other.says, atom.says];
  }

  #clashWith(atom: Atom): Atom | undefined {
    const { operator, value } = atom;
    const isAbsent = (operator === "exists" && value === false) || (operator === "existsNot" && value === true);
    if (isAbsent) {
      this.#absent ??= atom;
      return this.#present;
    }
    if (this.#absent !== undefined) return this.#absent;
    this.#present ??= atom;
    switch (operator) {
      case "is":
        return this.#choose([value], atom) ?? this.#bound(value, atom, true, true, false);
      case "in":
        return Array.isArray(value) ? this.#choose(value, atom) : undefined;
      case "isNot":
        return this.#exclude([value], atom);
      case "notIn":
        return Array.isArray(value) ? this.#exclude(value, atom) : undefined;
      case "has":
        return this.#member(value, atom, this.#members, this.#nonMembers);
      case "hasNot":
        return this.#member(value, atom, this.#nonMembers, this.#members);
      default:
        return this.#ordered(atom);
    }
  }

  #ordered(atom: Atom): Atom | undefined {
    const { operator, value } = atom;
    if (operator === "atLeast" || operator === "notBefore") return this.#bound(value, atom, true, false, false);
    if (operator === "atMost" || operator === "notAfter") return this.#bound(value, atom, false, true, false);
    if (operator === "over" || operator === "after") return this.#bound(value, atom, true, false, true);
    if (operator === "under" || operator === "before") return this.#bound(value, atom, false, true, true);
    return undefined;
  }

  #choose(list: readonly unknown[], atom: Atom): Atom | undefined {
    if (list.some((value) => typeof value === "object")) return undefined;
    const before = this.#chosen;
    const values = new Set(list.filter((value) => before === undefined || before.values.has(value)));
    this.#chosen = { values, by: atom };
    if (values.size === 0) return before?.by ?? atom;
    const left = [...values].filter((value) => !this.#excluded.has(value));
    return left.length === 0 ? this.#excluded.get([...values][0]) : undefined;
  }

  #exclude(list: readonly unknown[], atom: Atom): Atom | undefined {
    for (const value of list) if (typeof value !== "object") this.#excluded.set(value, atom);
    const possible = this.#chosen?.values ?? this.#values;
    if (possible === undefined || possible.size === 0) return undefined;
    const left = [...possible].filter((value) => !this.#excluded.has(value));
    if (left.length > 0) return undefined;
    return this.#chosen?.by ?? [...this.#excluded.values()].find((other) => other !== atom) ?? atom;
  }

  #member(value: unknown, atom: Atom, mine: Map<unknown, Atom>, others: Map<unknown, Atom>): Atom | undefined {
    mine.set(value, atom);
    return others.get(value);
  }

  #bound(value: unknown, atom: Atom, isLow: boolean, isHigh: boolean, isStrict: boolean): Atom | undefined {
    const point = pointOf(value);
    if (point === undefined) return undefined;
    if (this.#scale !== undefined && this.#scale.name !== point.scale) return this.#scale.by;
    this.#scale ??= { name: point.scale, by: atom };
    const end: End = { at: point.at, isStrict, by: atom };
    if (isLow && (this.#low === undefined || isBeyond(end, this.#low, 1))) this.#low = end;
    if (isHigh && (this.#high === undefined || isBeyond(end, this.#high, -1))) this.#high = end;
    const [low, high] = [this.#low, this.#high];
    if (low === undefined || high === undefined || low.at < high.at) return undefined;
    if (low.at === high.at && !low.isStrict && !high.isStrict) return undefined;
    return low.by === atom ? high.by : low.by;
  }
}

function isBeyond(a: End, b: End, sign: 1 | -1): boolean {
  return a.at === b.at ? a.isStrict && !b.isStrict : (a.at - b.at) * sign > 0;
}

function pointOf(value: unknown): Point | undefined {
  if (typeof value === "number") return { scale: "number", at: value };
  const money = isMoney(value) ? value : typeof value === "string" ? parseMoney(value) : undefined;
  if (money !== undefined) return { scale: money.currency, at: money.minor };
  const at = typeof value === "string" ? parseInstant(value) : undefined;
  return at === undefined ? undefined : { scale: "time", at };
}
