/**
 * Checks entries against each other while they stream by, over one log or several that continue each other. Items of one
 * device may stand in any order (the log's order is that of arrival), so chains and references are judged at the end.
 * What it remembers per entry is small and counted (`EntryTable`); everything else grows with what is wrong, up to a bound.
 */
import { ENTRY_KIND_NAMES } from "#lib/domain/entry-kinds.ts";
import type { EntryKind } from "#lib/domain/log-entry.ts";
import type { VerifySignature } from "#lib/domain/signed.ts";
import { type ChainBreak, type ChainItem, DeviceChain } from "./device-chain.ts";
import { DeviceKeys } from "./device-keys.ts";
import { EntryTable, FLAG, nameOf } from "./entry-table.ts";
import type { Findings } from "./export-fault.ts";
import type { EntryRead, More } from "./read-entry.ts";
import { contradicts, endingFlag, isEnded, mayRefer, type Relation } from "./references.ts";

/** `chained`: only where a device's run of links ends, since that signature names everything before it. */
export type Signatures = "every" | "chained";

/** One log of those that are audited together. */
export interface AuditedLog {
  findings: Findings;
  /** Number of this log's first entry over all. */
  base: number;
  /** It continues a log that was not given: what cannot be found may be there. */
  hasEarlier: boolean;
}

interface Reference {
  log: AuditedLog;
  index: number;
  from: EntryKind;
  relation: Relation;
  to: string;
  ending: number;
}

/** References that wait for what they speak of; with more, a file full of nonsense is told at once. */
const MOST_PENDING = 100_000;
const DAY_SECONDS = 86_400;
const NUMBERS = new Map<EntryKind, number>(ENTRY_KIND_NAMES.map((kind, number) => [kind, number]));

export class EntryAudit {
  private readonly signatures: Signatures;
  private readonly table = new EntryTable();
  private readonly keys: DeviceKeys;
  private readonly chains = new Map<string, { chain: DeviceChain; log: AuditedLog }>();
  private readonly endedChains: [device: string, DeviceChain][] = [];
  private pending: Reference[] = [];
  /** Of this batch. */
  private linked: ChainItem[] = [];
  private position = 0;
  private lastTime = 0;
  private newest = 0;

  constructor(verify: VerifySignature, signatures: Signatures) {
    this.keys = new DeviceKeys(verify);
    this.signatures = signatures;
  }

  /** What follows is in another log, whose own time may begin anywhere. */
  begin(findings: Findings): AuditedLog {
    this.lastTime = 0;
    return { findings, base: this.position, hasEarlier: false };
  }

  async add(log: AuditedLog, index: number, read: EntryRead, erasedBy: number | null): Promise<void> {
    const { findings } = log;
    const isKnown = this.remember(log, index, read, erasedBy);
    this.checkTime(index, read, findings);
    for (const field of read.lacking) findings.fault(index, "missing-field", { entry: read.kind, field });
    for (const { field, code } of read.wrongValues) findings.fault(index, code, { field });
    this.keys.enrol(index, read, findings);
    this.keys.checkWriter(index, read.device, read.kind, findings);
    if (!isKnown) this.link(log, index, read);
    this.refer(log, index, read);
    if (read.more !== null) await this.look(log, index, read, read.more);
    if (read.kind === "log-alarm") findings.notice(index, "alarm-on-record", {});
    if (this.signatures === "every") await this.keys.checkSignature(index, read.device, read.signed, findings);
  }

  /**
   * What is needed to the end is copied out of the batch that it came in, whose memory can then go: of a device's chain
   * that is the newest item, since only its signature will be checked.
   */
  endBatch(): void {
    for (const { isHead, signed } of this.linked) if (isHead) signed.item = signed.item.slice();
    this.linked = [];
  }

  /** A line that is no entry still has its place. */
  skip(): void {
    this.position++;
  }

  /** At the end of one log, when nothing of it can come any more. */
  async end(log: AuditedLog): Promise<void> {
    if (this.signatures === "chained") await this.checkHeads(log);
    for (const [device, entries] of await this.keys.finish()) {
      if (log.hasEarlier) log.findings.notice(null, "key-elsewhere", { device, entries: entries.length });
      else for (const index of entries) log.findings.fault(index, "not-enrolled", { device });
    }
    for (const reference of this.pending) this.resolve(reference);
    this.pending = [];
  }

