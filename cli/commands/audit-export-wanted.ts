/** What an export is to hold, and how it is written. */
import type { ExportFormat } from "#server/export/export-text.ts";
import type { Selection } from "#server/export/selection.ts";

export interface Wanted {
  readonly format: ExportFormat;
  readonly selection: Selection;
}
