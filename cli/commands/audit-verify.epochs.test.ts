/** Logs as the server really makes them, with a restore and an erasure between: their exports verify, together and alone. */
import { expect, test } from "vitest";
import { linesSource } from "#lib/audit/export-source.ts";
import { toVkey } from "#lib/audit/note.ts";
import { verifyExports } from "#lib/audit/verify-export.ts";
import { createLog } from "#server/store/log.ts";
import { beginEpoch } from "#server/store/log-begin-epoch.ts";
import { createServerDevice } from "#server/store/server-device.ts";
import {
  enrolledDevice,
  NOON,
  newFile,
  newKey,
  newKeys,
  ORIGIN,
  openLog,
  verify,
} from "#server/store/testing/log-fixture.ts";

const NEXT = ORIGIN.replace(/1$/, "2");

test("a restored log and the one that continues it are one record", async () => {
  const keys = await newKeys();
  const { db, log } = await openLog(newFile(), keys);
  const [sam, enrolment] = await enrolledDevice(db);
  await log.append([enrolment, await sam.next({}, { ticket: "z:1" }), await sam.next({ entry: "rejected" })]);
  const old = await collect(log.exportLines());
  const now = () => NOON + 60_000;
  const { publicKey, sign } = await newKey();
  const device = createServerDevice({ origin: NEXT, name: "server", publicKey, sign, now });
  const signer = { vkey: toVkey(NEXT, keys.log.publicKey), sign: keys.log.sign };
  const options = { db, signer, olderVkeys: [log.vkey], verify, now, device, values: log.values };
  await beginEpoch(options, { from: ORIGIN, why: "restored", notes: [] });
  const next = await createLog(options);
  await next.append([await sam.next({ entry: "rejected", suggestion: "after" })]);
  const young = await collect(next.exportLines());
  const both = await verifyExports([linesSource(() => young), linesSource(() => old)], { verify });
  expect(both.map(({ origin, faults, notices }) => ({ origin, faults, notices }))).toEqual([
    { origin: ORIGIN, faults: [], notices: [] },
    { origin: NEXT, faults: [], notices: [] },
  ]);
  const [alone] = await verifyExports([linesSource(() => young)], { verify });
  expect(alone?.faults).toEqual([]);
  expect(alone?.notices.map(({ code }) => code)).toEqual(["earlier-log", "begins-elsewhere"]);
  await db.destroy();
});

async function collect(lines: AsyncIterable<unknown>): Promise<string[]> {
  const all: string[] = [];
  for await (const line of lines) all.push(JSON.stringify(line));
  return all;
}
