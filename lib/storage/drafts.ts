/** What a rep typed and did not use yet. The frame stores nothing, so its edits live here until it is mounted again. */
import { z } from "zod";
import type { CountersignDatabase } from "./database.ts";
import { decodeRow } from "./rows.ts";

export const Draft = z.strictObject({
  suggestion: z.string(),
  text: z.string(),
  at: z.number(),
  /** `desk:host:ticket`; older rows do not say it. */
  where: z.string().optional(),
});
export type Draft = z.infer<typeof Draft>;

export async function putDraft(db: CountersignDatabase, draft: Draft): Promise<void> {
  await db.drafts.put(draft);
}

export async function getDraft(db: CountersignDatabase, suggestion: string): Promise<Draft | undefined> {
  const raw = await db.drafts.get(suggestion);
  return raw === undefined ? undefined : decodeRow(Draft, "drafts", suggestion, raw);
}

export async function removeDraft(db: CountersignDatabase, suggestion: string): Promise<void> {
  await db.drafts.delete(suggestion);
}

/** Drafts hold what was written to customers, so they do not stay: returns how many went. */
export async function removeDraftsBefore(db: CountersignDatabase, at: number): Promise<number> {
  const raws = await db.drafts.toArray();
  const old = raws.flatMap((raw) => {
    const draft = Draft.safeParse(raw);
    return draft.success && draft.data.at < at ? [draft.data.suggestion] : [];
  });
  await db.drafts.bulkDelete(old);
  return old.length;
}
