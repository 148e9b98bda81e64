/** The operations table as the operator needs it. An unreadable row is reported once and left where it is. */
import type { CountersignDatabase } from "#lib/storage/database.ts";
import type { Operation } from "#lib/storage/operation.ts";
import { getOperation, operationsOfTicket, putOperation, unfinishedOperations } from "#lib/storage/operations.ts";
import type { OperationStore } from "./operator-parts.ts";

export function createOperationStore(
  db: CountersignDatabase,
): OperationStore & { byWhere(where: string): Promise<Operation[]> } {
  return {
    add: (operation) =>
      db.transaction("rw", db.operations, async () => {
        if ((await db.operations.get(operation.suggestion)) !== undefined) return false;
        await db.operations.add(operation);
        return true;
      }),
    put: (operation) => putOperation(db, operation),
    get: (suggestion) => getOperation(db, suggestion),
    unfinished: async () => (await unfinishedOperations(db)).rows,
    // Oldest first: who looks for the last one of a kind means the latest.
    byWhere: async (where) => (await operationsOfTicket(db, where)).rows.sort((a, b) => a.createdAt - b.createdAt),
  };
}
