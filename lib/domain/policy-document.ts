/**
 * A policy as it is signed and sent: the pack's `policy.yaml` as plain JSON, its texts untouched (`50.00 USD`
 * stays a text), so that its digest is the digest of what the lead wrote. Rules are decoded by their kind in
 * `lib/policy/rules`; here only their common part is fixed.
 */
import { z } from "zod";
import { Group } from "./action.ts";
import { Source } from "./fact.ts";
import { ValueType } from "./type-language.ts";

export const Mode = z.enum(["stop", "draft-only", "assist"]);
export type Mode = z.infer<typeof Mode>;
export const Lane = z.enum(["automate", "assist", "escalate"]);

/**
 * What the copilot may do with an action: talk about it to the customer, put it on a card, carry it out once a person
 * approved. Each is its own; absent means that the lane and the mode alone say.
 */
export const Authority = z.strictObject({
  say: z.boolean().optional(),
  recommend: z.boolean().optional(),
  execute: z.boolean().optional(),
});
export type Authority = z.infer<typeof Authority>;

export const Risk = z.enum(["low", "moderate", "high", "critical"]);
export type Risk = z.infer<typeof Risk>;

export const ActionGrant = z.strictObject({
  lane: Lane,
  roles: z.array(z.string()).min(1),
  owner: z.string().optional(),
  authority: Authority.optional(),
  /** As the company sees it; without it the group says (read and draft low, money and account critical …). */
  risk: Risk.optional(),
  record: z.enum(["before", "after"]).optional(),
  /** Only for actions that the pack declares itself. */
  group: Group.optional(),
  params: z.record(z.string(), ValueType).optional(),
  why: z.string().optional(),
});
export type ActionGrant = z.infer<typeof ActionGrant>;

/** `{type: enum, of: […]}` is how a lead writes an enumeration; any other type stands in `type` alone. */
export const FactDeclaration = z.strictObject({
  type: z.union([z.literal("enum"), z.literal("list"), ValueType]),
  of: z.union([z.array(z.string()), ValueType]).optional(),
  trust: Source,
  unit: z.string().optional(),
  why: z.string().optional(),
});

/** A stricter mode for some: every condition that is written must apply; what cannot be known applies. */
export const ModeRule = z.strictObject({
  mode: Mode,
  team: z.union([z.string(), z.array(z.string()).min(1)]).optional(),
  rep: z.union([z.string(), z.array(z.string()).min(1)]).optional(),
  inbox: z.union([z.string(), z.array(z.string()).min(1)]).optional(),
  on: z.union([z.string(), z.array(z.string()).min(1)]).optional(),
  why: z.string(),
});
export type ModeRule = z.infer<typeof ModeRule>;

export const RuleHead = z.looseObject({
  id: z.string(),
  kind: z.string(),
  on: z.union([z.string(), z.array(z.string())]),
  why: z.string(),
  when: z.unknown().optional(),
});

export const PolicyDocument = z.strictObject({
  schema: z.literal("countersign.policy/1"),
  engine: z.string(),
  name: z.string(),
  timezone: z.string().optional(),
  mode: Mode,
  /** Beside `mode`; the strictest that applies counts. */
  modes: z.array(ModeRule).optional(),
  facts: z.record(z.string(), FactDeclaration).optional(),
  actions: z.record(z.string(), ActionGrant),
  rules: z.array(RuleHead).optional(),
  routes: z.record(z.string(), z.unknown()).optional(),
  obligations: z.record(z.string(), z.unknown()).optional(),
});
export type PolicyDocument = z.infer<typeof PolicyDocument>;
