/**
 * What PostgreSQL or the way to it has to say, in words for whoever runs the server. Only what a person can mend is
 * reworded; anything else is a bug and passes through as it is.
 */
import { CodedError } from "#lib/domain/error.ts";

export type PostgresCode =
  /** Not there, or the connection broke before anything was committed. */
  | "database-away"
  /** The connection broke while a commit was answered. */
  | "database-unsure"
  /** Another process holds the lock, or all connections are taken. */
  | "database-busy"
  /** This transaction was idle for too long while it held the lock. */
  | "database-evicted"
  | "database-login"
  | "database-read-only"
  | "database-full"
  | "database-too-old";

const NOTHING = "Nothing was recorded, so nothing was done.";

/** SQLSTATE, or its class. https://www.postgresql.org/docs/current/errcodes-appendix.html */
const BY_STATE: readonly (readonly [state: string, code: PostgresCode, says: string])[] = [
  [
    "28",
    "database-login",
    `PostgreSQL refuses this user or password. ${NOTHING} Check the URL in the environment variable, and pg_hba.conf.`,
  ],
  [
    "3D000",
    "database-login",
    `PostgreSQL has no database of this name. ${NOTHING} Create it, or correct the name in the URL.`,
  ],
  [
    "42501",
    "database-login",
    `This PostgreSQL user may not do that. ${NOTHING} Grant what docs/run-the-server.md lists, or start once as the owner.`,
  ],
  [
    "25006",
    "database-read-only",
    `This PostgreSQL takes no writes: it is a standby, or was made read-only. ${NOTHING} Point the URL at the primary.`,
  ],
  [
    "25P03",
    "database-evicted",
    `The server paused in the middle of a step, and PostgreSQL ended it so that others could go on. ${NOTHING} Try again; if it stays so, this machine is overloaded.`,
  ],
  [
    "55P03",
    "database-busy",
    `Another server process held the database's lock for too long. ${NOTHING} Try again in a moment.`,
  ],
  ["57014", "database-busy", `A question to PostgreSQL took too long and was ended. ${NOTHING} Try again in a moment.`],
  ["40", "database-busy", `PostgreSQL ended this step in favour of another one. ${NOTHING} Try again.`],
  ["53300", "database-busy", `PostgreSQL has no connection left. ${NOTHING} Try again, or raise max_connections.`],
  ["53", "database-full", `PostgreSQL has no room left. ${NOTHING} Free disk or memory on its machine.`],
  [
    "57P",
    "database-away",
    `PostgreSQL is stopping, starting or was told to end the connection. ${NOTHING} The server goes on when it is back.`,
  ],
  ["08", "database-away", `The connection to PostgreSQL broke. ${NOTHING} The server goes on when it is back.`],
];

const AWAY = `PostgreSQL cannot be reached. ${NOTHING} Start it, or correct host and port in the URL; the server goes on when it is back.`;
const BROKE = `The connection to PostgreSQL broke. ${NOTHING} The server goes on when it is back.`;

/** Never with the URL: there is a password in it. */
export function explain(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof CodedError) return error;
  const state = "code" in error && typeof error.code === "string" ? error.code : "";
  const known = BY_STATE.find(([start]) => /^[0-9A-Z]{5}$/.test(state) && state.startsWith(start));
  if (known !== undefined) return trouble(known[1], known[2], error, state);
  if (/^(?:ECONN|EHOST|ENET|ENOTFOUND|EAI_|ETIMEDOUT|EPIPE)/.test(state))
    return trouble("database-away", AWAY, error, state);
  if (/timeout exceeded when trying to connect/.test(error.message))
    return trouble("database-busy", WAITED, error, state);
  if (/password/i.test(error.message) && state === "") return trouble("database-login", loginWords(), error, state);
  if (/connection (?:terminated|error)|not queryable|closed the connection/i.test(error.message))
    return trouble("database-away", BROKE, error, state);
  return error;
}

const WAITED = `No connection to PostgreSQL came free or was answered in time. ${NOTHING} Try again in a moment.`;

export function unsure(cause: unknown): CodedError<PostgresCode> {
  return new CodedError(
    "database-unsure",
    "The connection to PostgreSQL broke while the last step was being committed. Whether it is recorded is not known yet. Send the same again: what is recorded already is only answered again.",
    { cause },
  );
}

/** A connection that is of no use any more: the next one may reach a new primary. */
export function isConnectionLost(error: unknown): boolean {
  const code = error instanceof CodedError ? error.code : "";
  return ["database-away", "database-unsure", "database-evicted", "database-read-only"].includes(code);
}

function loginWords(): string {
  return BY_STATE[0]?.[2] ?? "";
}

function trouble(code: PostgresCode, message: string, cause: Error, state: string): CodedError<PostgresCode> {
  return new CodedError(code, message, { cause, evidence: { state, said: cause.message } });
}
