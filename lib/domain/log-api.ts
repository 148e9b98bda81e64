/** How a log changes its name, and what is said of contradictions in it: bodies of `/v1/log/…` beside those of `server-api.ts`. */
import { z } from "zod";
import { SignedRoster } from "./authority.ts";
import { Receipt } from "./server-api.ts";
import { Instant } from "./time.ts";

/**
 * `POST /v1/log/epochs`: how the log came by its name of now, for a client whose remembered checkpoint bears an older one. After
 * a restore a log never goes on under its old name. A client MUST follow only when
 *  - `roster` is signed by its pinned root and lists the keys of both names (a roster that it already keeps counts as well);
 *  - each `began` is a receipt of one entry, index 0, `epoch-began`, that proves under the new name's key;
 *  - that entry's `checkpoint` is a note of the name before, signed by its key: the last one known there, of `known` entries.
 * Its own items that were proven under the old name at an index of `known` or above were lost with the restore: they go back into
 * the outbox. From then on it remembers `began.checkpoint`, and keeps the old note as evidence.
 */
export const EpochsRequest = z.strictObject({ remembered: z.string().max(4096) });
export const EpochsAnswer = z.object({
  roster: SignedRoster,
  /** Oldest first, from the name that `remembered` bears; empty when that is still the name of now. */
  epochs: z.array(z.object({ began: Receipt })),
  /**
   * RFC 6962, from `remembered` to the last known note of its name, when that one is not smaller: it proves that nothing this
   * client was told is missing. Empty otherwise, and for equal sizes.
   */
  consistency: z.array(z.string()),
});
export type EpochsAnswer = z.infer<typeof EpochsAnswer>;

/**
 * `POST /v1/log/alarms`: two checkpoints that cannot both be true, from whoever noticed. The server keeps both and, when its
 * own key signed them, stops writing. `GET /v1/log/alarms` (leads and reviewers) tells them what is known.
 */
export const AlarmReport = z.strictObject({
  code: z.string().max(64),
  remembered: z.string().max(4096).nullable(),
  received: z.string().max(4096),
});
export type AlarmReport = z.infer<typeof AlarmReport>;
export const AlarmsAnswer = z.object({
  readOnly: z.object({ since: Instant, code: z.string(), says: z.string() }).nullable(),
  alarms: z.array(AlarmReport.extend({ at: Instant, by: z.string(), says: z.string() })),
});
export type AlarmsAnswer = z.infer<typeof AlarmsAnswer>;
