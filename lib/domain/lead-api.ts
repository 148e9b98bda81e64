/**
 * What a lead's commands and the server say to each other over HTTP: publishing, rolling out, stopping, changing keys. The
 * upload token authorises a call; what comes into force is only what a key signed. Paths and refusals as in `server-api.ts`.
 */
import { z } from "zod";
import { SignedKeySuccession, SignedPolicy, SignedRoster, Stop } from "./authority.ts";
import { Instant } from "./time.ts";

/** How many of the organisation's people a share covers: of few people, 5 % may be nobody. */
const Covered = z.object({ covered: z.int().nonnegative(), of: z.int().nonnegative() });
/** `share` below 100 begins a staged roll-out. */
export const PublishRequest = z.strictObject({ policy: SignedPolicy, share: z.int().min(1).max(100).optional() });
export const PublishAnswer = z.object({
  revision: z.int(),
  digest: z.string(),
  share: z.int().optional(),
  reps: Covered.optional(),
  /** Browsers seen lately whose engine is too old to run it: they keep the last good policy to read, and approve nothing. */
  cannotRun: z.array(z.object({ rep: z.string(), deviceName: z.string(), engine: z.int() })).optional(),
});

/** A stop with who set it and since when. Setting the same scope again changes only its `why`. */
export const StopRow = Stop.extend({ by: z.string(), at: Instant });
export type StopRow = z.infer<typeof StopRow>;

/** `POST /v1/stops` and `POST /v1/stops/end` (publisher's token): in force at once, for claims and in open pages. */
export const StopRequest = z.strictObject({ scope: z.string().min(1).max(200), why: z.string().min(1).max(500) });
export const StopEndRequest = z.strictObject({ scope: z.string().min(1).max(200) });
export const StopsAnswer = z.object({ stops: z.array(StopRow) });

/** A revision on its way to everybody. `share` in percent of the reps, always the same ones; `held` takes no more. */
export const Rollout = z.object({
  revision: z.int().positive(),
  digest: z.string(),
  publisher: z.string(),
  publishedAt: Instant,
  share: z.int().min(1).max(100),
  held: z.boolean(),
  reps: Covered.optional(),
});
export type Rollout = z.infer<typeof Rollout>;

/**
 * `POST /v1/keys/successions` (publisher's token): a key's statement that another one takes its place. For the root, with
 * a newer roster that the new root signed.
 */
export const SuccessionRequest = z.strictObject({
  succession: SignedKeySuccession,
  roster: SignedRoster.optional(),
});
export type SuccessionRequest = z.infer<typeof SuccessionRequest>;
export const SuccessionAnswer = z.object({
  role: z.string(),
  /** `keyId` of the key that went, and of the one in its place. */
  from: z.string(),
  to: z.string(),
  /** What a new sign-in compares now, when the root was replaced. */
  fingerprint: z.string().optional(),
});

/** `POST /v1/policy/rollout` (publisher's token): widens, holds or goes on. A share never gets smaller: roll back instead. */
export const RolloutRequest = z.strictObject({
  revision: z.int().positive(),
  share: z.int().min(1).max(100).optional(),
  held: z.boolean().optional(),
});

/** One browser, and the policy that it runs. */
export const Runs = z.object({
  rep: z.string(),
  team: z.string(),
  device: z.string(),
  deviceName: z.string(),
  revision: z.int().nullable(),
  since: Instant.nullable(),
  seenAt: Instant,
  engine: z.int().nullable(),
  refused: z.object({ revision: z.int(), code: z.string() }).optional(),
});
export type Runs = z.infer<typeof Runs>;

/** `GET /v1/policy/status` (publisher's token): revisions that somebody runs or will, stops, and who runs what. */
export const PolicyStatusAnswer = z.object({
  rollouts: z.array(Rollout),
  stops: z.array(StopRow),
  runs: z.array(Runs),
});
export type PolicyStatusAnswer = z.infer<typeof PolicyStatusAnswer>;
