/** Rows of the values beside the log, their keys, and what was erased. Nothing here is signed: it may go, the log stays. */

export interface ValueTables {
  /** Everything that an entry's commitments stand for, as one ciphertext under the key `key_id`. */
  log_values: { log: string; entry_id: string; key_id: string; sealed: Uint8Array };
  /** What older versions kept in plain; emptied at the first start of this one. `value` is canonical JSON. */
  log_plain_values: { log: string; entry_id: string; field: string; k: string; value: string };
  /** One row per subject and generation. `subject` is a keyed hash of whom it is about; `wrapped` is null once destroyed. */
  log_value_keys: {
    id: string;
    log: string;
    subject: string;
    generation: number;
    wrapped: Uint8Array | null;
    wrapping_key: string;
    made_at: string;
    /** Entry id of the erasure. */
    destroyed_by: string | null;
  };
  /** Which wrapping keys there are; the keys themselves are files. `proof` tells a right file from a wrong one. */
  log_wrapping_keys: {
    id: string;
    proof: string;
    made_at: string;
    retired_at: string | null;
    destroyed_at: string | null;
  };
  /** `person`: two ids of one person. `ticket`: the ticket `a` was the customer `b`'s. Keyed hashes both. */
  log_subject_links: { a: string; b: string; kind: "person" | "ticket" };
  /** Numbered, so that devices can ask for those they have not done yet. `idx` is the place of the erasure's entry. */
  log_erasures: { n: number; log: string; idx: number; entry_id: string; reason: string; at: string };
  /** Entries that lost their values, and the index of the entry that says so. */
  log_erased: { log: string; entry_id: string; erased_by: number; n: number; key_id: string | null };
  /** Up to which erasure a device has erased its own copies. */
  log_erasure_acks: { device: string; n: number; at: string };
  /** Either of one subject or of a time. */
  legal_holds: {
    /** Entry id of `legal-hold-set`. */
    id: string;
    subject: string | null;
    since: string | null;
    until: string | null;
    reason: string;
    at: string;
    ended_at: string | null;
    ended_by: string | null;
  };
  /** Below this index retention has nothing more to do for entries of the kind. */
  retention_marks: { log: string; entry: string; idx: number };
  /** What a process that was killed must still do. */
  chores: { name: string; at: string };
}
