import type { Migration } from "./migration.ts";

/** A ticket's number says nothing without its desk. What was claimed before has neither: it counts on every desk. */
export const claimsDesk: Migration = {
  name: "0005-claims-desk",
  statements: () => ["alter table claims add column desk text", "alter table claims add column host text"],
};
