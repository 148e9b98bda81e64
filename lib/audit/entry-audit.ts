/**
 * Checks entries against each other while they stream by. Items of one device may stand in any order (the log's
 * order is that of arrival), so chains and references are judged at the end.
 */
import { fromBase64 } from "#lib/domain/bytes.ts";
import { type EntryKind, entryId, type ItemValues, type Leaf } from "#lib/domain/log-entry.ts";
import { keyId, signedBytes, type VerifySignature } from "#lib/domain/signed.ts";
import { parseInstant } from "#lib/domain/time.ts";
import { type ExportFault, fault } from "./export-fault.ts";
import { checkValues } from "./values.ts";

type Seen = { index: number; entry: EntryKind };
type Link = { index: number; id: string; seq: number; prev: string | null };
type Waiting = { index: number; leaf: Leaf };

export class EntryAudit {
  private readonly verify: VerifySignature;
  private readonly report: (found: ExportFault) => void;
  private readonly seen = new Map<string, Seen>();
  private readonly links = new Map<string, Link[]>();
  private readonly keys = new Map<string, string>();
  private readonly waiting = new Map<string, Waiting[]>();
  private readonly references: { index: number; settles: string }[] = [];
  private lastTime = 0;

  constructor(verify: VerifySignature, report: (found: ExportFault) => void) {
    this.verify = verify;
    this.report = report;
  }

  async add(index: number, leaf: Leaf, values: ItemValues): Promise<void> {
    const { item } = leaf;
    const id = entryId(item);
    const twin = this.seen.get(id);
    if (twin !== undefined) this.report(fault(index, "doubled-entry", { first: twin.index, id }));
    this.seen.set(id, { index, entry: item.entry });
    listOf(this.links, item.device).push({ index, id, seq: item.seq, prev: item.prev });
    if (item.settles !== undefined) this.references.push({ index, settles: item.settles });
    this.checkTime(index, leaf);
    for (const { field, code } of checkValues(item.commitments, values)) this.report(fault(index, code, { field }));
    await this.checkSignature(index, leaf);
  }

  async finish(): Promise<void> {
    for (const [device, entries] of this.waiting) {
      for (const { index } of entries) this.report(fault(index, "not-enrolled", { device }));
    }
    for (const [device, links] of this.links) this.checkChain(device, links);
    for (const { index, settles } of this.references) {
      const target = this.seen.get(settles);
      const settled = target?.entry === "intent" || target?.entry === "held";
      if (!settled) this.report(fault(index, "unknown-reference", { settles, found: target ?? null }));
    }
  }

  private checkTime(index: number, { server }: Leaf): void {
    const time = parseInstant(server.tServer) ?? 0;
    if (time < this.lastTime) this.report(fault(index, "time-went-back", { tServer: server.tServer }));
    this.lastTime = Math.max(time, this.lastTime);
  }

  private async checkSignature(index: number, leaf: Leaf): Promise<void> {
    const { device, entry, deviceKey } = leaf.item;
    const isFirstKey = entry === "device-enrolled" && deviceKey !== undefined && !this.keys.has(device);
    if (isFirstKey && keyId(fromBase64(deviceKey)) === device) {
      this.keys.set(device, deviceKey);
      const early = this.waiting.get(device) ?? [];
      this.waiting.delete(device);
      for (const other of early) await this.checkAgainst(deviceKey, other);
    } else if (entry === "device-enrolled" || deviceKey !== undefined) {
      this.report(fault(index, "wrong-enrolment", { device, deviceKey: deviceKey ?? null }));
    }
    const key = this.keys.get(device);
    if (key !== undefined) await this.checkAgainst(key, { index, leaf });
    else listOf(this.waiting, device).push({ index, leaf });
  }

  private async checkAgainst(key: string, { index, leaf }: Waiting): Promise<void> {
    if (await this.verify(key, signedBytes(leaf.item), leaf.sig)) return;
    this.report(fault(index, "wrong-signature", { device: leaf.item.device }));
  }

  private checkChain(device: string, links: Link[]): void {
    let last: { seq: number; id: string | null } = { seq: 0, id: null };
    for (const { index, id, seq, prev } of links.toSorted((a, b) => a.seq - b.seq)) {
      if (seq === last.seq) this.report(fault(index, "doubled-number", { device, seq }));
      else if (seq > last.seq + 1) this.report(fault(index, "gap", { device, from: last.seq + 1, to: seq - 1 }));
      else if (prev !== last.id) this.report(fault(index, "broken-link", { device, seq, prev, expected: last.id }));
      last = { seq, id };
    }
  }
}

function listOf<T>(lists: Map<string, T[]>, name: string): T[] {
  const list = lists.get(name) ?? [];
  lists.set(name, list);
  return list;
}