  /** At the end of all: gaps may have been filled, and acts ended, in the next log. */
  finish(logs: readonly AuditedLog[]): void {
    for (const [device, { chain }] of this.chains) this.endedChains.push([device, chain]);
    for (const [device, chain] of this.endedChains) this.tellGaps(device, chain, logs);
    for (const [i, log] of logs.entries()) this.tellOpen(log, logs[i + 1]?.base ?? this.position);
  }

  /** True for an entry that an earlier log already had: after a restore devices send again what was lost. */
  private remember(log: AuditedLog, index: number, read: EntryRead, erasedBy: number | null): boolean {
    const name = nameOf(read.id) ?? [];
    const known = this.table.find(name);
    const position = this.position++;
    if (known >= 0) {
      const first = this.table.positionAt(known);
      if (first < log.base) return true;
      log.findings.fault(index, "doubled-entry", { first: first - log.base, id: read.id });
      return false;
    }
    const slot = this.table.add(name, position, NUMBERS.get(read.kind) ?? 0, Math.floor(read.time / 1000));
    if (read.hasMissingValues) this.table.mark(slot, FLAG.missingValues);
    if (read.hasValues) this.table.mark(slot, FLAG.hasValues);
    this.table.claim(slot, erasedBy);
    return false;
  }

  private checkTime(index: number, { tServer, time, isSkewRight }: EntryRead, findings: Findings): void {
    if (time < this.lastTime) findings.fault(index, "time-went-back", { tServer });
    this.lastTime = Math.max(time, this.lastTime);
    this.newest = Math.max(time, this.newest);
    if (!isSkewRight) findings.fault(index, "wrong-skew", { tServer });
  }

  private link(log: AuditedLog, index: number, { device, seq, id, prev, signed }: EntryRead): void {
    let own = this.chains.get(device);
    // A server process counts anew in each log; a browser goes on counting.
    if (own !== undefined && own.log !== log && seq === 1) {
      this.endedChains.push([device, own.chain]);
      own = undefined;
    }
    const { chain } = own ?? { chain: new DeviceChain() };
    if (own?.log !== log) this.chains.set(device, { chain, log });
    const item = { index, findings: log.findings, seq, id, prev, signed, isHead: false };
    const breaks = chain.add(item);
    if (this.signatures === "chained") this.linked.push(item);
    for (const found of breaks) tellBreak(device, found);
  }

  private refer(log: AuditedLog, index: number, { kind, settles, about, ending }: EntryRead): void {
    const own = { log, index, from: kind };
    const flag = endingFlag(kind, ending);
    if (settles !== null) this.hold({ ...own, relation: "settles", to: settles, ending: flag });
    if (about !== null) this.hold({ ...own, relation: "about", to: about, ending: 0 });
  }

  private hold(reference: Reference): void {
    const name = nameOf(reference.to);
    const isHere = name !== undefined && this.table.find(name) >= 0;
    if (isHere || this.pending.length >= MOST_PENDING) this.resolve(reference);
    else this.pending.push(reference);
  }

  private resolve({ log, index, from, relation, to, ending }: Reference): void {
    const { findings, hasEarlier } = log;
    const name = nameOf(to);
    const slot = name === undefined ? -1 : this.table.find(name);
    if (slot < 0) {
      if (hasEarlier) findings.notice(index, "reference-elsewhere", { [relation]: to });
      else findings.fault(index, "unknown-reference", { [relation]: to });
      return;
    }
    const target = ENTRY_KIND_NAMES[this.table.kindAt(slot)] ?? "intent";
    if (!mayRefer(relation, from, target)) findings.fault(index, "wrong-reference", { [relation]: to, is: target });
    else if (ending !== 0) this.settle(log, index, slot, from, to, ending);
  }

  private settle(log: AuditedLog, index: number, slot: number, from: EntryKind, to: string, ending: number): void {
    const known = this.table.flagsAt(slot);
    const isPersons = from === "override" || (known & FLAG.byPerson) !== 0;
    if (contradicts(known, ending)) {
      if (isPersons) log.findings.notice(index, "override-contradicted", { settles: to });
      else log.findings.fault(index, "two-endings", { settles: to });
    }
    this.table.mark(slot, ending | (from === "override" ? FLAG.byPerson : 0));
  }

