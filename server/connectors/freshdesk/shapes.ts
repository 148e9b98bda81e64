/** What Freshdesk answers, as far as this connector leans on it. Unknown fields are ignored, missing ones are not. */
import { z } from "zod";

const Id = z.int().positive().transform(String);

export const TicketBody = z.object({
  id: Id,
  status: z.int(),
  priority: z.int().nullish(),
  source: z.int().nullish(),
  tags: z.array(z.string()).nullish(),
  requester_id: Id,
  responder_id: Id.nullish(),
  group_id: Id.nullish(),
  description_text: z.string().nullish(),
  created_at: z.string(),
  spam: z.boolean().nullish(),
  deleted: z.boolean().nullish(),
  requester: z
    .object({ id: Id, name: z.string().nullish(), email: z.string().nullish(), phone: z.string().nullish() })
    .nullish(),
});
export type TicketBody = z.infer<typeof TicketBody>;

export const GroupBody = z.object({ id: Id, name: z.string() });

export const ConversationBody = z.object({
  id: Id,
  user_id: Id.nullish(),
  body_text: z.string().nullish(),
  incoming: z.boolean().nullish(),
  private: z.boolean().nullish(),
  created_at: z.string(),
});
export type ConversationBody = z.infer<typeof ConversationBody>;

export const ConversationPage = z.array(ConversationBody);
export const Made = z.object({ id: Id });
export const Fields = z.array(z.looseObject({ name: z.string(), label: z.string().nullish() }));
