/** One log of an audit: its head, its tree, and how it continues the log before it. */
import { toBase64 } from "#lib/domain/bytes.ts";
import { CodedError } from "#lib/domain/error.ts";
import { type Checkpoint, parseCheckpoint, verifyCheckpoint } from "./checkpoint.ts";
import type { AuditedLog, EntryAudit } from "./entry-audit.ts";
import type { ExportAnchors } from "./export-anchors.ts";
import { Findings } from "./export-fault.ts";
import { ExportHead } from "./export-format.ts";
import { asList, isSame, type Kept, type KeptCheckpoints } from "./kept-checkpoints.ts";
import { checkpointIn } from "./log-order.ts";
import { parseNote, parseVkey } from "./note.ts";
import type { EntryRead, LineRead, More } from "./read-entry.ts";
import { appendLeaf, EMPTY_FRONTIER, type Hash, rootOfFrontier } from "./tree.ts";

type Epoch = Extract<More, { is: "epoch" }>;

export class LogAudit {
  readonly findings = new Findings();
  readonly own: AuditedLog;
  /** The file is no export that could be checked at all. */
  isRefused = false;
  origin: string | null = null;
  /** Last checkpoint of the log that this one continues. */
  continues: Checkpoint | null = null;
  private readonly entries: EntryAudit;
  private readonly marks: KeptCheckpoints;
  private readonly anchors: ExportAnchors;
  private readonly before: LogAudit | undefined;
  private vkeys: readonly string[] = [];
  private checkpoint: Checkpoint | undefined;
  private kept: Kept[] = [];
  private frontier = EMPTY_FRONTIER;
  private isOpen = false;
  /** The index that the next line should have. */
  private expected = 0;
  private onlyEnrolments = true;

  constructor(entries: EntryAudit, marks: KeptCheckpoints, anchors: ExportAnchors, before: LogAudit | undefined) {
    this.entries = entries;
    this.marks = marks;
    this.anchors = anchors;
    this.before = before;
    this.own = entries.begin(this.findings);
  }

  get size(): number {
    return this.frontier.size;
  }

  get root(): Hash {
    return rootOfFrontier(this.frontier);
  }

  async open(line: string): Promise<void> {
    this.isOpen = true;
    const head = ExportHead.safeParse(parseJson(line));
    if (!head.success) {
      this.findings.fault(null, "malformed-line", "the first line is not `{checkpoint, vkey}`");
      return;
    }
    const { checkpoint, vkey, olderVkeys = [], partial } = head.data;
    if (partial !== undefined) {
      this.isRefused = true;
      this.findings.fault(null, "partial-export", { partial });
      return;
    }
    const given = asList(this.anchors.vkey);
    this.vkeys = given.length > 0 ? given : [vkey, ...olderVkeys];
    this.checkpoint = await this.openNote(checkpoint);
    this.origin = this.checkpoint?.origin ?? null;
    if (this.origin === null) return;
    this.kept = this.marks.of(this.origin);
    for (const { note } of this.kept) if (note !== null) await this.openNote(note);
    this.markRoots();
  }

  async read(lines: readonly LineRead[]): Promise<void> {
    for (const line of lines) {
      if (line.is === "malformed") {
        this.findings.fault(this.expected++, "malformed-line", "not `{index, leaf, values?}`");
        this.entries.skip();
        continue;
      }
      const { index, entry, leafHash, erasedBy } = line;
      if (index !== this.expected) this.findings.fault(index, "wrong-index", { expected: this.expected });
      this.expected = index + 1;
      this.frontier = appendLeaf(this.frontier, leafHash, ignore, this.anchors.hashNodes);
      if (entry === null) {
        this.findings.fault(index, "malformed-leaf", "the leaf is not the canonical form of an entry");
        this.entries.skip();
      } else {
        if (entry.more?.is === "epoch") await this.continueFrom(index, entry.more);
        this.onlyEnrolments &&= isEnrolment(entry);
        await this.entries.add(this.own, index, entry, erasedBy);
      }
      this.markRoots();
    }
    this.entries.endBatch();
  }

