/** The twenty tickets of the practice Zendesk: the journey's four, everyday ones, sensitive ones, hostile ones, a long one. */
import type { SeedTicket } from "./seed-ticket.ts";
import { zendeskEveryday } from "./zendesk-everyday.ts";
import { zendeskHostile } from "./zendesk-hostile.ts";
import { zendeskJourney } from "./zendesk-journey.ts";
import { zendeskLong } from "./zendesk-long.ts";
import { zendeskSensitive } from "./zendesk-sensitive.ts";

export const ORDER_FIELD_ID = 36001;

export function zendeskTickets(now: Date): readonly SeedTicket[] {
  const kinds = [zendeskJourney, zendeskEveryday, zendeskSensitive, zendeskHostile, zendeskLong];
  return kinds.flatMap((kind) => kind(now)).sort((one, other) => one.id - other.id);
}
