/** What stands around a case in its view: status, the record, unused edits, what left for a model. */
import { type Operation, whereOf } from "#lib/storage/operation.ts";
import type { Authority } from "./authority.ts";
import type { Case } from "./case.ts";
import type { Departures } from "./departures.ts";
import type { DeviceRecord } from "./record.ts";
import type { Setup } from "./setup.ts";
import type { Around } from "./ticket-view.ts";

export interface AroundParts {
  authority: Pick<Authority, "status">;
  record: Pick<DeviceRecord, "status" | "positions">;
  drafting: { departures: Pick<Departures, "tally"> };
  drafts: { get(suggestion: string): Promise<string | undefined> };
  setup: Pick<Setup, "deskOf">;
}

export function createAround(parts: AroundParts, now: () => number): (open: Case) => Promise<Around> {
  const { authority, record, drafting, drafts, setup } = parts;

  async function recordIndex(operations: readonly Operation[]): Promise<Around["recordOf"]> {
    const entries = operations
      .flatMap((one) => [one.intent?.entryId, one.result])
      .filter((id) => typeof id === "string");
    const positions = await record.positions(entries);
    return (id) => {
      const index = positions.get(id);
      return index === undefined || index === null ? { state: "journalled" } : { state: "verified", index };
    };
  }

  return async (open) => {
    const { ref } = open.gathered.ticket;
    const reply = open.reply?.proposal.suggestionId;
    const edited = reply === undefined ? undefined : await drafts.get(reply);
    return {
      status: authority.status(),
      record: await record.status(),
      recordOf: await recordIndex(open.operations),
      now: now(),
      drafts: new Map(reply === undefined || edited === undefined ? [] : [[reply, edited]]),
      environment: setup.deskOf(ref)?.environment,
      left: await drafting.departures.tally(whereOf(ref)),
    };
  };
}
