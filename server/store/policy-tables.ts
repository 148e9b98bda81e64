/** Rows of what was published: each revision, how far it is rolled out, who runs it, what is stopped, and new keys. */
export interface PolicyTables {
  /** `signed` is the publisher's own JSON, never rewritten. */
  policies: { revision: number; digest: string; signed: string; published_at: string };
  /** One row per revision. `share` in percent of the reps; `held` takes nobody who was not reached before. */
  rollouts: {
    revision: number;
    digest: string;
    publisher: string;
    published_at: string;
    share: number;
    held: 0 | 1;
  };
  /** Who was ever given a lease under a revision: holding it takes it from none of them. */
  policy_reach: { revision: number; rep: string; at: string };
  /** What each browser runs, as far as it said so or was given a lease for it. */
  policy_runs: {
    device: string;
    revision: number | null;
    since: string | null;
    seen_at: string;
    engine: number | null;
    refused_revision: number | null;
    refused_code: string | null;
  };
  stops: { scope: string; why: string; by: string; at: string };
  /** `signed` is the statement of the key that went, never rewritten; raw public keys beside it, to be found by. */
  key_successions: {
    from_key: string;
    to_key: string;
    role: "root" | "policy";
    signed: string;
    at: string;
    position: number;
  };
  /** Rosters that came with a new root. */
  rosters: { version: number; signed: string; at: string };
}
