import type { Migration } from "./migration.ts";

/**
 * What the server has to remember so that it says each thing once on the record: roles, refused policies, breakers. And what
 * waits for a person or for somebody outside: approvals that were asked for, acts without an end, the stream to a SIEM.
 */
export const record: Migration = {
  name: "0011-record",
  statements: (sql) => [
    `create table person_roles (
      "user" text primary key, said text not null, at text not null
    ) ${sql.strict}`,
    `create table policy_refusals (
      device text not null references devices (id), revision ${sql.integer} not null, code text not null, at text not null,
      primary key (device, revision, code)
    ) ${sql.strictRowless}`,
    `create table breakers (
      rule text not null, subject text not null, state text not null check (state in ('opened', 'trial', 'closed')),
      at text not null, primary key (rule, subject)
    ) ${sql.strictRowless}`,
    `create table approvals (
      id text primary key, suggestion text not null, proposal text not null, obligation text not null,
      action text not null, policy text not null, asker text not null, asked_at text not null,
      expires_at ${sql.integer} not null,
      state text not null check (state in ('waiting', 'granted', 'refused', 'expired')), card text,
      decided_by text, decided_at text, evidence text, why text
    ) ${sql.strict}`,
    // Two at the same time for one card: the second is the first.
    `create unique index approvals_waiting on approvals (proposal, obligation, asker) where state = 'waiting'`,
    `create index approvals_state on approvals (state, expires_at)`,
    `create index approvals_asker on approvals (asker, expires_at)`,
    `alter table executions add column tries ${sql.integer} not null default 0`,
    `create index claims_open on claims (state, at) where state in ('claimed', 'unknown')`,
    `create index log_entries_settles on log_entries (log, settles) where settles is not null`,
    `create index log_entries_intents on log_entries (log, rep, idx) where entry = 'intent'`,
    `create table siem_cursors (
      log text primary key, next_idx ${sql.integer} not null, pending_to ${sql.integer}, pending_size ${sql.integer},
      told_size ${sql.integer} not null, attempts ${sql.integer} not null, last_error text, failing_since text, told_at text
    ) ${sql.strict}`,
    `create table siem_sender (
      id ${sql.integer} primary key check (id = 1), holder text not null, until ${sql.integer} not null
    ) ${sql.strict}`,
  ],
};
