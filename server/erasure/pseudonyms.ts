/**
 * What stands in the service's tables once a customer was erased: limits go on counting how much, when and by which rep, and
 * notice the same order or customer when it is asked about again. Who it was cannot be read any more.
 */

import { customerName, ticketName } from "../store/values/subjects.ts";
import type { ValueStore } from "../store/values/value-store.ts";

type Index = ValueStore["wrapping"]["index"];

const MARK = "erased:";

export const pseudonym = (index: Index, name: string): string => `${MARK}${index(name)}`;
export const orderName = (order: string): string => `order:${order}`;
export const paymentName = (payment: string): string => `payment:${payment}`;
export const isPseudonym = (text: string): boolean => text.startsWith(MARK);

/** What is asked about now. */
export interface Asked {
  readonly customer: string | null;
  readonly order: string | null;
  readonly at: { readonly desk: string; readonly host: string; readonly ticket: string };
}

/** Gives a pseudonym its name back when it is that of what is asked about; everything else stays as it is. */
export function recognise(index: Index, { customer, order, at }: Asked): (kept: string) => string {
  const ticket = ticketName(`${at.desk}:${at.host}:${at.ticket}`);
  let known: Map<string, string> | undefined;
  return (kept) => {
    if (!isPseudonym(kept)) return kept;
    known ??= new Map([
      [pseudonym(index, ticket), at.ticket],
      ...(customer === null ? [] : [[pseudonym(index, customerName(customer)), customer] as const]),
      ...(order === null ? [] : [[pseudonym(index, orderName(order)), order] as const]),
    ]);
    return known.get(kept) ?? kept;
  };
}
