/**
 * One person's word asked of another: `GET /v1/approvals` → `ApprovalsAnswer`; `POST /v1/approvals` ← `AskApproval` → `AskedApproval`;
 * `POST /v1/approvals/:id` ← `DecideApproval` → `AskedApproval`. What is granted is evidence that the person signed on their own device;
 * it goes with the approval like one's own, and the server checks it there once more.
 */
import { z } from "zod";
import { Proposal, SignedEvidence } from "./approval.ts";
import { Digest } from "./hash.ts";
import { Instant } from "./time.ts";

/** Those that somebody else has to meet. */
export const AskedObligation = z.enum(["lead-approval", "second-rep"]);
export type AskedObligation = z.infer<typeof AskedObligation>;

export const AskApproval = z.strictObject({
  proposal: Proposal,
  obligation: AskedObligation,
  /** At most a day ahead. */
  expires: Instant,
});
export type AskApproval = z.infer<typeof AskApproval>;

export const DecideApproval = z.discriminatedUnion("verdict", [
  z.strictObject({ verdict: z.literal("granted"), evidence: SignedEvidence }),
  z.strictObject({ verdict: z.literal("refused"), why: z.string().min(3).max(500) }),
]);
export type DecideApproval = z.infer<typeof DecideApproval>;

/** As the person sees it who is asked: the whole card, since that is what they answer for. */
export const WaitingApproval = z.object({
  id: z.string(),
  obligation: AskedObligation,
  asker: z.string(),
  askerName: z.string(),
  proposal: Proposal,
  askedAt: Instant,
  expires: Instant,
});
export type WaitingApproval = z.infer<typeof WaitingApproval>;

/** As the person sees it who asked. */
export const AskedApproval = z.object({
  id: z.string(),
  suggestion: z.string(),
  /** Digest of the proposal: for another card it means nothing. */
  proposal: Digest,
  obligation: AskedObligation,
  state: z.enum(["waiting", "granted", "refused", "expired"]),
  askedAt: Instant,
  expires: Instant,
  decidedBy: z.string().optional(),
  decidedAt: Instant.optional(),
  evidence: SignedEvidence.optional(),
  why: z.string().optional(),
});
export type AskedApproval = z.infer<typeof AskedApproval>;

/** `waiting`: for one's own word. `asked`: by oneself, of the last day. */
export const ApprovalsAnswer = z.object({ waiting: z.array(WaitingApproval), asked: z.array(AskedApproval) });
export type ApprovalsAnswer = z.infer<typeof ApprovalsAnswer>;
