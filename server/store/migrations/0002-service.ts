import type { Migration } from "./migration.ts";

const STATES = "'claimed','held','running','done','failed','unknown','cancelled','expired','undone'";

export const service: Migration = {
  name: "0002-service",
  statements: (sql) => [
    `create table credentials ("user" text primary key, hash text not null) ${sql.strict}`,
    `create table sessions (
      token_hash text primary key, device text not null references devices (id), "user" text not null,
      created_at text not null, expires_at text not null
    ) ${sql.strict}`,
    `create index sessions_device on sessions (device, "user")`,
    `create table policies (
      revision ${sql.integer} primary key, digest text not null, signed text not null, published_at text not null
    ) ${sql.strict}`,
    `create table claims (
      suggestion text primary key, state text not null check (state in (${STATES})), intent text not null unique,
      device text not null, nonce text not null unique, proposal text not null, policy text not null,
      action text not null, action_group text not null, args text not null, rep text not null, team text not null,
      customer text, order_id text, ticket text not null, undoes text, at text not null, settled_by text,
      lock_key text,
      check (lock_key is null or state in ('held','running','unknown'))
    ) ${sql.strict}`,
    `create unique index claims_lock on claims (lock_key) where lock_key is not null`,
    `create index claims_at on claims (at)`,
    `create index claims_ticket on claims (ticket)`,
    `create table executions (
      suggestion text primary key references claims (suggestion), approved text not null, run_at ${sql.integer} not null,
      hold_seconds ${sql.real} not null, payment text, asked_at ${sql.integer}, idempotency_key text not null unique,
      reference text, says text, failure text
    ) ${sql.strict}`,
  ],
};
