import type { Migration } from "./migration.ts";

/** Orders that the server read for a rep on a ticket: a policy may ask that one was looked up first. */
export const lookUps: Migration = {
  name: "0007-look-ups",
  statements: (sql) => [
    `create table look_ups (
      desk text not null, host text not null, ticket text not null, order_id text not null, rep text not null,
      team text not null, customer text, at text not null,
      primary key (desk, host, ticket, order_id, rep)
    ) ${sql.strictRowless}`,
    "create index look_ups_at on look_ups (at)",
  ],
};
