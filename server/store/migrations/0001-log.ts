import type { Migration } from "./migration.ts";

export const log: Migration = {
  name: "0001-log",
  statements: (sql) => [
    `create table devices (
      id text primary key, public_key text not null, "user" text not null, name text not null,
      kind text not null check (kind in ('person', 'server')), enrolled_at text not null, revoked_at text
    ) ${sql.strict}`,
    `create table log_head (
      log text primary key, size ${sql.integer} not null, root ${sql.blob} not null, frontier ${sql.blob} not null,
      last_time ${sql.integer} not null, vkey text not null
    ) ${sql.strict}`,
    `create table log_entries (
      log text not null, idx ${sql.integer} not null, entry_id text not null, device text not null,
      device_seq ${sql.integer} not null, entry text not null, rep text not null, action text, suggestion text,
      settles text, prev text, leaf ${sql.blob} not null, leaf_hash ${sql.blob} not null,
      primary key (log, idx), unique (log, entry_id), unique (log, device, device_seq)
    ) ${sql.strict}`,
    `create index log_entries_suggestion on log_entries (log, suggestion) where suggestion is not null`,
    `create table log_tiles (
      log text not null, level ${sql.integer} not null, idx ${sql.integer} not null, hashes ${sql.blob} not null,
      primary key (log, level, idx)
    ) ${sql.strict}`,
    `create table log_checkpoints (
      log text not null, size ${sql.integer} not null, root ${sql.blob} not null, note text not null, primary key (log, size)
    ) ${sql.strict}`,
    `create table log_values (
      log text not null, entry_id text not null, field text not null, k text not null, value text not null,
      primary key (log, entry_id, field)
    ) ${sql.strict}`,
    `create table log_conflicts (
      log text not null, refused_id text not null, conflict_entry text not null, primary key (log, refused_id)
    ) ${sql.strict}`,
    `create table log_quarantine (
      log text not null, at text not null, code text not null, evidence text not null
    ) ${sql.strict}`,
  ],
};
