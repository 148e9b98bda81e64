/**
 * One approved suggestion on its way, as the worker keeps it: enough to go on from any point after the worker,
 * the browser or the machine was stopped. It is written before every step that cannot be taken back.
 */
import { z } from "zod";
import { ApprovedProposal } from "#lib/domain/approval.ts";
import { Fact } from "#lib/domain/fact.ts";
import { Submission } from "#lib/domain/server-api.ts";
import { Ticket, TicketRef } from "#lib/domain/ticket.ts";

/**
 * `approved`: signed here, nothing sent. `journalled`: intent is durable. `claimed`: the server holds the claim.
 * `performing`: the desk write may have happened. `held`: the server counts down. The rest are endings.
 */
export const OperationState = z.enum([
  "approved",
  "journalled",
  "claimed",
  "performing",
  "held",
  "running",
  "done",
  "failed",
  "unknown",
  "cancelled",
  "undone",
]);
export type OperationState = z.infer<typeof OperationState>;

export const FailureValue = z.object({ code: z.string(), happened: z.string(), means: z.string(), todo: z.string() });

export const Operation = z.object({
  suggestion: z.string(),
  /** `desk:host:ticket`, for finding a ticket's operations. */
  where: z.string(),
  ref: TicketRef,
  action: z.string(),
  title: z.string(),
  approved: ApprovedProposal,
  /** Facts as they were at the decision; sent with the claim. */
  facts: z.record(z.string(), Fact),
  /** The ticket as it was just before the act: what undo goes back to. */
  before: Ticket,
  state: OperationState,
  intent: z.object({ submission: Submission, entryId: z.string() }).nullable(),
  /** Entry id of the result item, once written. */
  result: z.string().nullable(),
  says: z.string(),
  failure: FailureValue.optional(),
  runAt: z.number().optional(),
  holdMs: z.number().optional(),
  undoes: z.string().optional(),
  /** Whose hands act, settled before anything is sent: what the server was asked to do is never done here as well. */
  carrier: z.enum(["page", "server"]).optional(),
  /** The suggestion on the screen that this was taken from, and by how much the person had changed it. */
  taken: z.object({ from: z.string(), distance: z.int().nonnegative() }).optional(),
  /** `reply.draft`: what stood in the composer below it when it was put there. */
  below: z.string().optional(),
  /** `reply.draft`: entry that says what really went out; empty for a draft that another one replaced. */
  sent: z.string().optional(),
  /** When the write that may have happened was begun. */
  beganAt: z.number().optional(),
  /** Since when it is being found out what became of it, what is read for that, and how often it was. */
  doubt: z.object({ since: z.number(), reads: z.string(), tries: z.int().nonnegative() }).optional(),
  /** Reading cannot tell: a person has to look, and says what they found. */
  task: z.object({ says: z.string(), todo: z.string(), by: z.enum(["page", "server"]) }).optional(),
  /** Ids of the rules that spoke when it was approved; they go on the record with the intent. */
  rules: z.array(z.string()).default([]),
  createdAt: z.number(),
  updatedAt: z.number(),
});
export type Operation = z.infer<typeof Operation>;

export function whereOf(ref: TicketRef): string {
  return `${ref.desk}:${ref.host}:${ref.ticket}`;
}

/** Still to be driven on by the worker; the rest is history. */
export function isUnfinished(operation: Pick<Operation, "state">): boolean {
  return ["approved", "journalled", "claimed", "performing", "held", "running", "unknown"].includes(operation.state);
}
