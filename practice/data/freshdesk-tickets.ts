/** The twenty tickets of the practice Freshdesk: the journey's four, everyday ones, sensitive ones, hostile ones, a long one. */
import { freshdeskEveryday } from "./freshdesk-everyday.ts";
import { freshdeskHostile } from "./freshdesk-hostile.ts";
import { freshdeskJourney } from "./freshdesk-journey.ts";
import { freshdeskLong } from "./freshdesk-long.ts";
import { freshdeskSensitive } from "./freshdesk-sensitive.ts";
import type { SeedTicket } from "./seed-ticket.ts";

export function freshdeskTickets(now: Date): readonly SeedTicket[] {
  const kinds = [freshdeskJourney, freshdeskEveryday, freshdeskSensitive, freshdeskHostile, freshdeskLong];
  return kinds.flatMap((kind) => kind(now)).sort((one, other) => one.id - other.id);
}
