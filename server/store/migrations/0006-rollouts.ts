import type { Migration } from "./migration.ts";

/** Who gets which revision, who runs what, what is stopped, and which keys took the place of others. */
export const rollouts: Migration = {
  name: "0006-rollouts",
  statements: (sql) => [
    `create table rollouts (
      revision ${sql.integer} primary key references policies (revision), digest text not null, publisher text not null,
      published_at text not null, share ${sql.integer} not null check (share between 1 and 100),
      held ${sql.integer} not null check (held in (0, 1))
    ) ${sql.strict}`,
    // Whose key it was is in the signed policy; whose name that key had then is only in the record.
    `insert into rollouts (revision, digest, publisher, published_at, share, held)
      select revision, digest, 'key ' || ${sql.jsonField("signed", "key")}, published_at, 100, 0 from policies`,
    `create table policy_reach (
      revision ${sql.integer} not null references policies (revision), rep text not null, at text not null,
      primary key (revision, rep)
    ) ${sql.strictRowless}`,
    `create table policy_runs (
      device text primary key references devices (id), revision ${sql.integer}, since text, seen_at text not null,
      engine ${sql.integer}, refused_revision ${sql.integer}, refused_code text
    ) ${sql.strict}`,
    `create table stops (scope text primary key, why text not null, "by" text not null, at text not null) ${sql.strict}`,
    `create table key_successions (
      from_key text primary key, to_key text not null unique, role text not null check (role in ('root', 'policy')),
      signed text not null, at text not null, position ${sql.integer} not null unique
    ) ${sql.strict}`,
    `create table rosters (version ${sql.integer} primary key, signed text not null, at text not null) ${sql.strict}`,
  ],
};
