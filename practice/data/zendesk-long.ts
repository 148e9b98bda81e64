/** Zendesk's ticket of 5,000 messages, which is as many as the real desk takes. */
import { longConversation } from "./long-conversation.ts";
import { MIA_ID, SAM_ID, TIER_1_ID } from "./people.ts";
import { agoFrom, incoming, type SeedTicket } from "./seed-ticket.ts";

export function zendeskLong(now: Date): readonly SeedTicket[] {
  const comments = longConversation({
    count: 5000,
    customerId: 520,
    customerName: "Una Brennan",
    agentId: SAM_ID,
    leadId: MIA_ID,
    newest: UNA,
    newestAt: agoFrom(now)(0, 0.7),
  });
  return [
    incoming({
      id: 4730,
      subject: "Café Lighthouse: weekly order",
      requesterId: 520,
      groupId: TIER_1_ID,
      assigneeId: SAM_ID,
      tags: ["b2b", "standing_order"],
      order: "1015",
      cc: [522],
      comments,
    }),
  ];
}

const UNA = `Hi Sam,

something else for once: the milk jug from order 1015 arrived cracked, photo attached. I have no use for another one, could you just refund the $18.00?

The delivery on Thursday stays as it is.

Una`;
