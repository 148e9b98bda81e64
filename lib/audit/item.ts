/** A device's own chain: each item names the one before, so a missing or replaced item shows. */
import { type EntryKind, entryId, type LogItem } from "#lib/domain/log-entry.ts";

export interface ChainState {
  device: string;
  /** Number and id of the last item; 0 and null before the first. */
  seq: number;
  prev: string | null;
}

export type ItemFields = Omit<LogItem, "type" | "device" | "seq" | "prev" | "entry"> & { entry: EntryKind };

export function nextItem(state: ChainState, fields: ItemFields): { item: LogItem; id: string; state: ChainState } {
  const item: LogItem = {
    ...fields,
    type: "countersign.log-item/1",
    device: state.device,
    seq: state.seq + 1,
    prev: state.prev,
  };
  const id = entryId(item);
  return { item, id, state: { device: state.device, seq: item.seq, prev: id } };
}

export type ChainFault =
  | { code: "missing"; device: string; from: number; to: number }
  | { code: "doubled" | "broken-link"; device: string; seq: number };

/** Gaps, doubles and broken links per device. The order of the items does not matter: `seq` is the device's own. */
export function verifyDeviceChain(items: readonly LogItem[]): ChainFault[] {
  const devices = Map.groupBy(items, (item) => item.device);
  return [...devices].flatMap(([device, own]) => chainFaults(device, own));
}

function chainFaults(device: string, items: readonly LogItem[]): ChainFault[] {
  const faults: ChainFault[] = [];
  let last: { seq: number; id: string | null } = { seq: 0, id: null };
  for (const item of items.toSorted((a, b) => a.seq - b.seq)) {
    const { seq, prev } = item;
    if (seq === last.seq) faults.push({ code: "doubled", device, seq });
    else if (seq > last.seq + 1) faults.push({ code: "missing", device, from: last.seq + 1, to: seq - 1 });
    else if (prev !== last.id) faults.push({ code: "broken-link", device, seq });
    last = { seq, id: entryId(item) };
  }
  return faults;
}
