/** Approvals on record whose end nobody knows: no claim belongs to them and nothing settles them. A person has to look first. */
import type { Database, Transaction } from "../store/open.ts";
import { isUnsettled } from "../store/unsettled.ts";
import { chunks } from "./destroy.ts";

interface Entry {
  readonly log: string;
  readonly entry_id: string;
  readonly entry: string;
}

export interface LooseIntent {
  readonly entry_id: string;
  readonly action: string | null;
}

export async function looseAmong(db: Database | Transaction, entries: readonly Entry[]): Promise<LooseIntent[]> {
  const found: LooseIntent[] = [];
  const intents = entries.filter(({ entry }) => entry === "intent");
  for (const [log, own] of Map.groupBy(intents, (entry) => entry.log)) {
    for (const some of chunks(own, 500)) {
      const ids = some.map(({ entry_id }) => entry_id);
      const rows = await db
        .selectFrom("log_entries as e")
        .select(["e.entry_id", "e.action"])
        .where("e.log", "=", log)
        .where("e.entry_id", "in", ids)
        .where(isUnsettled)
        .execute();
      found.push(...rows);
    }
  }
  return found;
}
