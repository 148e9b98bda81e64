/** Cases of a pack's `cases.yaml`: a request as `countersign decide` takes it, and what must come out. */
import { z } from "zod";
import { Outcome } from "#lib/domain/decision.ts";

const Expected = z.object({
  outcome: Outcome,
  requires: z.array(z.string()).optional(),
  first: z.string().optional(),
});
export type Expected = z.infer<typeof Expected>;

export interface PackCase {
  name: string;
  request: Record<string, unknown>;
  expected: Expected;
}

const Raw = z.looseObject({
  name: z.string().optional(),
  id: z.union([z.string(), z.number()]).optional(),
  /** The request, unless its parts stand beside `name`. */
  request: z.record(z.string(), z.unknown()).optional(),
  input: z.record(z.string(), z.unknown()).optional(),
  expect: z.union([Outcome, Expected]).optional(),
  expected: z.union([Outcome, Expected]).optional(),
  outcome: Outcome.optional(),
});

const One = Raw.transform((raw, context): PackCase => {
  const { name, request, input, expect, expected, outcome, requires, first, ...beside } = raw;
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

/** A list, or a list under `cases:`. */
export const PackCases = z.union([One.array(), z.object({ cases: One.array() }).transform(({ cases }) => cases)], {
  error: "a list of cases, each with `name`, the parts of a request, and `outcome`",
});
