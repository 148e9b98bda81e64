/**
 * The chain from what was shown to what may run: proposal (what), evidence (which obligation a person met),
 * approval (the person's word, last). Each names the one before by digest; none is ever recomputed from parts.
 */
import { z } from "zod";

import { Digest, digest } from "./hash.ts";
import { signedSchema } from "./signed.ts";
import { DeskName, TicketVersion } from "./ticket.ts";
import { Instant } from "./time.ts";

/** The words on the card, exactly as the person read them. */
export const CardShown = z.strictObject({
  title: z.string(),
  /** Label and value, in order. */
  lines: z.array(z.tuple([z.string(), z.string()])),
  consequence: z.string(),
  button: z.string(),
});
export type CardShown = z.infer<typeof CardShown>;

export const Proposal = z.strictObject({
  type: z.literal("countersign.proposal/1"),
  org: z.string(),
  desk: DeskName,
  host: z.string(),
  ticket: z.string(),
  ticketVersion: TicketVersion,
  customer: z.string(),
  deskUser: z.string(),
  suggestionId: z.string(),
  action: z.string(),
  args: z.record(z.string(), z.unknown()),
  policy: Digest,
  card: CardShown,
  /** The suggestion that this one takes back. */
  undoes: z.string().optional(),
});
export type Proposal = z.infer<typeof Proposal>;

export const Evidence = z.strictObject({
  type: z.literal("countersign.evidence/1"),
  proposal: Digest,
  obligation: z.string(),
  by: z.string(),
  roles: z.array(z.string()),
  at: Instant,
  expires: Instant,
  /** What was given: a reason code, a typed word. */
  value: z.string().optional(),
});
export type Evidence = z.infer<typeof Evidence>;
export const SignedEvidence = signedSchema(Evidence);
export type SignedEvidence = z.infer<typeof SignedEvidence>;

export const Approval = z.strictObject({
  type: z.literal("countersign.approval/1"),
  proposal: Digest,
  evidence: z.array(Digest),
  rep: z.string(),
  device: z.string(),
  nonce: z.string().min(22),
  at: Instant,
  expires: Instant,
});
export type Approval = z.infer<typeof Approval>;
export const SignedApproval = signedSchema(Approval);
export type SignedApproval = z.infer<typeof SignedApproval>;

/** All that must arrive together for anything to run. */
export const ApprovedProposal = z.strictObject({
  proposal: Proposal,
  evidence: z.array(SignedEvidence),
  approval: SignedApproval,
});
export type ApprovedProposal = z.infer<typeof ApprovedProposal>;

export interface SuggestionKey {
  org: string;
  desk: string;
  host: string;
  ticket: string;
  lastCustomerMessage: string;
  action: string;
  args: Readonly<Record<string, unknown>>;
  /** 1, and one more only after the earlier claim failed by read-back or a person confirmed a repeat. */
  n: number;
  undoes?: string;
}

/** The id that is claimed once on the server; money's idempotency key is made of it. */
export function suggestionId(key: SuggestionKey): string {
  return digest({ type: "countersign.suggestion/1", ...key }).slice("sha256:".length, "sha256:".length + 40);
}
