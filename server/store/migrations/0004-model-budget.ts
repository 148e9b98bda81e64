import type { Migration } from "./migration.ts";

export const modelBudget: Migration = {
  name: "0004-model-budget",
  statements: [
    `create table model_uses (
      id integer primary key, "user" text not null, day text not null, tokens integer not null check (tokens >= 0),
      settled integer not null check (settled in (0, 1))
    ) strict`,
    `create index model_uses_day on model_uses (day, "user", tokens)`,
  ],
};
