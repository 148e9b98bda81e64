/**
 * What a kind of rule is: a closed schema, how it is compiled against one action, and what it can say about
 * itself. A kind may only restrict: it fires or stays silent, and nothing it returns can grant.
 */
import { z } from "zod";
import type { Obligation, Outcome } from "#lib/domain/decision.ts";
import type { Money } from "#lib/domain/money.ts";
import type { Candidate } from "../candidates.ts";
import type { CedarClause } from "../cedar/clause.ts";
import type { Env, Scope } from "../facts.ts";
import type { Path } from "../problem.ts";

/** What a fired rule asks for. */
export interface Finding {
  outcome: Exclude<Outcome, "allow">;
  needs?: readonly Obligation[];
  route?: string;
  /** Milliseconds: earliest time at which this pause may be over. */
  retryAfter?: number;
  /** One sentence with the numbers. Made only when somebody reads it. */
  says(): string;
}

/** How much of a limit is used, for "$180 of $250 today". */
export interface Usage {
  /** What counts against the limit so far, without this request. */
  used: number | Money;
  /** What this request would add. */
  adds: number | Money;
  limit: number | Money;
  per: Per;
  /** As the lead wrote it: `1cd`, `30d`. */
  within: string;
}

export interface CompiledKind {
  evaluate(env: Env): Finding | undefined;
  candidates(env: Env): Candidate[];
  /** Only of kinds that count; undefined where it cannot be counted. */
  usage?(env: Env): Usage | undefined;
  /** Set by a budget per order or customer: the argument whose splitting it stops. */
  stopsSplitting?: string;
  /** The limit as a lead would say it, without numbers of a request. */
  limit: string;
  /** Whom it may hand over to or ask. */
  route?: string;
  needs?: readonly Obligation[];
}

/** A form asks these; `field` is the key in the pack. */
export interface FormField {
  field: string;
  label: string;
  /** What belongs here, for where it is missing; the label alone where that says it. */
  says?: string;
  input:
    | "fact"
    | "amount"
    | "duration"
    | "condition"
    | "obligations"
    | "else"
    | "route"
    | "per"
    | "number"
    | "actions"
    | "domains"
    | "days"
    | "clock"
    | "spike";
  required: boolean;
}

/** Fields that several kinds have. */
export const PER_FIELD: FormField = {
  field: "per",
  label: "Per",
  input: "per",
  required: true,
  says: "for whom it is counted: rep, team, customer, order, ticket or all",
};
export const WITHIN_FIELD: FormField = {
  field: "within",
  label: "Within",
  input: "duration",
  required: true,
  says: "the time, such as 30d or 1cd",
};
export const ELSE_FIELD: FormField = { field: "else", label: "Otherwise", input: "else", required: false };

export interface RuleKind<Schema extends z.ZodType = z.ZodType> {
  kind: string;
  says: string;
  schema: Schema;
  form: readonly FormField[];
  /** Undefined after reporting to `scope.problems`. */
  compile(rule: z.output<Schema>, scope: Scope, path: Path): CompiledKind | undefined;
  /** In Cedar's language, without its trigger. Absent: Cedar cannot express this kind (history, for one). */
  cedar?(rule: z.output<Schema>, scope: Scope): CedarClause;
}

/** A condition or value that the gate compiles itself, with better words than a schema has. */
export const ConditionSlot = z.unknown().describe("a condition");
export const OperandSlot = z.unknown().describe("a value: literal, { fact }, { count } or { fact, times }");
export const MeasureSlot = z.unknown().describe("what is measured: the name of a fact, { count } or { fact, times }");
export const DurationText = z.string().describe("a duration such as 30d, 12h or 1cd");

export const Per = z.enum(["rep", "team", "customer", "order", "ticket", "all"]);
export type Per = z.infer<typeof Per>;

/** The part that every rule has. */
export const ruleHead = {
  id: z
    .string()
    .min(1)
    .max(120)
    .refine((id) => !/\p{Cc}/u.test(id), "an id has no control characters"),
  on: z.union([z.string(), z.array(z.string()).min(1)], {
    error: "`on` is an action, a list of actions, `group:money` or `*`",
  }),
  why: z.string({ error: "say in `why` why the rule exists; people read it on the card" }),
  when: ConditionSlot.optional(),
};