  private async look(log: AuditedLog, index: number, read: EntryRead, more: More): Promise<void> {
    const { findings } = log;
    if (more.is === "erasure") this.erase(log, index, more);
    if (more.is === "unreadable-conflict") findings.fault(index, "wrong-conflict", { why: "it holds no signed item" });
    if (more.is !== "conflict") return;
    findings.notice(index, "conflict-on-record", { kept: more.kept, refused: more.refused });
    const [kept, refused] = [more.kept, more.refused].map((id) => this.table.find(nameOf(id) ?? [])) as [
      number,
      number,
    ];
    const key = this.keys.keys.get(more.item?.device ?? "");
    const isForged = key !== undefined && more.item !== null && !(await this.keys.isSigned(key, more.item.signed));
    if (isForged) findings.fault(index, "wrong-conflict", { why: "the device did not sign the refused item" });
    if (refused >= 0)
      findings.fault(index, "wrong-conflict", { why: "the refused item is in the log", id: more.refused });
    if (kept < 0 && !log.hasEarlier)
      findings.fault(index, "wrong-conflict", { why: "the kept item is not in the log", id: more.kept, by: read.id });
  }

  private erase(log: AuditedLog, index: number, { entries, fits }: Extract<More, { is: "erasure" }>): void {
    const { findings } = log;
    if (!fits) findings.fault(index, "wrong-erasure", { why: "the list is not the one that `erases` and `count` say" });
    if (entries === null) findings.notice(index, "erasure-unlisted", {});
    for (const id of entries ?? []) {
      const slot = this.table.find(nameOf(id) ?? []);
      if (slot < 0 && !log.hasEarlier) findings.fault(index, "unknown-reference", { erases: id });
      if (slot < 0) continue;
      const isStillThere = (this.table.flagsAt(slot) & FLAG.hasValues) !== 0;
      if (isStillThere) findings.notice(index, "not-erased", { entry: id });
      this.table.mark(slot, FLAG.erased);
      if (this.table.claimAt(slot) === index) this.table.claim(slot, null);
    }
  }

  private async checkHeads(log: AuditedLog): Promise<void> {
    const chains = [...this.chains].flatMap(([device, own]) => (own.log === log ? [[device, own.chain] as const] : []));
    for (const [device, chain] of chains) {
      for (const { index, signed, findings } of chain.heads()) {
        if (findings === log.findings) await this.keys.checkSignature(index, device, signed, findings);
      }
    }
  }

  private tellGaps(device: string, chain: DeviceChain, logs: readonly AuditedLog[]): void {
    for (const found of chain.gaps()) {
      const hasEarlier = logs.find(({ findings }) => findings === found.at.findings)?.hasEarlier ?? false;
      const { index, findings, seq } = found.at;
      // Of a device that goes on writing after a restore, a log takes over the enrolment and nothing in between.
      const isTakenOver = hasEarlier && chain.isOnlyEnrolledBefore(seq);
      if (isTakenOver) findings.notice(index, "begins-elsewhere", { device, seq });
      else tellBreak(device, found);
    }
  }

  private tellOpen({ base, findings }: AuditedLog, end: number): void {
    const newest = Math.floor(this.newest / 1000);
    for (const { slot, position, kind, flags, seconds } of this.table.since(base)) {
      if (position >= end) continue;
      const index = position - base;
      const claim = this.table.claimAt(slot);
      const isErased = (flags & FLAG.erased) !== 0;
      const isMissing = (flags & FLAG.missingValues) !== 0 && !isErased;
      const named = claim === null ? {} : { erasedBy: claim };
      if (isMissing) findings.notice(index, "values-missing", named);
      else if (claim !== null) findings.notice(index, "erased-elsewhere", named);
      const isOpen = ENTRY_KIND_NAMES[kind] === "intent" && !isEnded(flags);
      if (isOpen && seconds + DAY_SECONDS < newest) findings.notice(index, "intent-open", {});
    }
  }
}

function tellBreak(device: string, { at, code, evidence }: ChainBreak): void {
  at.findings.fault(at.index, code, { device, ...evidence });
}
