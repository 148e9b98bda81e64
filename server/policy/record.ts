/** Writes a change to the record inside its own transaction: without its entry no change of authority stands. */
import type { SignedRoster } from "#lib/domain/authority.ts";
import { CodedError } from "#lib/domain/error.ts";
import type { Log } from "../store/log.ts";
import type { Transaction } from "../store/open.ts";
import type { ServerDraft } from "../store/server-device.ts";

export async function recordChange(log: Pick<Log, "record">, trx: Transaction, draft: ServerDraft): Promise<string> {
  const [entry] = await log.record(trx, [draft]);
  if (entry?.state !== "appended") throw new CodedError("log-refused", "the log refused the server's own entry");
  return entry.entryId;
}

/**
 * Who sent an unsigned change, as far as a server can know: one of those who may publish, since the upload token is
 * theirs together. Nobody can put another name here.
 */
export function tokenHolders(roster: SignedRoster): string {
  return [...new Set(roster.body.policyKeys.map((one) => one.publisher))].join(" or ");
}
