/** What of the authority outlives the worker; what belongs together is written in one transaction. */
import type { SignedLease } from "#lib/domain/authority.ts";
import { digest } from "#lib/domain/hash.ts";
import type { CountersignDatabase } from "#lib/storage/database.ts";
import { readSetting, removeSetting, type Setting, writeSetting } from "#lib/storage/settings.ts";
import type { HeldPolicy } from "./checks.ts";

export type Runs = Setting<"runs">;
export type Refused = Setting<"refused">;

export async function readHighest(db: CountersignDatabase): Promise<Setting<"highest">> {
  return (await readSetting(db, "highest")) ?? { revision: 0, roster: 0 };
}

/** Since when it runs is written once for each revision: the same one again does not begin anew. */
export async function keepPolicy(db: CountersignDatabase, { signed }: HeldPolicy, at: string): Promise<Runs> {
  const { revision } = signed.body;
  return db.transaction("rw", db.settings, async () => {
    const before = await readSetting(db, "runs");
    const runs = before?.revision === revision ? before : { revision, since: at };
    await writeSetting(db, "policy", signed);
    await writeSetting(db, "highest", { ...(await readHighest(db)), revision, policyBody: digest(signed.body) });
    await writeSetting(db, "runs", runs);
    return runs;
  });
}

export async function keepLease(db: CountersignDatabase, signed: SignedLease): Promise<void> {
  await db.transaction("rw", db.settings, async () => {
    await writeSetting(db, "lease", signed);
    await writeSetting(db, "checked", { at: signed.body.serverTime });
  });
}

export async function keepRefused(db: CountersignDatabase, refused: Refused | null): Promise<void> {
  if (refused === null) await removeSetting(db, "refused");
  else await writeSetting(db, "refused", refused);
}
