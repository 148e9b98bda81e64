/** The lines of an exported log: one head, then one line per entry. Both sides hold themselves to these. */
import { z } from "zod";
import { ItemValues } from "#lib/domain/log-entry.ts";

export const ExportHead = z.strictObject({
  checkpoint: z.string(),
  vkey: z.string(),
  /** Keys that signed for this log before. */
  olderVkeys: z.array(z.string()).optional(),
  /** Present when the file is a selection: what was selected. Such a file is for reading, and cannot be verified. */
  partial: z.unknown().optional(),
});
export type ExportHead = z.infer<typeof ExportHead>;

export const ExportEntry = z.strictObject({
  index: z.int().nonnegative(),
  leaf: z.string(),
  values: ItemValues.optional(),
  /** Index of the `erasure` entry that destroyed its values. */
  erasedBy: z.int().nonnegative().optional(),
});
export type ExportEntry = z.infer<typeof ExportEntry>;
