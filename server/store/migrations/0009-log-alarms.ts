import type { Migration } from "./migration.ts";

/** Pairs of checkpoints that contradict each other, as somebody reported them: they are the proof, so they are kept. */
export const logAlarms: Migration = {
  name: "0009-log-alarms",
  statements: (sql) => [
    `create table log_alarms (
      id text primary key, log text not null, at text not null, device text not null, "by" text not null,
      code text not null, remembered text, received text not null, says text not null
    ) ${sql.strict}`,
    "create index log_alarms_at on log_alarms (log, at)",
  ],
};
