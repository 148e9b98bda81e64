/** What an audit holds a file against, and how it goes about it. */
import type { VerifySignature } from "#lib/domain/signed.ts";
import type { Signatures } from "./entry-audit.ts";
import type { HashNodes } from "./tree.ts";

export interface ExportAnchors {
  /** The log's key, from somewhere else than the file; for several logs, or a log that changed its key, several. */
  vkey?: string | readonly string[];
  /** Checkpoint notes that somebody kept. */
  checkpoint?: string | readonly string[];
  verify: VerifySignature;
  /** `every` without it; `chained` checks a signature only where a run of a device's links ends, since it names all before it. */
  signatures?: Signatures;
  /** Hears how many entries were read so far, every few hundred. */
  onProgress?: (entries: number) => void;
  /** Another way to compute the hash of two nodes. */
  hashNodes?: HashNodes;
  /** An `AbortSignal`: aborting it makes the audit throw the signal's reason. */
  signal?: { throwIfAborted(): void };
}
