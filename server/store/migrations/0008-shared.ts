import type { Migration } from "./migration.ts";

/** What every server process on one database must know of the others: wrong passwords, and tickets for the push stream. */
export const shared: Migration = {
  name: "0008-shared",
  statements: (sql) => [
    `create table sign_in_tries (
      "user" text primary key, failures ${sql.integer} not null, rests_until ${sql.integer} not null
    ) ${sql.strict}`,
    `create table push_tickets (
      ticket_hash text primary key, "user" text not null, expires_at ${sql.integer} not null
    ) ${sql.strict}`,
  ],
};
