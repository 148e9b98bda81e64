/**
 * What a device reports about the acts it ran in the desk. Only the device that claimed can settle, only its own
 * claims, and never what the server carried out: the server reads what became of that from shop or desk itself.
 */
import { entryId, type LogItem } from "#lib/domain/log-entry.ts";
import type { Transaction } from "../store/open.ts";
import type { ClaimState } from "../store/service-tables.ts";

const FROM: Partial<Record<NonNullable<LogItem["ending"]>, readonly ClaimState[]>> = {
  done: ["claimed", "unknown"],
  failed: ["claimed", "unknown"],
  unknown: ["claimed"],
  cancelled: ["claimed"],
  expired: ["claimed"],
  undone: ["claimed", "unknown", "done"],
};

export async function settleClaims(trx: Transaction, device: string, items: readonly LogItem[]): Promise<void> {
  for (const item of items) {
    const { settles, ending } = item;
    if (settles === undefined || ending === undefined) continue;
    if (item.entry !== "result" && item.entry !== "cancelled") continue;
    const claim = await trx
      .selectFrom("claims")
      .select(["suggestion", "undoes"])
      .where("intent", "=", settles)
      .where("device", "=", device)
      .where("action_group", "not in", ["money", "account"])
      .where("suggestion", "not in", trx.selectFrom("executions").select("suggestion"))
      .where("state", "in", [...(FROM[ending] ?? [])])
      .executeTakeFirst();
    if (claim === undefined) continue;
    await trx
      .updateTable("claims")
      .set({ state: ending, settled_by: entryId(item) })
      .where("suggestion", "=", claim.suggestion)
      .execute();
    if (claim.undoes !== null && ending === "done") await markUndone(trx, claim.undoes);
  }
}

export async function markUndone(trx: Transaction, suggestion: string): Promise<void> {
  await trx
    .updateTable("claims")
    .set({ state: "undone" })
    .where("suggestion", "=", suggestion)
    .where("state", "=", "done")
    .execute();
}
