/**
 * What can be said about an exported log, each code with its one sentence; `docs/log.md` and the offline page show the
 * same ones. A fault means: do not rely on this export. A notice is something to know; it refutes nothing.
 */
export const EXPORT_FAULTS = {
  "malformed-line": "A line of the file cannot be read as what it should be, so what it says is not checked.",
  "malformed-leaf": "An entry's bytes are not the one canonical text of an entry, or not an entry at all.",
  "malformed-checkpoint": "A checkpoint is not a signed note of origin, size and root.",
  "partial-export":
    "The file holds a selection of the log; only a whole export can be checked, since entries are proven together.",
  unsigned: "No key that counts signed the checkpoint, or its signature is wrong.",
  "other-log": "The checkpoint that was kept is of another log, and nothing here proves how the two belong together.",
  "wrong-index": "An entry does not stand where its number says: lines are missing, doubled or out of order.",
  "wrong-size": "The file has more or fewer entries than the signed checkpoint counts.",
  "wrong-root": "The entries are not those that the signed checkpoint stands for: something was changed.",
  "rolled-back": "The log is shorter than a checkpoint that somebody kept: entries at its end are gone.",
  forked: "The log's beginning is not what a kept checkpoint stands for: its past was rewritten.",
  "doubled-entry": "The same entry is in the log twice.",
  "doubled-number": "A device used one of its numbers for two entries.",
  gap: "A device's numbers jump: something it wrote is not in the log (or not yet).",
  "broken-link": "An entry does not name its device's entry before it, so one of the two was replaced.",
  "not-enrolled": "The device's public key is not in the log, so its signature cannot be checked.",
  "wrong-enrolment":
    "A device's key does not fit its name, stands in a second place, or a device speaks of a key without being enrolled.",
  "wrong-signature": "The device did not sign this entry.",
  "wrong-writer":
    "This kind of entry is not for that kind of device: a server wrote what only a person's browser may, or the other way round.",
  "missing-field": "The entry does not say something that every entry of its kind must say.",
  "unknown-reference": "The entry speaks of an entry that is not in the log.",
  "wrong-reference": "The entry settles or speaks of an entry of a kind that it cannot be about.",
  "two-endings": "One intent has two results that cannot both be true.",
  "not-committed": "A value stands beside the entry that the entry does not commit to.",
  "wrong-value": "A value is not the one that the entry commits to: it was changed.",
  "wrong-erasure": "An erasure's list is not the one it is the digest of.",
  "wrong-conflict": "An entry about two items under one number does not hold what it says it holds.",
  "wrong-epoch":
    "The entry that continues an earlier log stands in the wrong place, or does not hold that log's signed checkpoint.",
  "time-went-back": "The server's time in the entry is earlier than in the entry before it.",
  "wrong-skew": "What the entry says about the device's clock does not fit the two times it holds.",
} as const;

export const EXPORT_NOTICES = {
  "values-missing": "The entry commits to values that are not in the file, and no erasure in the file covers it.",
  "not-erased": "The record says that these values were destroyed, but they are in the file.",
  "erased-elsewhere":
    "The file names an erasure for this entry that does not list it: it may be one of a later log that continues this one.",
  "erasure-unlisted": "The list of an erasure is not in the file, so which entries it covers cannot be told.",
  "intent-open":
    "An act was approved more than 24 hours before the end of the log, and what became of it is not on record.",
  "override-contradicted": "A person decided how an act ended, and it was read to have ended otherwise.",
  "earlier-log": "The log continues an earlier one that was not given, so what lies before it was not checked.",
  "after-restore":
    "The earlier log has entries that the later one does not continue from: they were lost when it was restored.",
  "key-elsewhere": "The device was enrolled in an earlier log that was not given, so its signatures were not checked.",
  "begins-elsewhere":
    "The device's first entries are in an earlier log that was not given, so its chain is checked from here on only.",
  "reference-elsewhere": "The entry speaks of one that is not here, and may be in an earlier log that was not given.",
  "alarm-on-record": "The log itself records that somebody showed two signed checkpoints that contradict each other.",
  "conflict-on-record": "The log itself records that a device used one number for two different items.",
} as const;

export type ExportFaultCode = keyof typeof EXPORT_FAULTS;
export type ExportNoticeCode = keyof typeof EXPORT_NOTICES;

export interface ExportFault {
  /** Null when the fault is the log's, not one entry's. */
  index: number | null;
  code: ExportFaultCode;
  evidence: unknown;
}

export interface ExportNotice {
  index: number | null;
  code: ExportNoticeCode;
  evidence: unknown;
}

/** So many are listed of each; what comes beyond is counted, so that a file of nothing but faults fills no memory. */
const MOST_LISTED = 10_000;

/** What was found, in the order of the entries; what concerns the whole log comes last. */
export class Findings {
  readonly faults: ExportFault[] = [];
  readonly notices: ExportNotice[] = [];
  readonly unlisted = { faults: 0, notices: 0 };

  fault(index: number | null, code: ExportFaultCode, evidence: unknown): void {
    if (this.faults.length < MOST_LISTED) this.faults.push({ index, code, evidence });
    else this.unlisted.faults++;
  }

  notice(index: number | null, code: ExportNoticeCode, evidence: unknown): void {
    if (this.notices.length < MOST_LISTED) this.notices.push({ index, code, evidence });
    else this.unlisted.notices++;
  }

  sort(): void {
    const byPlace = (a: { index: number | null }, b: { index: number | null }) =>
      (a.index ?? Number.POSITIVE_INFINITY) - (b.index ?? Number.POSITIVE_INFINITY) || 0;
    this.faults.sort(byPlace);
    this.notices.sort(byPlace);
  }
}
