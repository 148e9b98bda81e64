/**
 * Conditions that can never be true, or never false. A trigger that never holds is a rule that never fires, a guard that
 * always holds likewise; a guard that never holds denies everything. Only what is certain is told.
 */

import type { ValueType } from "#lib/domain/type-language.ts";
import { DEEPEST_CONDITION } from "../conditions.ts";
import type { Check } from "./finding.ts";
import { type Atom, atomOf, type Clash, Narrowing } from "./narrowing.ts";

type TypeOf = (fact: string) => ValueType | undefined;

export const checkContradictions: Check = ({ policy, rules, problems }) => {
  for (const { raw, path, actions } of rules) {
    const params = actions[0]?.declaration.params ?? {};
    const typeOf: TypeOf = (fact) =>
      fact.startsWith("args.") ? params[fact.slice("args.".length)] : policy.facts.get(fact)?.type;
    const trigger = clashOf(raw.when, false, typeOf);
    if (trigger !== undefined) {
      const message = `\`${raw.id}\` ${silent(trigger)}: ${never(trigger)}`;
      problems.warn([...path, "when"], "never-fires", message, either(trigger));
    }
    if (raw.that === undefined) continue;
    const always = clashOf(raw.that, true, typeOf);
    if (always !== undefined) {
      const message = `\`${raw.id}\` ${silent(always)}: ${ever(always)}`;
      problems.warn([...path, "that"], "never-fires", message, "write only what must hold, or take the rule out");
    }
    const unmet = clashOf(raw.that, false, typeOf);
    if (unmet !== undefined) {
      const message = `nothing can satisfy \`${raw.id}\`, so it always fires: ${never(unmet)}`;
      problems.warn([...path, "that"], "never-satisfied", message, either(unmet));
    }
  }
};

/** What is unknown neither holds nor fails, so there the rule fires all the same. */
function silent({ fact }: Clash): string {
  const isAlwaysKnown = fact === undefined || fact.startsWith("args.");
  return isAlwaysKnown ? "can never fire" : `never fires once \`${fact}\` is known`;
}

function never(clash: Clash): string {
  if (clash.fact === undefined) return "`any` without a condition is never true";
  const [first, second] = clash.parts;
  return second === undefined
    ? `\`${clash.fact}\` is never \`${first}\``
    : `\`${clash.fact}\` is never both \`${first}\` and \`${second}\``;
}

function ever(clash: Clash): string {
  if (clash.fact === undefined) return "`all` without a condition is always true";
  const [first, second] = clash.parts;
  return second === undefined
    ? `\`${clash.fact}\` is always \`${first}\``
    : `\`${clash.fact}\` is always \`${first}\` or \`${second}\``;
}

function either(clash: Clash): string {
  return clash.fact === undefined
    ? "add a condition, or take the rule out"
    : "write one of them, or put both under `any`";
}

/** Why the condition (or, `isNegated`, its opposite) can never be true; undefined when it may be. */
function clashOf(raw: unknown, isNegated: boolean, typeOf: TypeOf): Clash | undefined {
  if (raw === undefined) return undefined;
  const atoms: Atom[] = [];
  const inside = gather(raw, { isNegated, isOpposite: false }, typeOf, atoms, 0);
  if (inside !== undefined) return inside;
  const byFact = new Map<string, Narrowing>();
  for (const atom of atoms) {
    const narrowing = byFact.get(atom.fact) ?? new Narrowing(typeOf(atom.fact));
    byFact.set(atom.fact, narrowing);
    const parts = narrowing.add(atom);
    if (parts !== undefined) return { fact: atom.fact, parts };
  }
  return undefined;
}

interface Sense {
  /** Whether the opposite of what is written has to hold. */
  isNegated: boolean;
  /** Whether a `not` was passed on the way. */
  isOpposite: boolean;
}

/** Collects what has to be true all at once; a choice is a clash only when each of its parts is one. */
function gather(raw: unknown, sense: Sense, typeOf: TypeOf, atoms: Atom[], depth: number): Clash | undefined {
  const { isNegated, isOpposite } = sense;
  if (typeof raw !== "object" || raw === null || depth > DEEPEST_CONDITION) return undefined;
  const record = raw as Record<string, unknown>;
  if (Object.hasOwn(record, "not")) {
    const inner = { isNegated: !isNegated, isOpposite: !isOpposite };
    return gather(record.not, inner, typeOf, atoms, depth + 1);
  }
  const key = Object.hasOwn(record, "all") ? "all" : Object.hasOwn(record, "any") ? "any" : undefined;
  if (key === undefined) {
    const atom = atomOf(record, isNegated, isOpposite);
    if (atom !== undefined) atoms.push(atom);
    return undefined;
  }
  const parts = Array.isArray(record[key]) ? (record[key] as unknown[]) : [];
  if ((key === "all") !== isNegated) {
    for (const part of parts) {
      const clash = gather(part, sense, typeOf, atoms, depth + 1);
      if (clash !== undefined) return clash;
    }
    return undefined;
  }
  const clashes = parts.map((part) => clashOf(part, isNegated, typeOf));
  return clashes.includes(undefined) ? undefined : (clashes[0] ?? { fact: undefined });
}
