/** What a lead's command and the server say to each other about erasing a customer. Ids go this way only; counts come back. */
import { z } from "zod";

/** `POST /v1/erasures` (a lead's device, or the upload token). `plan` only counts. */
export const EraseRequest = z.strictObject({
  /** Ids of one person: the shop's (`cus_…`), or a desk's requester (`zendesk:5001`). */
  customers: z.array(z.string().min(1).max(200)).min(1).max(20),
  /** Stays on the record; it must not name the customer. */
  why: z.string().trim().min(3).max(500),
  plan: z.boolean(),
});
export type EraseRequest = z.infer<typeof EraseRequest>;

export const ErasureCounts = z.object({
  ids: z.int(),
  entries: z.int(),
  byKind: z.record(z.string(), z.int()),
  keys: z.int(),
  claims: z.int(),
  lookUps: z.int(),
  approvals: z.int(),
  sharedTickets: z.int(),
});
export type ErasureCounts = z.infer<typeof ErasureCounts>;

export const EraseAnswer = ErasureCounts.extend({
  /** Indexes of the entries that say so; absent in a plan. */
  indexes: z.array(z.int()).optional(),
  compacted: z.boolean().optional(),
});
export type EraseAnswer = z.infer<typeof EraseAnswer>;