  async end(): Promise<void> {
    if (!this.isOpen) this.findings.fault(null, "malformed-line", "the file is empty");
    if (this.isRefused) return;
    await this.entries.end(this.own);
    this.checkRoot();
    for (const kept of this.kept) this.checkKept(kept);
    if (this.before !== undefined && this.continues?.origin !== this.before.origin)
      this.findings.fault(null, "other-log", { before: this.before.origin, continues: this.continues?.origin ?? null });
  }

  /** The first entry of a log that goes on after a restore: what it says about the old one is checked against the old one. */
  private async continueFrom(index: number, { checkpoint: note, known }: Epoch): Promise<void> {
    const old = checkpointIn(note);
    if (old === null || !this.onlyEnrolments || this.continues !== null || old.origin === this.origin) {
      this.findings.fault(index, "wrong-epoch", { note });
      return;
    }
    this.continues = old;
    const vkeys = [...(this.before?.vkeys ?? []), ...asList(this.anchors.vkey)];
    const knowsKey = vkeys.some((vkey) => parseVkey(vkey).name === old.origin);
    const isSigned = !knowsKey || (await isCheckpoint(note, vkeys, this.anchors));
    if (BigInt(known) > old.size)
      this.findings.notice(index, "after-restore", { log: old.origin, continued: Number(old.size), known });
    if (!isSigned) this.findings.fault(index, "wrong-epoch", { why: "the old log's key did not sign it", note });
    if (this.before?.origin === old.origin) this.compareWithBefore(index, this.before, old);
    else {
      this.own.hasEarlier = true;
      this.findings.notice(index, "earlier-log", { log: old.origin, size: Number(old.size) });
    }
  }

  private compareWithBefore(index: number, before: LogAudit, old: Checkpoint): void {
    const mark = before.kept.find(({ note, checkpoint }) => note === null && checkpoint.size === old.size);
    const evidence = { log: old.origin, said: Number(old.size), leaves: before.size };
    if (mark?.found === undefined) this.findings.fault(index, "wrong-epoch", { ...evidence, why: "it is longer" });
    else if (!isSame(mark.found, old.root))
      this.findings.fault(index, "wrong-epoch", { ...evidence, why: "it differs" });
    else if (BigInt(before.size) > old.size) this.findings.notice(index, "after-restore", evidence);
  }

  /** A wrong signature is a fault, but what the note says is still compared: one fault must not hide another. */
  private async openNote(note: string): Promise<Checkpoint | undefined> {
    try {
      return await verifyCheckpoint(note, this.vkeys, this.anchors.verify);
    } catch (error) {
      if (!(error instanceof CodedError)) throw error;
      const isSignature = error.code === "unsigned" || error.code === "wrong-signature";
      const code = isSignature ? "unsigned" : "malformed-checkpoint";
      this.findings.fault(null, code, { why: error.message, note });
      return isSignature ? parseCheckpoint(parseNote(note).text) : undefined;
    }
  }

  private markRoots(): void {
    for (const kept of this.kept) {
      if (kept.checkpoint.size === BigInt(this.frontier.size)) kept.found ??= rootOfFrontier(this.frontier);
    }
  }

  private checkRoot(): void {
    const { checkpoint, frontier, root, findings } = this;
    if (checkpoint === undefined) return;
    const evidence = { checkpoint: Number(checkpoint.size), leaves: frontier.size };
    if (checkpoint.size !== BigInt(frontier.size)) findings.fault(null, "wrong-size", evidence);
    else if (!isSame(checkpoint.root, root))
      findings.fault(null, "wrong-root", { checkpoint: toBase64(checkpoint.root), leaves: toBase64(root) });
  }

  private checkKept({ note, checkpoint: { size, root }, found }: Kept): void {
    if (note === null) return;
    const evidence = { size: Number(size), kept: toBase64(root) };
    if (found === undefined) this.findings.fault(null, "rolled-back", { kept: Number(size), leaves: this.size });
    else if (!isSame(root, found)) this.findings.fault(null, "forked", { ...evidence, leaves: toBase64(found) });
  }
}

async function isCheckpoint(note: string, vkeys: readonly string[], { verify }: ExportAnchors): Promise<boolean> {
  try {
    await verifyCheckpoint(note, vkeys, verify);
    return true;
  } catch (error) {
    if (error instanceof CodedError) return false;
    throw error;
  }
}

function isEnrolment({ kind }: EntryRead): boolean {
  return kind === "device-enrolled" || kind === "epoch-began";
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

const ignore = (): void => {};
