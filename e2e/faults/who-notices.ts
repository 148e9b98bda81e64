/**
 * Everybody who could notice that a log is not what it was: the server when it starts and before it signs, a browser that
 * remembers, and whoever checks an export against a checkpoint they kept. Each looks for themselves.
 */
import { verifyReceipt } from "#lib/audit/receipt.ts";
import { verifyExport } from "#lib/audit/verify-export.ts";
import { verifySignature } from "#server/keys/ed25519.ts";
import { type Fixture, testDevice } from "#server/store/testing/log-fixture.ts";
import { type Copy, closeKept, type Kept, type KeptLog, openKept } from "./kept-log.ts";
import { emptyTally, type Tally } from "./tally.ts";

export type Watcher = "server start" | "outside check" | "before signing" | "browser" | "server or browser";

interface Look {
  readonly world: KeptLog;
  readonly at: Fixture;
  /** What the browser and the auditor remember, and how far the browser had come. */
  readonly kept: Remembered;
}

/** `ids`: what the browser was told is on record. */
export type Remembered = Pick<Kept, "note" | "state"> & { readonly ids: readonly string[] };

export async function whoNotices(world: KeptLog, { file, folder }: Copy, kept: Remembered): Promise<Watcher[]> {
  const opened = await openKept(file, folder, world.keys).catch(() => undefined);
  if (opened === undefined) return ["server start"];
  const look: Look = { world, at: opened, kept };
  const noticed: Watcher[] = [];
  try {
    const quarantined = await opened.db.selectFrom("log_quarantine").select("code").executeTakeFirst();
    if (quarantined !== undefined) noticed.push("server start");
    if (await seenOutside(look)) noticed.push("outside check");
    if (await seenByBrowser(look, null)) noticed.push("browser");
    if (await seenBeforeSigning(look)) noticed.push("before signing");
    if (await seenByBrowser(look, kept.note)) noticed.push("server or browser");
    return noticed;
  } finally {
    await closeKept(opened);
  }
}

/** `undetected` unless somebody noticed. */
export function tallyOf(noticed: readonly string[]): Tally {
  const noticedBy = Object.fromEntries((noticed.length === 0 ? ["nobody"] : noticed).map((who) => [who, 1]));
  return { ...emptyTally(), faults: 1, undetected: noticed.length === 0 ? 1 : 0, noticedBy };
}

async function seenOutside({ world, at, kept: { note } }: Look): Promise<boolean> {
  try {
    const lines: string[] = [];
    for await (const line of at.log.exportLines()) lines.push(JSON.stringify(line));
    const report = await verifyExport(lines, { vkey: world.vkey, checkpoint: note, verify: verifySignature });
    return report.faults.length > 0;
  } catch {
    return true;
  }
}

async function seenBeforeSigning({ world, at, kept }: Look): Promise<boolean> {
  const item = await testDevice(world.key, "sam", { ...kept.state }).next(
    { suggestion: "one more" },
    { note: "words" },
  );
  return at.log.append([item]).then(
    () => false,
    () => true,
  );
}

/**
 * A browser asks for everything it ever wrote and says what it remembers; the server may notice while it looks for the proofs.
 * With `shown` null the server was kept from seeing what is remembered: then the browser is alone.
 */
async function seenByBrowser({ world, at, kept: { note, ids } }: Look, shown: string | null): Promise<boolean> {
  const vkeys = [world.vkey];
  const size = 100;
  // First as on every contact: with nothing but what it remembers.
  for (let from = -size; from < ids.length; from += size) {
    const asked = from < 0 ? [] : ids.slice(from, from + size);
    const receipt = await at.log.receipt(asked, shown).catch(() => undefined);
    if (receipt === undefined) return true;
    const checked = await verifyReceipt(receipt, { remembered: note, vkeys, verify: verifySignature });
    if (!checked.ok || !checked.complete) return true;
  }
  return false;
}
