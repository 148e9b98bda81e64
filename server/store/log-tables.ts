/** Rows of the log. Everything but `log_quarantine` is append-only or derived from what is; the values are in `values/`. */

export interface LogTables {
  /** One row per log, named by its origin. `frontier` is the compact range: 32 bytes per hash; `vkey` is public, for exports. */
  log_head: { log: string; size: number; root: Uint8Array; frontier: Uint8Array; last_time: number; vkey: string };
  log_entries: {
    log: string;
    idx: number;
    entry_id: string;
    device: string;
    device_seq: number;
    entry: string;
    rep: string;
    action: string | null;
    suggestion: string | null;
    settles: string | null;
    prev: string | null;
    leaf: Uint8Array;
    leaf_hash: Uint8Array;
  };
  /** 256-wide tiles of the C2SP tlog-tiles layout: `level` counts tiles, so it holds tree level 8 × level. */
  log_tiles: { log: string; level: number; idx: number; hashes: Uint8Array };
  log_checkpoints: { log: string; size: number; root: Uint8Array; note: string };
  /** Items that were refused because their device had already used that number, and the entry that says so. */
  log_conflicts: { log: string; refused_id: string; conflict_entry: string };
  /** A row here makes the log read-only; `evidence` is the note that this log signed and no longer holds. */
  log_quarantine: { log: string; at: string; code: string; evidence: string };
  /** Pairs of notes that contradict each other, as reported; `id` is the digest of the report. */
  log_alarms: {
    id: string;
    log: string;
    at: string;
    device: string;
    by: string;
    code: string;
    remembered: string | null;
    received: string;
    says: string;
  };
  devices: {
    id: string;
    public_key: string;
    user: string;
    name: string;
    kind: "person" | "server";
    enrolled_at: string;
    revoked_at: string | null;
  };
}
