/** The verdict in words that a judge or a customer understands: what is proven, and what is not. It never says more than was checked. */
import type { ExportReport } from "#lib/audit/verify-export.ts";

export interface Given {
  key: boolean;
  checkpoint: boolean;
}

export interface VerdictWords {
  tone: "good" | "look" | "stop";
  sign: string;
  title: string;
  says: string;
  proven: readonly string[];
  open: readonly string[];
}

export function verdictWords(reports: readonly ExportReport[], given: Given): VerdictWords {
  const faults = reports.reduce((sum, { faults: own, unlisted }) => sum + own.length + (unlisted?.faults ?? 0), 0);
  const size = reports.reduce((sum, report) => sum + report.size, 0);
  if (faults > 0) return broken(faults, reports);
  const entries = size === 1 ? "The one entry" : `All ${size.toLocaleString("en")} entries`;
  const proven = [
    `${entries} fit the log’s signed checkpoint: none is missing, changed or out of place.`,
    "Every entry was signed by the device that wrote it, and each device’s entries follow each other without a gap.",
    "Every value shown below is the one that was recorded.",
    "Every result belongs to an act that was approved before, and no act has two results that contradict each other.",
  ];
  const open = [
    "That what was written down is true: an entry proves who wrote what and in which order.",
    "That everything that happened was written down. Numbers without gaps, and approvals written before the act, speak for it.",
  ];
  if (given.key && given.checkpoint)
    return {
      tone: "good",
      sign: "✓",
      title: "The record holds",
      says: "It is the statement of the log whose key you gave, and nothing before the checkpoint that you kept was changed or removed since.",
      proven: [
        ...proven,
        "The log’s own key, which you have from elsewhere, signed it.",
        "The checkpoint that you kept is a true beginning of this record.",
      ],
      open,
    };
  const missing = given.key
    ? "Whether entries were removed or rewritten before this export: for that a checkpoint is needed that somebody kept."
    : "Whether the log’s own key signed it: the key was taken from the file itself.";
  const also = given.key || given.checkpoint ? [] : ["Whether entries were removed or rewritten before this export."];
  return {
    tone: given.key ? "good" : "look",
    sign: given.key ? "✓" : "!",
    title: given.key ? "The record holds, as the log’s key signed it" : "It fits together, but only with itself",
    says: given.key
      ? "Nothing in this file was changed since the log signed it. Whoever holds the log’s key could still have signed another history: give a checkpoint that somebody kept, and that is excluded too."
      : "Nothing contradicts itself in this file. But whoever holds the log’s key, or made up a key, could have made such a file: give the log’s key from another source, and a checkpoint that somebody kept.",
    proven: [
      ...proven,
      ...(given.checkpoint ? ["The checkpoint that you kept is a true beginning of this record."] : []),
    ],
    open: [missing, ...also, ...open],
  };
}

function broken(faults: number, reports: readonly ExportReport[]): VerdictWords {
  const isSelection = reports.some((report) => report.faults.some(({ code }) => code === "partial-export"));
  return {
    tone: "stop",
    sign: "✕",
    title: isSelection ? "This is a selection, which cannot be checked" : "This record does not hold",
    says: isSelection
      ? "The file holds only some of the entries. Entries are proven together: ask for the whole export."
      : `${faults === 1 ? "One thing does" : `${faults.toLocaleString("en")} things do`} not fit. Do not rely on this file, and keep it as it is: it is evidence. What does not fit is listed below.`,
    proven: [],
    open: [
      "What is not listed as wrong may still be right; but a file in which something does not fit proves nothing as a whole.",
      "Who is to blame: the file may have been damaged on its way. Ask for the export again, and compare.",
    ],
  };
}
