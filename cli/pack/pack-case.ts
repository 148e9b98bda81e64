/** One case of a pack's `cases.yaml`: a request as `countersign decide` takes it, and what must come out. */
import { z } from "zod";
import { Obligation, Outcome } from "#lib/domain/decision.ts";

export const PackCase = z.strictObject({
  name: z.string(),
  request: z.record(z.string(), z.unknown()).optional(),
  /** The same parts may also stand beside `name`, without `request`. */
  id: z.string().optional(),
  action: z.string().optional(),
  args: z.unknown().optional(),
  rep: z.unknown().optional(),
  facts: z.unknown().optional(),
  subject: z.unknown().optional(),
  evidence: z.unknown().optional(),
  history: z.unknown().optional(),
  now: z.unknown().optional(),
  expect: z
    .union([
      Outcome,
      z.strictObject({ outcome: Outcome, requires: z.array(Obligation).optional(), first: z.string().optional() }),
    ])
    .optional(),
  outcome: Outcome.optional(),
  requires: z.array(Obligation).optional(),
  first: z.string().optional(),
});
export type PackCase = z.infer<typeof PackCase>;
