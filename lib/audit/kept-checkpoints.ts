/**
 * Checkpoints from outside a log: what somebody kept, and what a later log says about the one before it. Each is held
 * against the leaves at its own size while they stream by.
 */
import { toBase64 } from "#lib/domain/bytes.ts";
import type { Checkpoint } from "./checkpoint.ts";
import type { Findings } from "./export-fault.ts";
import { checkpointIn, type OrderedSource } from "./log-order.ts";
import type { Hash } from "./tree.ts";

export interface Kept {
  /** Null for one that is named by a later log: that log's own fault, if it is wrong. */
  note: string | null;
  checkpoint: Checkpoint;
  /** The root that the file's leaves have at its size. */
  found?: Hash;
  isPlaced: boolean;
}

interface Audited {
  readonly findings: Findings;
  readonly origin: string | null;
  readonly continues: Checkpoint | null;
  readonly isRefused: boolean;
}

export class KeptCheckpoints {
  private readonly all: Kept[];
  /** Notes that are no checkpoints at all. */
  private readonly malformed: string[];

  constructor(notes: readonly string[], logs: readonly OrderedSource[]) {
    const read = notes.map((note) => ({ note, checkpoint: checkpointIn(note) }));
    this.malformed = read.flatMap(({ note, checkpoint }) => (checkpoint === null ? [note] : []));
    const own = read.flatMap(({ note, checkpoint }) =>
      checkpoint === null ? [] : [{ note, checkpoint, isPlaced: false }],
    );
    const said = logs.flatMap(({ continues }) =>
      continues === null ? [] : [{ note: null, checkpoint: continues, isPlaced: false }],
    );
    this.all = [...own, ...said];
  }

  of(origin: string): Kept[] {
    const own = this.all.filter(({ checkpoint }) => checkpoint.origin === origin);
    for (const kept of own) kept.isPlaced = true;
    return own;
  }

  /** The oldest log may name the last checkpoint of one that was not given; a kept one of that log can be compared with it. */
  tellUnplaced(logs: readonly Audited[]): void {
    const [oldest] = logs;
    const newest = logs.at(-1);
    for (const note of this.malformed) newest?.findings.fault(null, "malformed-checkpoint", { note });
    if (oldest === undefined || newest === undefined || newest.isRefused) return;
    for (const { note, checkpoint, isPlaced } of this.all) {
      if (isPlaced || note === null) continue;
      if (oldest.continues?.origin === checkpoint.origin) tellAgainst(oldest, checkpoint, oldest.continues);
      else newest.findings.fault(null, "other-log", { kept: checkpoint.origin, file: newest.origin });
    }
  }
}

function tellAgainst({ findings, origin }: Audited, kept: Checkpoint, known: Checkpoint): void {
  const evidence = { kept: Number(kept.size), continued: Number(known.size), log: kept.origin };
  if (kept.size > known.size) findings.fault(null, "rolled-back", evidence);
  else if (kept.size < known.size) findings.fault(null, "other-log", { ...evidence, file: origin, give: kept.origin });
  else if (!isSame(kept.root, known.root)) {
    findings.fault(null, "forked", { ...evidence, kept: toBase64(kept.root), leaves: toBase64(known.root) });
  }
}

export function asList(given: string | readonly string[] | undefined): readonly string[] {
  return given === undefined ? [] : typeof given === "string" ? [given] : given;
}

export function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}
