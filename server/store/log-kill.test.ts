import { spawn } from "node:child_process";
import path from "node:path";
import { expect, test } from "vitest";
import { verifyExport } from "#lib/audit/verify-export.ts";
import { toBase64 } from "#lib/domain/bytes.ts";
import type { AppendedEntry } from "./log-types.ts";
import { enrolledDevice, type Key, newKeys, openLog, verify } from "./testing/log-fixture.ts";
import { describeStores } from "./testing/suites/stores.ts";

const ROUNDS = Number(process.env.COUNTERSIGN_ROUNDS ?? 3);
const SCRIPT = path.join(import.meta.dirname, "testing", "append-until-killed.ts");

describeStores("a log whose server is killed", (store) => {
  test(
    `killed in the middle of appends, ${ROUNDS} times: nothing acknowledged is lost, nothing is doubled`,
    async () => {
      const file = await store.fresh();
      const keys = await newKeys();
      const first = await openLog(file, keys);
      const [sam, enrolment] = await enrolledDevice(first.db);
      await first.log.append([enrolment]);
      await first.db.destroy();
      const acknowledged = new Map<string, number>();
      let remembered = "";
      for (let round = 0; round < ROUNDS; round++) {
        const state = await lastState(file, keys, sam.id);
        const orders = {
          file,
          log: plain(keys.log),
          server: plain(keys.server),
          device: { ...plain(sam.key), ...state },
        };
        const answers = await runUntilKilled(orders);
        expect(answers.length).toBeGreaterThan(0);
        for (const answer of answers) {
          if (answer.state === "refused") throw new Error(`refused: ${answer.code}`);
          expect(acknowledged.get(answer.entryId) ?? answer.index).toBe(answer.index);
          acknowledged.set(answer.entryId, answer.index);
        }
        remembered = await assertWhole(file, keys, acknowledged, remembered);
      }
    },
    20_000 * ROUNDS,
  );
});

const plain = (key: Key) => ({ publicKey: toBase64(key.publicKey), secret: key.secret });

/** Kills with SIGKILL once a random number of entries was acknowledged; what the pipe still holds counts. */
async function runUntilKilled(orders: unknown): Promise<AppendedEntry[]> {
  const child = spawn(process.execPath, [SCRIPT, JSON.stringify(orders)], { stdio: ["ignore", "pipe", "inherit"] });
  const killAfter = 40 + Math.floor(Math.random() * 200);
  let text = "";
  child.stdout.on("data", (chunk: Buffer) => {
    text += chunk.toString();
    if (text.split("\n").length > killAfter) child.kill("SIGKILL");
  });
  const signal = await new Promise((resolve) => child.on("close", (_, by) => resolve(by)));
  expect(signal).toBe("SIGKILL");
  const complete = text.slice(0, text.lastIndexOf("\n")).split("\n");
  return complete.map((line) => (JSON.parse(line) as { answer: AppendedEntry }).answer);
}

async function lastState(file: string, keys: Awaited<ReturnType<typeof newKeys>>, device: string) {
  const { db } = await openLog(file, keys);
  const row = await db
    .selectFrom("log_entries")
    .select(["device_seq", "entry_id"])
    .where("device", "=", device)
    .orderBy("device_seq", "desc")
    .limit(1)
    .executeTakeFirstOrThrow();
  await db.destroy();
  return { seq: row.device_seq, prev: row.entry_id };
}

/** Root, signatures and chains are recomputed from the leaves; the older checkpoint must still be its beginning. */
async function assertWhole(
  file: string,
  keys: Awaited<ReturnType<typeof newKeys>>,
  acknowledged: ReadonlyMap<string, number>,
  remembered: string,
): Promise<string> {
  const { db, log, signer } = await openLog(file, keys);
  const lines: string[] = [];
  for await (const line of log.exportLines()) lines.push(JSON.stringify(line));
  const kept = remembered === "" ? {} : { checkpoint: remembered };
  const report = await verifyExport(lines, { vkey: signer.vkey, ...kept, verify });
  expect(report.faults).toEqual([]);
  const rows = await db.selectFrom("log_entries").select(["entry_id", "idx"]).orderBy("idx").execute();
  expect(rows.map((row) => row.idx)).toEqual(rows.map((_, i) => i));
  const stored = new Map(rows.map((row) => [row.entry_id, row.idx]));
  for (const [id, index] of acknowledged) expect(stored.get(id)).toBe(index);
  const checkpoint = await log.checkpoint();
  await db.destroy();
  return checkpoint;
}
