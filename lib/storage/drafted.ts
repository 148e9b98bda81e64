/**
 * What a model drafted for one state of one ticket. Without it every restart of the worker would ask, and pay, again;
 * and the words that a rep is reading would change under their eyes.
 */
import { z } from "zod";
import type { CountersignDatabase } from "./database.ts";

export const Drafted = z.object({
  /** Ticket, newest customer message, policy and model in one digest. */
  key: z.string(),
  at: z.number(),
  /** `desk:host:ticket`; older rows do not say it. */
  where: z.string().optional(),
  by: z.string(),
  title: z.string(),
  summary: z.string(),
  draft: z.string(),
  sources: z.array(z.object({ id: z.string(), title: z.string() })),
  wishes: z.array(z.object({ action: z.string(), args: z.record(z.string(), z.unknown()), why: z.string() })),
});
export type Drafted = z.infer<typeof Drafted>;

export async function putDrafted(db: CountersignDatabase, drafted: Drafted): Promise<void> {
  await db.drafted.put(drafted);
}

/** Undefined for one that cannot be read too: it is only a saving, and is made again. */
export async function getDrafted(db: CountersignDatabase, key: string): Promise<Drafted | undefined> {
  return Drafted.safeParse(await db.drafted.get(key)).data;
}

export async function removeDrafted(db: CountersignDatabase, key: string): Promise<void> {
  await db.drafted.delete(key);
}

export async function removeDraftedBefore(db: CountersignDatabase, at: number): Promise<number> {
  return db.drafted.where("at").below(at).delete();
}
