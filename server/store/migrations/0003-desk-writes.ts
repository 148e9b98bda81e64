import type { Migration } from "./migration.ts";

/** The server writes to desks too: what the ticket was like before, to find out after a lost answer what happened. */
export const deskWrites: Migration = {
  name: "0003-desk-writes",
  statements: () => ["alter table executions add column ticket_before text"],
};
