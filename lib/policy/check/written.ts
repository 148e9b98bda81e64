/** The rules of a pack as they were written, each with its place and the listed actions that it covers. */
import type { PolicyDocument } from "#lib/domain/policy-document.ts";
import type { CompiledAction, CompiledPolicy } from "../compiled.ts";
import { covers } from "../on.ts";
import type { Path } from "../problem.ts";

export type RawRule = NonNullable<PolicyDocument["rules"]>[number];

export interface WrittenRule {
  raw: RawRule;
  path: Path;
  /** Those that the pack lists. */
  actions: readonly CompiledAction[];
}

export function writtenRules({ document, actions }: CompiledPolicy): WrittenRule[] {
  const granted = [...actions.values()].filter((action) => action.grant !== undefined);
  const byOn = new Map<string, readonly CompiledAction[]>();
  return (document.rules ?? []).map((raw, i) => {
    const key = JSON.stringify(raw.on);
    const covered = byOn.get(key) ?? granted.filter((action) => covers(raw.on, action.declaration));
    byOn.set(key, covered);
    return { raw, path: ["rules", i], actions: covered };
  });
}

const LOOK_UPS = ["fact", "count", "each", "some", "of", "since", "until"];

/** Names of the facts that something in a pack reads. Written out by key, so that every kind of rule has them alike. */
export function factsIn(raw: unknown): Set<string> {
  const names = new Set<string>();
  const walk = (part: unknown): void => {
    if (typeof part !== "object" || part === null) return;
    for (const [key, value] of Object.entries(part)) {
      if (LOOK_UPS.includes(key) && typeof value === "string") names.add(value);
      else walk(value);
    }
  };
  walk(raw);
  return names;
}

/** The rule without what starts it: what has to be proven. */
export function guardOf({ when: _when, ...guard }: RawRule): Omit<RawRule, "when"> {
  return guard;
}
