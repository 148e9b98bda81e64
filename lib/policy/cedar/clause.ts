/**
 * What a rule becomes in Cedar's language. Cedar knows two answers and skips a policy that errs, so a clause must be
 * total: it may only read what it has asked for with `has`, and do no arithmetic that can overflow.
 */
import type { Obligation, Outcome } from "#lib/domain/decision.ts";
import type { Env } from "../facts.ts";

export type CedarValue = string | number | boolean | CedarValue[] | { [part: string]: CedarValue };

/** One entry of Cedar's context. `load` answers undefined for what is missing, mistyped or too little trusted. */
export interface Attribute {
  name: string;
  /** As a schema writes it: `Long`, `Set<String>`. */
  type: string;
  load(env: Env): CedarValue | undefined;
}

/** One `forbid`: when it holds, and what its annotations say. */
export interface Fire {
  outcome: Exclude<Outcome, "allow">;
  when: string;
  needs?: readonly Obligation[];
  route?: string;
}

export type CedarClause =
  | { ok: true; fires: readonly Fire[]; reads: readonly Attribute[] }
  | { ok: false; why: string };

/** What Cedar has no words for, and why. */
export class Unsayable {
  readonly why: string;
  constructor(why: string) {
    this.why = why;
  }
}

export type Said<T> = T | Unsayable;
