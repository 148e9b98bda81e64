/** Cases of a pack's `cases.yaml`: a request as `countersign decide` takes it, and what must come out. */
import { z } from "zod";
import { Obligation, Outcome } from "#lib/domain/decision.ts";

const expectation = { outcome: Outcome, requires: z.array(Obligation).optional(), first: z.string().optional() };
const Expected = z.strictObject(expectation);
export type Expected = z.infer<typeof Expected>;

export interface PackCase {
  name: string;
  request: Record<string, unknown>;
  expected: Expected;
}

/** A request's parts; each is decoded where the case is run, as a line of `decide` is. */
const parts = {
  id: z.union([z.string(), z.number()]).optional(),
  action: z.unknown().optional(),
  args: z.unknown().optional(),
  rep: z.unknown().optional(),
  facts: z.unknown().optional(),
  subject: z.unknown().optional(),
  evidence: z.unknown().optional(),
  history: z.unknown().optional(),
  now: z.unknown().optional(),
};

const Wanted = z.union([Outcome, Expected]).optional();

/** Closed: a key that nobody knows would be a part of the case that nobody runs. */
const Raw = z.strictObject({
  name: z.string().optional(),
  /** Why the case is in the pack, for whoever reads it. */
  why: z.string().optional(),
  ...parts,
  /** The request, unless its parts stand beside `name`. */
  request: z.strictObject(parts).optional(),
  input: z.strictObject(parts).optional(),
  expect: Wanted,
  expected: Wanted,
  ...expectation,
  outcome: Outcome.optional(),
});

const One = Raw.transform((raw, context): PackCase => {
  const { name, why: _why, request, input, expect, expected, outcome, requires, first, ...beside } = raw;
  const wanted = expect ?? expected ?? (outcome === undefined ? undefined : { outcome, requires, first });
  const parsed = Expected.safeParse(typeof wanted === "string" ? { outcome: wanted, requires, first } : wanted);
  if (!parsed.success) {
    context.addIssue({ code: "custom", message: "a case says under `outcome` what must come out" });
    return z.NEVER;
  }
  const full = { ...beside, ...input, ...request };
  const title = name ?? String(full.id ?? "unnamed");
  return { name: title, request: { id: title, ...full }, expected: parsed.data };
});

const List = One.array();
const Wrapped = z.strictObject({ cases: List });

/** A list, or a list under `cases:`. Which of the two it is, is seen first, so that a fault is told of the right one. */
export const PackCases = z.unknown().transform((raw, context): PackCase[] => {
  const isWrapped = typeof raw === "object" && raw !== null && !Array.isArray(raw);
  const parsed = isWrapped ? Wrapped.safeParse(raw) : List.safeParse(raw);
  if (parsed.success) return Array.isArray(parsed.data) ? parsed.data : parsed.data.cases;
  for (const issue of parsed.error.issues)
    context.issues.push({ ...issue, input: raw } as (typeof context.issues)[number]);
  return z.NEVER;
});
