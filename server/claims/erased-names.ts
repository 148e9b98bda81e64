/** What a reading of desk and shop says about who is who: kept, so that one person is erased as one, and known again after it. */
import { customerFor, type DeskName, type TicketRef } from "#lib/domain/ticket.ts";
import { recognise } from "../erasure/pseudonyms.ts";
import type { Database, Transaction } from "../store/open.ts";
import type { ValueStore } from "../store/values/value-store.ts";
import type { Gathered } from "./gather-facts.ts";

export async function linkPerson(
  values: ValueStore,
  db: Database | Transaction,
  desk: DeskName,
  { customer, ticket }: Gathered,
): Promise<void> {
  if (customer === null || ticket === null) return;
  await values.link(db, [customer, customerFor(null, desk, ticket.requester.id)]);
}

export function recogniserFor(
  values: ValueStore,
  at: Pick<TicketRef, "desk" | "host" | "ticket">,
  { customer, order }: Gathered,
): (kept: string) => string {
  return recognise(values.wrapping.index, { customer, order: order?.order ?? null, at });
}
