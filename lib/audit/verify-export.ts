/**
 * Re-checks a whole exported log from its leaves, in one pass, trusting nobody: tree, checkpoint, every device's
 * signatures and chain, references, and the values beside the leaves. Several logs that continue each other are checked
 * as one record. It reports every fault rather than stop at the first, and it never calls a log that is checked only
 * against itself more than `self-consistent`.
 */
import { toBase64 } from "#lib/domain/bytes.ts";
import { EntryAudit } from "./entry-audit.ts";
import type { ExportAnchors } from "./export-anchors.ts";
import type { ExportFault, ExportNotice } from "./export-fault.ts";
import { type ExportSource, linesSource } from "./export-source.ts";
import { asList, KeptCheckpoints } from "./kept-checkpoints.ts";
import { LogAudit } from "./log-audit.ts";
import { inOrder } from "./log-order.ts";

export interface ExportReport {
  size: number;
  /** Root of the leaves in the file, base64. */
  root: string;
  origin: string | null;
  verified: "anchored" | "self-consistent";
  faults: ExportFault[];
  /** What one should know, and what refutes nothing. */
  notices: ExportNotice[];
  /** Beyond those that are listed; absent when all are. */
  unlisted?: { faults: number; notices: number };
}

export async function verifyExport(
  lines: AsyncIterable<string> | Iterable<string>,
  anchors: ExportAnchors,
): Promise<ExportReport> {
  const [report] = await verifyExports([linesSource(() => lines)], anchors);
  return report as ExportReport;
}

/** One report per log, oldest log first. */
export async function verifyExports(sources: readonly ExportSource[], anchors: ExportAnchors): Promise<ExportReport[]> {
  const ordered = await inOrder(sources);
  const kept = new KeptCheckpoints(asList(anchors.checkpoint), ordered);
  const entries = new EntryAudit(anchors.verify, anchors.signatures ?? "every");
  const logs: LogAudit[] = [];
  let done = 0;
  for (const { source } of ordered) {
    const log = new LogAudit(entries, kept, anchors, logs.at(-1));
    logs.push(log);
    for await (const batch of source.open()) {
      anchors.signal?.throwIfAborted();
      if (batch.head !== undefined) await log.open(batch.head);
      if (log.isRefused) break;
      await log.read(batch.lines);
      anchors.onProgress?.(done + log.size);
    }
    await log.end();
    done += log.size;
  }
  kept.tellUnplaced(logs);
  entries.finish(logs.map(({ own }) => own));
  const isAnchored = anchors.vkey !== undefined || anchors.checkpoint !== undefined;
  return logs.map((log) => reportOf(log, isAnchored));
}

function reportOf({ size, root, origin, findings }: LogAudit, isAnchored: boolean): ExportReport {
  findings.sort();
  const { faults, notices, unlisted } = findings;
  const verified = isAnchored ? "anchored" : "self-consistent";
  const report = { size, root: toBase64(root), origin, verified, faults, notices } as const;
  return unlisted.faults + unlisted.notices === 0 ? report : { ...report, unlisted };
}
