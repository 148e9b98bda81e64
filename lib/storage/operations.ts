/** Approved suggestions on their way; written before every step that cannot be taken back. */
import type { CountersignDatabase } from "./database.ts";
import { isUnfinished, Operation, OperationState } from "./operation.ts";
import { decodeRow, decodeRows, type Rows } from "./rows.ts";

/** Durable when it resolves. */
export async function putOperation(db: CountersignDatabase, operation: Operation): Promise<void> {
  await db.operations.put(operation);
}

/** False, and nothing is written, when an operation with this suggestion is there already. */
export async function addOperation(db: CountersignDatabase, operation: Operation): Promise<boolean> {
  return db.transaction("rw", db.operations, async () => {
    if ((await db.operations.get(operation.suggestion)) !== undefined) return false;
    await db.operations.add(operation);
    return true;
  });
}

export async function getOperation(db: CountersignDatabase, suggestion: string): Promise<Operation | undefined> {
  const raw = await db.operations.get(suggestion);
  return raw === undefined ? undefined : decodeRow(Operation, "operations", suggestion, raw);
}

export async function operationsOfTicket(db: CountersignDatabase, where: string): Promise<Rows<Operation>> {
  return decode(await db.operations.where("where").equals(where).toArray());
}

export async function unfinishedOperations(db: CountersignDatabase): Promise<Rows<Operation>> {
  const states = OperationState.options.filter((state) => isUnfinished({ state }));
  return decode(await db.operations.where("state").anyOf(states).toArray());
}

function decode(raws: unknown[]): Rows<Operation> {
  return decodeRows(Operation, "operations", "suggestion", raws);
}
