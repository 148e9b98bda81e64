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

/** A person's own word (`override`) counts where the device could not read what became of its act. */
const SETTLES: ReadonlySet<LogItem["entry"]> = new Set(["result", "cancelled", "undone", "override"]);

export async function settleClaims(trx: Transaction, device: string, items: readonly LogItem[]): Promise<void> {
  for (const item of items) {
    const { settles } = item;
    const ending = item.entry === "undone" ? "done" : item.ending;
    if (settles === undefined || ending === undefined) continue;
    if (!SETTLES.has(item.entry)) continue;
    const claim = await trx
      .selectFrom("claims")
      .select(["suggestion", "undoes"])
      .where("intent", "=", settles)
      .where("device", "=", device)
      .where("action_group", "not in", ["money", "account"])
      .where("suggestion", "not in", trx.selectFrom("executions").select("suggestion"))
      .where("state", "in", [...(FROM[ending] ?? [])])
      .executeTakeFirst();
    // An undo that names another act than the one that was let through takes back nothing.
    if (claim === undefined || (item.entry === "undone" && item.undoes !== claim.undoes)) continue;
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
