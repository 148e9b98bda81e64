import type { Migration } from "./migration.ts";

/**
 * Values are kept as ciphertext, one row per entry, under a key of whom they are about. What was kept in plain before is
 * encrypted at the next start, which has the keys (`values/seal-plain.ts`).
 */
export const values: Migration = {
  name: "0010-values",
  statements: (sql) => [
    "alter table log_values rename to log_plain_values",
    `create table log_values (
      log text not null, entry_id text not null, key_id text not null, sealed ${sql.blob} not null,
      primary key (log, entry_id)
    ) ${sql.strict}`,
    "create index log_values_by_key on log_values (key_id)",
    `create table log_wrapping_keys (
      id text primary key, proof text not null, made_at text not null, retired_at text, destroyed_at text
    ) ${sql.strict}`,
    `create table log_value_keys (
      id text primary key, log text not null, subject text not null, generation ${sql.integer} not null,
      wrapped ${sql.blob}, wrapping_key text not null, made_at text not null, destroyed_by text,
      unique (log, subject, generation), check ((wrapped is null) = (destroyed_by is not null))
    ) ${sql.strict}`,
    `create index log_value_keys_by_subject on log_value_keys (subject)`,
    `create table log_subject_links (
      a text not null, b text not null, kind text not null check (kind in ('person', 'ticket')), primary key (a, b)
    ) ${sql.strictRowless}`,
    "create index log_subject_links_back on log_subject_links (b, a)",
    `create table log_erasures (
      n ${sql.integer} primary key, log text not null, idx ${sql.integer} not null, entry_id text not null unique,
      reason text not null, at text not null
    ) ${sql.strict}`,
    `create table log_erased (
      log text not null, entry_id text not null, erased_by ${sql.integer} not null, n ${sql.integer} not null, key_id text,
      primary key (log, entry_id)
    ) ${sql.strict}`,
    "create index log_erased_by_number on log_erased (n)",
    "create index log_erased_by_key on log_erased (key_id)",
    `create table log_erasure_acks (
      device text primary key references devices (id), n ${sql.integer} not null, at text not null
    ) ${sql.strict}`,
    `create table legal_holds (
      id text primary key, subject text, since text, until text, reason text not null, at text not null, ended_at text,
      ended_by text
    ) ${sql.strict}`,
    `create table retention_marks (
      log text not null, entry text not null, idx ${sql.integer} not null, primary key (log, entry)
    ) ${sql.strict}`,
    `create table chores (name text primary key, at text not null) ${sql.strict}`,
  ],
};
