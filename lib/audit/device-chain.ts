/**
 * The numbers and links of one device, in whatever order its items arrive. Kept are only unbroken runs of numbers, so a
 * device whose items come in order takes one run, however many they are.
 */
import type { Findings } from "./export-fault.ts";
import type { Signed } from "./read-entry.ts";

export interface ChainItem {
  index: number;
  /** Of the log that it stands in. */
  findings: Findings;
  seq: number;
  id: string;
  prev: string | null;
  signed: Signed;
  /** The newest of its run so far: its signature names all before it. */
  isHead: boolean;
}

export interface ChainBreak {
  at: ChainItem;
  code: "doubled-number" | "broken-link" | "gap";
  evidence: Record<string, unknown>;
}

interface Run {
  first: ChainItem;
  last: ChainItem;
}

export class DeviceChain {
  private readonly runs: Run[] = [];
  add(item: ChainItem): ChainBreak[] {
    const at = this.placeOf(item.seq);
    const before = this.runs[at - 1];
    const after = this.runs[at];
    if (before !== undefined && item.seq <= before.last.seq)
      return [{ at: item, code: "doubled-number", evidence: { seq: item.seq } }];
    const follows = before?.last.seq === item.seq - 1;
    const precedes = after?.first.seq === item.seq + 1;
    const breaks = [
      ...(follows || item.seq === 1 || item.prev === null ? linkBreak(item, item.seq === 1 ? null : before?.last) : []),
      ...(precedes ? linkBreak(after.first, item) : []),
    ];
    if (follows) before.last.isHead = false;
    item.isHead = !precedes;
    if (follows && precedes) this.runs.splice(at - 1, 2, { first: before.first, last: after.last });
    else if (follows) before.last = item;
    else if (precedes) after.first = item;
    else this.runs.splice(at, 0, { first: item, last: item });
    return breaks;
  }

  gaps(): ChainBreak[] {
    let expected = 1;
    return this.runs.flatMap(({ first, last }): ChainBreak[] => {
      const from = expected;
      expected = last.seq + 1;
      return first.seq === from ? [] : [{ at: first, code: "gap", evidence: { from, to: first.seq - 1 } }];
    });
  }

  /** The newest item of each run: what the device signed there names, link by link, everything before it. */
  heads(): ChainItem[] {
    return this.runs.map(({ last }) => last);
  }

  /** Nothing is here before this number but perhaps the first item. */
  isOnlyEnrolledBefore(seq: number): boolean {
    return this.runs.every(({ first, last }) => first.seq >= seq || last.seq <= 1);
  }

  /** Index of the first run that begins after `seq`. */
  private placeOf(seq: number): number {
    let low = 0;
    let high = this.runs.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.runs[middle]?.first.seq ?? 0) <= seq) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function linkBreak(item: ChainItem, before: ChainItem | null | undefined): ChainBreak[] {
  const expected = before?.id ?? null;
  const { seq, prev } = item;
  const fits = prev === expected && (before !== undefined || seq === 1);
  return fits ? [] : [{ at: item, code: "broken-link", evidence: { seq, prev, expected } }];
}
