/**
 * Holds the record to what browsers were told. It reads the exported log, as an outsider would, and anchors it in the
 * log's key and in a checkpoint that a browser remembers; it asks the server nothing.
 */
import { verifyExport } from "#lib/audit/verify-export.ts";
import { fromBase64 } from "#lib/domain/bytes.ts";
import { entryId, type ItemValues, type Leaf, type LogItem } from "#lib/domain/log-entry.ts";
import { verifySignature } from "#server/keys/ed25519.ts";
import { type Client, MARK } from "./client.ts";
import { emptyTally, type Tally } from "./tally.ts";

export interface OnRecord {
  readonly index: number;
  readonly id: string;
  readonly item: LogItem;
  readonly skew: number | undefined;
  /** What the commitments stand for, as far as it was not erased. */
  readonly values: Readonly<Record<string, unknown>>;
}

export interface Judged {
  readonly tally: Tally;
  readonly entries: readonly OnRecord[];
  /** What the outside check found. */
  readonly faults: readonly string[];
}

export interface Witnesses {
  /** The exported log: its head line and one line per entry. */
  readonly lines: readonly string[];
  readonly clients: readonly Client[];
  /** From the roster, not from the file. */
  readonly vkey: string;
  /** Codes that this round makes on purpose, a gap while a batch is held back, say. */
  readonly expected?: readonly string[];
}

export async function judgeRecord({ lines, clients, vkey, expected = [] }: Witnesses): Promise<Judged> {
  const entries = readEntries(lines);
  const tally = emptyTally();
  const places = new Map(entries.map(({ id, index }) => [id, index]));
  for (const client of clients) {
    tally.acknowledged += client.newlyTold();
    tally.lost += [...client.told].filter(([id, index]) => places.get(id) !== index).length;
  }
  tally.doubled = doubled(entries, new Set(clients.map(({ device }) => device.signer.keyId)));
  const faults = await outsideCheck(lines, vkey, clients);
  const unexpected = faults.filter((code) => !expected.includes(code));
  // The server went on as if nothing were: only somebody from outside could tell.
  if (unexpected.length > 0) tally.undetected += 1;
  return { tally, entries, faults };
}

type Line = { index: number; leaf?: string; values?: ItemValues };

export function readEntries(lines: readonly string[]): OnRecord[] {
  return lines.slice(1).flatMap((line) => {
    const { index, leaf, values: kept = {} } = JSON.parse(line) as Line;
    if (leaf === undefined) return [];
    const { item, server } = JSON.parse(new TextDecoder().decode(fromBase64(leaf))) as Leaf;
    const values = Object.fromEntries(Object.entries(kept).map(([name, { value }]) => [name, value]));
    return [{ index, id: entryId(item), item, skew: server.skew, values }];
  });
}

/** The same entry twice, or one mark under two numbers of a device. */
function doubled(entries: readonly OnRecord[], devices: ReadonlySet<string>): number {
  const own = entries.filter(({ item }) => devices.has(item.device));
  const marked = own.filter(({ item }) => item.suggestion?.startsWith(MARK));
  const byMark = Map.groupBy(marked, ({ item }) => `${item.device} ${item.entry} ${item.suggestion}`);
  const twice = [...byMark.values()].filter((same) => same.length > 1).length;
  return twice + own.length - new Set(own.map(({ id }) => id)).size;
}

async function outsideCheck(lines: readonly string[], vkey: string, clients: readonly Client[]): Promise<string[]> {
  const kept = clients.flatMap(({ remembered }) => remembered ?? []);
  const checkpoint = kept[0] === undefined ? {} : { checkpoint: kept[0] };
  const report = await verifyExport(lines, { vkey, ...checkpoint, verify: verifySignature });
  return report.faults.map(({ code }) => code);
}
