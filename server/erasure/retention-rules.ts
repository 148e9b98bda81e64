/** How long values are kept, per kind of entry. The entries themselves stay for ever: they hold no values. */
import { z } from "zod";
import { ENTRY_KIND_NAMES, type EntryKindName } from "#lib/domain/entry-kinds.ts";
import { parseDuration } from "#lib/domain/time.ts";

const Period = z
  .string()
  .refine((text) => text === "forever" || elapsed(text) !== undefined, "a time such as 90d or 52w, or forever");

/** `default` is for every kind that is not named here nor in the defaults below. */
export const RetentionSettings = z.partialRecord(z.enum(["default", ...ENTRY_KIND_NAMES]), Period);
export type RetentionSettings = z.infer<typeof RetentionSettings>;

/** Three years and a quarter: claims about money run out at the end of the third year in much of Europe. */
const MONEY = "1200d";
const DAY_TO_DAY = "90d";

const DEFAULTS: RetentionSettings = {
  default: "400d",
  suggested: DAY_TO_DAY,
  accepted: DAY_TO_DAY,
  rejected: DAY_TO_DAY,
  intent: MONEY,
  held: MONEY,
  cancelled: MONEY,
  result: MONEY,
  undone: MONEY,
  "approval-asked": MONEY,
  "approval-decided": MONEY,
  "approval-expired": MONEY,
  override: MONEY,
  // What the organisation itself did; about nobody's customers.
  "device-enrolled": "forever",
  "role-changed": "forever",
  "policy-published": "forever",
  "policy-rolled-out": "forever",
  "stop-set": "forever",
  "stop-ended": "forever",
  "key-succeeded": "forever",
  "legal-hold-set": "forever",
  "legal-hold-ended": "forever",
  erasure: "forever",
  conflict: "forever",
  "log-alarm": "forever",
  "epoch-began": "forever",
};

/** Milliseconds; null for ever. */
export function periodOf(kind: EntryKindName, settings: RetentionSettings): number | null {
  const text = settings[kind] ?? DEFAULTS[kind] ?? settings.default ?? DEFAULTS.default ?? "forever";
  return elapsed(text) ?? null;
}

export const DEFAULT_BACKUP_WINDOW = "30d";
export const BackupWindow = z.string().refine((text) => elapsed(text) !== undefined, "a time such as 30d");

export function backupWindowMs(text: string): number {
  return elapsed(text) ?? Number.NaN;
}

function elapsed(text: string): number | undefined {
  const duration = parseDuration(text);
  return duration !== undefined && "ms" in duration && duration.ms > 0 ? duration.ms : undefined;
}
