/**
 * Of items that contradict what is on record: none may be there, and the contradiction itself must be. What hangs on them
 * may come in, as everything may that comes out of order; but then the gap before it shows.
 */
import type { Client, Sent } from "./client.ts";
import type { Plant } from "./fault.ts";
import type { Served } from "./served.ts";
import { addTally, emptyTally, type Tally } from "./tally.ts";

export interface Refused {
  readonly items: readonly Sent[];
  /** Those of them that use a number a second time. */
  readonly conflicts: readonly Sent[];
}

export async function judgeRefused(
  served: Served,
  clients: readonly Client[],
  { items, conflicts }: Refused,
  plant: Plant | undefined,
): Promise<Tally> {
  const { tally, entries, faults } = await served.judge(clients, ["gap"]);
  const total = { ...emptyTally(), faults: 1 };
  addTally(total, tally);
  const ids = new Set(entries.map(({ id }) => id));
  total.doubled += conflicts.filter(({ entryId }) => ids.has(entryId)).length;
  const hangs = items.some(({ entryId }) => ids.has(entryId));
  if (hangs && !faults.includes("gap")) total.undetected += 1;
  const said = entries.filter(({ item }) => item.entry === "conflict").map(({ values }) => values.refused);
  const known = plant === "undetected" ? [] : said;
  total.undetected += conflicts.filter(({ entryId }) => !known.includes(entryId)).length;
  for (const client of clients) {
    total.lost += client.pending().length;
    total.undetected += client.alarms.splice(0).length;
  }
  return total;
}
