/**
 * Whose hands carry an approved action out: the rep's session in the page, or the server. Settled once, with the intent;
 * a desk that changes sides afterwards must not lead to a second act.
 */
import { actions } from "#lib/actions/index.ts";
import type { DeskFormat } from "#lib/desk/port.ts";
import type { DeskName } from "#lib/domain/ticket.ts";
import type { Operation } from "#lib/storage/operation.ts";

export type Carrier = NonNullable<Operation["carrier"]>;

export function chooseCarrier(
  { action, ref }: Pick<Operation, "action" | "ref">,
  formats: Readonly<Record<DeskName, DeskFormat>>,
): Carrier {
  return runnerOf(action) === "desk" ? formats[ref.desk].writes : byRunner(action);
}

/** Rows that are older than the choice were the server's for money alone. */
export function carrierOf({ carrier, action }: Pick<Operation, "action" | "carrier">): Carrier {
  return carrier ?? byRunner(action);
}

function byRunner(action: string): Carrier {
  return runnerOf(action) === "server" ? "server" : "page";
}

function runnerOf(action: string) {
  return Object.hasOwn(actions, action) ? actions[action as keyof typeof actions].runner : undefined;
}
