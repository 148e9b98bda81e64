/** What differs between the kinds of executions: what is fixed before the act, the act, and how its end is found out. */
import { findAction } from "#lib/actions/index.ts";
import { CodedError } from "#lib/domain/error.ts";
import type { Gathered } from "../claims/gather-facts.ts";
import type { CoreParts } from "../core-parts.ts";
import type { ServiceTables } from "../store/service-tables.ts";
import type { Stored } from "./load.ts";
import { pay, shopOf } from "./pay.ts";
import { reconcileRefund } from "./reconcile-refund.ts";
import type { Ending } from "./settle.ts";
import { imageOf, reconcileWrite, writeDesk } from "./write-desk.ts";

type Fixed = Pick<ServiceTables["executions"], "payment" | "ticket_before">;

export interface Act {
  /** Durable before anything is asked for, so that a reconciliation asks about the same. */
  readonly fixed: Fixed;
  run(): Promise<Ending>;
}

export function actOf(parts: CoreParts, stored: Stored, { order, ticket }: Gathered): Act {
  if (isDeskWrite(stored)) {
    if (ticket === null) throw new CodedError("no-ticket", "a desk write was let through without its ticket");
    return {
      fixed: { payment: null, ticket_before: JSON.stringify(imageOf(ticket)) },
      run: () => writeDesk(parts, stored, ticket),
    };
  }
  if (order === null) throw new CodedError("no-order", "a refund was let through without its order");
  const { payment } = order;
  return { fixed: { payment, ticket_before: null }, run: () => pay(shopOf(parts), stored, payment) };
}

/** After a restart or a lost answer. */
export function findOut(parts: CoreParts, stored: Stored): Promise<Ending> {
  return isDeskWrite(stored) ? reconcileWrite(parts, stored) : reconcileRefund(parts, stored);
}

function isDeskWrite({ proposal }: Stored): boolean {
  return findAction(proposal.action)?.runner === "desk";
}
