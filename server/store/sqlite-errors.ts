/** What SQLite says of its file and its disk, in words for whoever runs the server; anything else passes through as it is. */
import { CodedError } from "#lib/domain/error.ts";

const NOTHING = "Nothing was recorded, so nothing was done.";

/** By primary result code. https://www.sqlite.org/rescode.html */
const BY_CODE: Readonly<Record<number, readonly [code: string, says: string]>> = {
  8: [
    "database-read-only",
    `The database's file cannot be written. ${NOTHING} Give the server's user the right to write to its folder.`,
  ],
  10: [
    "database-away",
    `The disk under the database did not read or write. ${NOTHING} Check the disk; the server goes on when it works again.`,
  ],
  11: [
    "database-damaged",
    `The database's file is damaged. ${NOTHING} Stop the server, and restore the newest backup.`,
  ],
  13: ["database-full", `The disk under the database is full. ${NOTHING} Make room; the server goes on by itself.`],
  14: ["database-away", `The database's file cannot be opened. ${NOTHING} Check the folder and its rights.`],
  26: ["database-damaged", `The file is no database. ${NOTHING} Stop the server, and restore the newest backup.`],
};

export function explainSqlite(error: unknown): unknown {
  if (!(error instanceof Error) || !("errcode" in error) || typeof error.errcode !== "number") return error;
  const known = BY_CODE[error.errcode & 0xff];
  return known === undefined ? error : new CodedError(known[0], known[1], { cause: error, evidence: error.message });
}
