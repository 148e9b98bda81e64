/** What the page and its workers say to each other. All of them are one file, so nothing here crosses a boundary of trust. */
import type { Signatures } from "#lib/audit/entry-audit.ts";
import type { LineRead } from "#lib/audit/read-entry.ts";
import type { ExportReport } from "#lib/audit/verify-export.ts";

export interface CheckRequest {
  is: "check";
  files: readonly File[];
  vkeys: readonly string[];
  checkpoints: readonly string[];
  signatures: Signatures;
  /** Each leads to a worker that reads. The page starts them: without network a worker cannot start others. */
  readers: readonly MessagePort[];
}

export interface Filter {
  text: string;
  kind: string;
  onlyFound: boolean;
}

export type ToAuditor =
  | CheckRequest
  | { is: "find"; request: number; log: number; filter: Filter }
  /** The entries at these places of the last answer to `find`. */
  | { is: "rows"; request: number; log: number; places: readonly number[] };

export interface Row {
  place: number;
  index: number | null;
  /** The leaf as it stands in the file, decoded; null when it cannot be. */
  leaf: unknown;
  values: unknown;
  erasedBy: number | null;
}

export type FromAuditor =
  | { is: "progress"; bytes: number; of: number; entries: number }
  | { is: "done"; reports: readonly ExportReport[]; milliseconds: number }
  | { is: "failed"; says: string }
  | { is: "found"; request: number; places: Uint32Array }
  | { is: "rows"; request: number; rows: readonly Row[] };

/** First a reader gets its end of the line to the auditor; blocks come over that line. */
export type ToReader = { is: "reader"; port: MessagePort };
export interface ToRead {
  block: ArrayBuffer;
  /** How much of it is to be read. */
  length: number;
  signatures: Signatures;
}

export interface BlockRead {
  lines: LineRead[];
  /** Where each line begins in the block, and how long it is. */
  starts: Uint32Array<ArrayBuffer>;
  lengths: Uint32Array<ArrayBuffer>;
}

/** The same between two workers. */
export interface BlockSent extends Omit<BlockRead, "lines"> {
  /** The lines as JSON, without what is in `bytes`. */
  text: string;
  /** Lengths of the signed items. */
  sizes: Uint32Array<ArrayBuffer>;
  /** The leaf hash of each entry, then the signed items. */
  bytes: Uint8Array<ArrayBuffer>;
}
