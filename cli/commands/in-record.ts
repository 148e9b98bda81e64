/** A server's log opened by a command, beside the running server or without one: the same keys, the same rules. */
import type { ErasureParts } from "#server/erasure/erasure-parts.ts";
import type { Refusal } from "#server/http/refusal.ts";
import { openLog } from "#server/open-log.ts";
import { NotDone } from "./ask-server.ts";
import { type Io, Usage } from "./command.ts";
import { inServerFolder } from "./server-folder.ts";

type Options = Readonly<Record<string, string | undefined>>;

export function inRecord<T>(options: Options, io: Io, work: (parts: ErasureParts) => Promise<T>): Promise<T> {
  return inServerFolder(options, io, async ({ dir, db, keys, values }) => {
    const now = Date.now;
    const log = await openLog({ dir, db, keys, values, now });
    try {
      return await work({ db, log, now });
    } finally {
      await log.close();
    }
  });
}

/** One person's ids, separated by commas. */
export function customersOf(option: string | undefined): string[] {
  const ids = (option ?? "").split(",").map((id) => id.trim());
  const customers = [...new Set(ids.filter((id) => id !== ""))];
  if (customers.length > 0) return customers;
  throw new Usage("--customer ID is needed: the shop's (cus_…) or a desk's requester (zendesk:5001)");
}

export function whyOf(option: string | undefined): string {
  const why = (option ?? "").trim();
  if (why.length >= 3) return why;
  throw new Usage("--why TEXT is needed: it goes on record, so it must not name the customer");
}

export function notDone({ error }: Refusal): NotDone {
  return new NotDone(`${error.happened} ${error.means} ${error.todo}`);
}
