import type { Migration } from "./migration.ts";

export const modelBudget: Migration = {
  name: "0004-model-budget",
  statements: (sql) => [
    `create table model_uses (
      id ${sql.counted}, "user" text not null, day text not null, tokens ${sql.integer} not null check (tokens >= 0),
      settled ${sql.integer} not null check (settled in (0, 1))
    ) ${sql.strict}`,
    `create index model_uses_day on model_uses (day, "user", tokens)`,
  ],
};
