import type { Migration } from "./migration.ts";

export const log: Migration = {
  name: "0001-log",
  statements: [
    `create table devices (
      id text primary key, public_key text not null, "user" text not null, name text not null,
      kind text not null check (kind in ('person', 'server')), enrolled_at text not null, revoked_at text
    ) strict`,
    `create table log_head (
      log text primary key, size integer not null, root blob not null, frontier blob not null,
      last_time integer not null, vkey text not null
    ) strict`,
    `create table log_entries (
      log text not null, idx integer not null, entry_id text not null, device text not null,
      device_seq integer not null, entry text not null, rep text not null, action text, suggestion text,
      settles text, prev text, leaf blob not null, leaf_hash blob not null,
      primary key (log, idx), unique (log, entry_id), unique (log, device, device_seq)
    ) strict`,
    `create index log_entries_suggestion on log_entries (log, suggestion) where suggestion is not null`,
    `create table log_tiles (
      log text not null, level integer not null, idx integer not null, hashes blob not null,
      primary key (log, level, idx)
    ) strict`,
    `create table log_checkpoints (
      log text not null, size integer not null, root blob not null, note text not null, primary key (log, size)
    ) strict`,
    `create table log_values (
      log text not null, entry_id text not null, field text not null, k text not null, value text not null,
      primary key (log, entry_id, field)
    ) strict`,
    `create table log_conflicts (
      log text not null, refused_id text not null, conflict_entry text not null, primary key (log, refused_id)
    ) strict`,
    `create table log_quarantine (
      log text not null, at text not null, code text not null, evidence text not null
    ) strict`,
  ],
};
