/**
 * What the record needs now and then, beside being sent: the log is asked to prove that it goes on even while nothing is
 * written, alarms are reported, the server's erasures are done here too, and values whose time here is over are forgotten.
 * Nothing waits for any of it, and what fails is tried at the next call.
 */
import type { Failure } from "#lib/domain/error.ts";
import { formatInstant, parseInstant } from "#lib/domain/time.ts";
import type { CountersignDatabase } from "#lib/storage/database.ts";
import { erase, forgetValuesBefore, removeOperationsBefore } from "#lib/storage/erasure.ts";
import { listEvidence, markReported } from "#lib/storage/evidence.ts";
import { readSetting, writeSetting } from "#lib/storage/settings.ts";
import type { Connection } from "../connection.ts";
import type { Prover } from "./prove.ts";

/** So long may pass without a contact before the log is asked to prove that it still continues. */
const CHECK_EVERY_MS = 5 * 60_000;
/** Values of entries that are in the log stay here so long: for the rep's own history, and for a restored server. */
export const VALUES_KEPT_MS = 30 * 86_400_000;

export interface UpkeepParts {
  db: CountersignDatabase;
  connection: Connection;
  prover: Prover;
  now(): number;
  tell(): void;
}

/** `newest`: the number of the newest erasure, as the server named it with the lease. */
export async function keepUp(parts: UpkeepParts, newest: number, signal: AbortSignal): Promise<void> {
  await reportAlarms(parts, signal);
  await checkLog(parts, signal);
  await doErasures(parts, newest, signal);
  await forgetOld(parts);
}

async function reportAlarms({ db, connection, now }: UpkeepParts, signal: AbortSignal): Promise<void> {
  const client = connection.client();
  if (client === null) return;
  for (const { id, code, remembered, received, reported } of (await listEvidence(db)).rows) {
    if (reported !== undefined || id === undefined) continue;
    const answer = await client.reportAlarm({ code, remembered, received }, signal);
    if (!answer.ok) return;
    await markReported(db, id, formatInstant(now()));
  }
}

async function checkLog({ db, connection, prover, now }: UpkeepParts, signal: AbortSignal): Promise<Failure | null> {
  const remembered = await readSetting(db, "remembered");
  const client = connection.client();
  if (remembered === undefined || client === null) return null;
  const last = parseInstant(remembered.checked ?? remembered.since) ?? 0;
  // A clock that was set back must not keep the log from being asked.
  if (Math.abs(now() - last) < CHECK_EVERY_MS) return null;
  const { proven } = await prover.exchange(
    (note) => client.history({ remembered: note, limit: 1, before: null }, signal),
    (answer) => answer,
  );
  return proven === null || proven.ok ? null : proven.failure;
}

async function doErasures({ db, connection, tell }: UpkeepParts, newest: number, signal: AbortSignal): Promise<void> {
  const client = connection.client();
  let done = (await readSetting(db, "erasures"))?.done ?? 0;
  if (client === null) return;
  while (newest > done) {
    const answer = await client.erasures({ after: done }, signal);
    if (!answer.ok) return;
    for (const { n, index, entries } of answer.value.erasures.toSorted((a, b) => a.n - b.n)) {
      const isComplete = await erase(db, { n, index, entries });
      tell();
      // What is on its way, or not in the log yet, goes next time: nothing later is said to be done before it.
      if (!isComplete) return;
      done = Math.max(done, n);
    }
    if (answer.value.more) continue;
    if (answer.value.erasures.length > 0) continue;
    // The rest is not about this device; asking with this number said that its own are done.
    await writeSetting(db, "erasures", { done: newest });
    return;
  }
}

async function forgetOld({ db, now }: UpkeepParts): Promise<void> {
  const before = now() - VALUES_KEPT_MS;
  while ((await forgetValuesBefore(db, formatInstant(before))) > 0);
  await removeOperationsBefore(db, before);
}
