/** Freshdesk's ticket of 5,000 messages. */
import { longConversation } from "./long-conversation.ts";
import { FRESHDESK_MIA_ID, FRESHDESK_SAM_ID, FRESHDESK_TIER_1_ID } from "./people.ts";
import { agoFrom, incoming, type SeedTicket } from "./seed-ticket.ts";

export function freshdeskLong(now: Date): readonly SeedTicket[] {
  const comments = longConversation({
    count: 5000,
    customerId: 82020,
    customerName: "Maeve Kinsella",
    agentId: FRESHDESK_SAM_ID,
    leadId: FRESHDESK_MIA_ID,
    newest: MAEVE,
    newestAt: agoFrom(now)(0, 0.7),
  });
  return [
    incoming({
      id: 8120,
      subject: "Harbour Rooms: standing order",
      requesterId: 82020,
      groupId: FRESHDESK_TIER_1_ID,
      assigneeId: FRESHDESK_SAM_ID,
      tags: ["b2b", "standing_order"],
      order: "2018",
      cc: [82022],
      comments,
    }),
  ];
}

const MAEVE = `Hello Sam,

one thing besides the usual: the water jug from order 2018 arrived cracked, photo attached. Please don't send another, just refund the $18.00.

Friday's box can come as planned.

Maeve`;
