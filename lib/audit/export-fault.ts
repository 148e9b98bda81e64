/** What can be wrong with an exported log. Each code is one sentence in `docs/`; `evidence` is for whoever looks. */
export type ExportFaultCode =
  | "malformed-line"
  | "malformed-leaf"
  | "malformed-checkpoint"
  /** No signature by the given key (or, without one, by the file's own). */
  | "unsigned"
  | "other-log"
  | "wrong-index"
  | "wrong-size"
  | "wrong-root"
  /** The log is shorter than the checkpoint that somebody kept. */
  | "rolled-back"
  /** Its beginning is not what the kept checkpoint stands for. */
  | "forked"
  | "doubled-entry"
  | "doubled-number"
  /** A device's numbers jump: something it did is not in the log (or not yet). */
  | "gap"
  | "broken-link"
  | "not-enrolled"
  | "wrong-enrolment"
  | "wrong-signature"
  | "unknown-reference"
  | "not-committed"
  | "wrong-value"
  | "time-went-back";

export interface ExportFault {
  /** Null when the fault is the log's, not one entry's. */
  index: number | null;
  code: ExportFaultCode;
  evidence: unknown;
}

export function fault(index: number | null, code: ExportFaultCode, evidence: unknown): ExportFault {
  return { index, code, evidence };
}
