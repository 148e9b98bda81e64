/** The gate's question and answer, in the shapes of `interfaces.md` §3. */
import { z } from "zod";
import { Fact } from "./fact.ts";

export const Outcome = z.enum(["allow", "needs", "pause", "escalate", "deny"]);
export type Outcome = z.infer<typeof Outcome>;

/** Least to most severe. */
export const SEVERITY: Record<Outcome, number> = { allow: 0, needs: 1, pause: 2, escalate: 3, deny: 4 };

export const Obligation = z.enum([
  "reason-code",
  "typed-confirm",
  "customer-confirm",
  "identity-check",
  "tone-check",
  "lead-approval",
  "second-rep",
]);
export type Obligation = z.infer<typeof Obligation>;

export const HistoryState = z.enum(["held", "running", "done", "unknown", "undone", "failed"]);

export const HistoryEntry = z.object({
  action: z.string(),
  args: z.record(z.string(), z.unknown()).default({}),
  rep: z.string().optional(),
  team: z.string().optional(),
  customer: z.string().optional(),
  order: z.string().optional(),
  ticket: z.string().optional(),
  at: z.string(),
  state: HistoryState,
});
export type HistoryEntry = z.infer<typeof HistoryEntry>;

/** Evidence as the gate sees it: that it is genuine is checked before (signatures) by whoever calls the gate. */
export const EvidenceView = z.object({
  obligation: z.string(),
  by: z.string(),
  roles: z.array(z.string()).default([]),
  at: z.string(),
});
export type EvidenceView = z.infer<typeof EvidenceView>;

export const DecisionRequest = z.object({
  action: z.string(),
  args: z.record(z.string(), z.unknown()).default({}),
  rep: z.object({ id: z.string(), roles: z.array(z.string()).default([]), team: z.string().optional() }).optional(),
  facts: z.record(z.string(), Fact).default({}),
  subject: z
    .object({ customer: z.string().optional(), order: z.string().optional(), ticket: z.string().optional() })
    .default({}),
  evidence: z.array(EvidenceView).default([]),
  /** Absent means unknown; [] means nothing happened. */
  history: z.array(HistoryEntry).optional(),
  now: z.string(),
});
export type DecisionRequest = z.infer<typeof DecisionRequest>;

/** A fact as a rule read it. `source` is also `args`, `rep`, `now` or `history` for what is not in `facts`. */
export const FactRead = z.object({ fact: z.string(), value: z.unknown().optional(), source: z.string() });
export type FactRead = z.infer<typeof FactRead>;

export const FiredRule = z.object({
  id: z.string(),
  kind: z.string(),
  outcome: Outcome,
  why: z.string(),
  read: z.array(FactRead),
  met: z.array(z.string()).optional(),
  /** One sentence with the numbers (`82.00 USD is over 50.00 USD`), for people. */
  says: z.string().optional(),
});
export type FiredRule = z.infer<typeof FiredRule>;

export const NearestChange = z.object({
  change: z.record(z.string(), z.unknown()),
  outcome: z.enum(["allow", "needs"]),
});
export type NearestChange = z.infer<typeof NearestChange>;

export const Decision = z.object({
  outcome: Outcome,
  first: z.string().optional(),
  requires: z.array(z.string()).optional(),
  rules: z.array(FiredRule),
  route: z.string().optional(),
  retryAfter: z.string().optional(),
  nearest: z.array(NearestChange).optional(),
  policy: z.object({ name: z.string(), digest: z.string() }),
});
export type Decision = z.infer<typeof Decision>;
