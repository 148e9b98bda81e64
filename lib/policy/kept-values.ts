/**
 * Values of a request, typed once for all rules that read them. Only values are kept, never what a rule made of them, and
 * only for the very object that they were read from: with other arguments (an entry of history, a change that is tried)
 * the kept ones are left alone.
 */
import type { Value } from "./values.ts";

export interface Kept {
  /** The facts or arguments that they were read from. */
  from: object;
  values: (Value | typeof UNKNOWN)[];
  /** Of arguments: they are those that the action declares, each of its type. */
  allFit: boolean;
}

const UNKNOWN = Symbol("unknown");

export function keepFrom(from: object): Kept {
  return { from, values: [], allFit: false };
}

export function kept<Env>(
  store: Kept | undefined,
  from: object,
  slot: number,
  ref: { load(env: Env): Value | undefined },
  env: Env,
): Value | undefined {
  if (store === undefined || store.from !== from) return ref.load(env);
  const known = store.values[slot];
  if (known !== undefined) return known === UNKNOWN ? undefined : known;
  const value = ref.load(env);
  store.values[slot] = value ?? UNKNOWN;
  return value;
}

/** Numbers what the rules of one action read, so that a request keeps no room for the rules of others. */
export class Slots {
  readonly #byAction = new Map<string, Map<string, number>>();

  of(action: string, key: string): number {
    const slots = this.#byAction.get(action) ?? new Map<string, number>();
    this.#byAction.set(action, slots);
    const slot = slots.get(key) ?? slots.size;
    slots.set(key, slot);
    return slot;
  }
}
