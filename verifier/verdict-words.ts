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
  const { proven, open } = inFile(size, noticed(reports));
  return { ...anchored(given), proven: [...proven, ...byAnchors(given)], open: [...openWithout(given), ...open] };
}

function noticed(reports: readonly ExportReport[]): ReadonlySet<string> {
  return new Set(reports.flatMap(({ notices }) => notices.map(({ code }) => code)));
}

/** What could not be looked up in an earlier log is not called proven. */
function inFile(size: number, notices: ReadonlySet<string>): Pick<VerdictWords, "proven" | "open"> {
  const entries = size === 1 ? "The one entry fits" : `All ${size.toLocaleString("en")} entries fit`;
  const isUnsigned = notices.has("key-elsewhere");
  const chains = notices.has("begins-elsewhere") ? ", from its first entry here on" : "";
  return {
    proven: [
      `${entries} the log’s signed checkpoint: none is missing, changed or out of place.`,
      isUnsigned
        ? `Every entry of a device that was enrolled in this log was signed by it, and each device’s entries follow each other without a gap${chains}.`
        : `Every entry was signed by the device that wrote it, and each device’s entries follow each other without a gap${chains}.`,
      "Every value shown below is the one that was recorded.",
      notices.has("reference-elsewhere")
        ? "No act has two results that contradict each other; some results belong to acts of an earlier log."
        : "Every result belongs to an act that was approved, and no act has two results that contradict each other.",
    ],
    open: [
      ...(isUnsigned ? ["Who wrote the entries of devices that were enrolled in an earlier log."] : []),
      ...(notices.has("earlier-log")
        ? ["What lies before: this log continues an earlier one. Choose its file as well."]
        : []),
      "That what was written down is true: an entry proves who wrote what and in which order.",
      "That everything that happened was written down. Numbers without gaps, and approvals written before the act, speak for it.",
    ],
  };
}

function anchored({ key, checkpoint }: Given): Pick<VerdictWords, "tone" | "sign" | "title" | "says"> {
  if (key && checkpoint)
    return {
      tone: "good",
      sign: "✓",
      title: "The record holds",
      says: "It is the statement of the log whose key you gave, and nothing before the checkpoint that you kept was changed or removed since.",
    };
  if (key)
    return {
      tone: "good",
      sign: "✓",
      title: "The record holds, as the log’s key signed it",
      says: "Nothing in this file was changed since the log signed it. Whoever holds the log’s key could still have signed another history: give a checkpoint that somebody kept, and that is excluded too.",
    };
  if (checkpoint)
    return {
      tone: "look",
      sign: "!",
      title: "It fits the checkpoint that you kept",
      says: "Nothing before the checkpoint that you kept was changed or removed. Who signed what came after it is not known, since the log’s key was taken from the file: give the key from another source.",
    };
  return {
    tone: "look",
    sign: "!",
    title: "It fits together, but only with itself",
    says: "Nothing contradicts itself in this file. But whoever holds the log’s key, or made up a key, could have made such a file: give the log’s key from another source, and a checkpoint that somebody kept.",
  };
}

function byAnchors({ key, checkpoint }: Given): string[] {
  return [
    ...(key ? ["The log’s own key, which you have from elsewhere, signed it."] : []),
    ...(checkpoint ? ["The checkpoint that you kept is a true beginning of this record."] : []),
  ];
}

function openWithout({ key, checkpoint }: Given): string[] {
  return [
    ...(key ? [] : ["Whether the log’s own key signed it: the key was taken from the file itself."]),
    ...(checkpoint
      ? []
      : [
          "Whether entries were removed or rewritten before this export: for that a checkpoint is needed that somebody kept.",
        ]),
  ];
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
