import { spawn } from "node:child_process";
import path from "node:path";
import { createInterface } from "node:readline";
import { expect, test } from "vitest";
import { verifyExport } from "#lib/audit/verify-export.ts";
import { toBase64 } from "#lib/domain/bytes.ts";
import type { Submission } from "#lib/domain/server-api.ts";
import type { AppendedEntry } from "./log-types.ts";
import { type Fixture, type Key, startLog, type TestDevice, verify } from "./testing/log-fixture.ts";
import { startPostgres, type TestPostgres } from "./testing/postgres.ts";
import { askPostgres, createDatabase } from "./testing/postgres-databases.ts";
import { describePostgres } from "./testing/suites/stores.ts";

const ROUNDS = Number(process.env.COUNTERSIGN_ROUNDS ?? 1);
const AT_ONCE = path.join(import.meta.dirname, "testing", "append-at-once.ts");
const plain = (key: Key) => ({ publicKey: toBase64(key.publicKey), secret: key.secret });

describePostgres("a log whose database is killed", (store, bin) => {
  test(
    `the backend, then the whole database, ${ROUNDS} times each: nothing acknowledged is lost, and the server goes on`,
    async () => {
      const own = await startPostgres(bin);
      const { at, sam } = await startLog(await createDatabase(own.url));
      try {
        const acknowledged = new Map<string, number>();
        for (let round = 0; round < ROUNDS; round++) {
          await appendUntilBroken(at, sam, acknowledged, () => killBackend(own));
          await appendUntilBroken(at, sam, acknowledged, () => own.kill());
          await own.start();
        }
        await sendUntilTaken(at, await someItems(sam), acknowledged);
        await assertWhole(at, acknowledged);
      } finally {
        await at.db.destroy();
        await own.stop();
      }
    },
    30_000 * (ROUNDS + 1),
  );

  test("two server processes are sent the same items at the same moment: each has one place", async () => {
    const { place, keys, at, sam } = await startLog(await store.fresh());
    const items: Submission[] = [];
    for (let i = 0; i < 60; i++) items.push(await sam.next());
    const orders = JSON.stringify({ place, log: plain(keys.log), server: plain(keys.server) });
    const processes = [spawnAppender(orders), spawnAppender(orders)];
    await Promise.all(processes.map(({ lines }) => lines.next()));
    for (const { child } of processes) child.stdin.end(`${JSON.stringify(items)}\n`);
    const said = await Promise.all(
      processes.map(async ({ lines }) => JSON.parse((await lines.next()).value ?? "[]") as AppendedEntry[]),
    );
    const places = said.map((answers) => answers.map((one) => (one.state === "refused" ? one.code : one.index)));
    expect(places[0]).toEqual(places[1]);
    expect(new Set(places[0]).size).toBe(60);
    await assertWhole(at, new Map());
    await at.db.destroy();
  });
});

async function someItems(device: TestDevice): Promise<Submission[]> {
  return Promise.all(Array.from({ length: 5 }, () => device.next({ suggestion: `s${device.state.seq}` })));
}

/** Appends all the time; what is cut off is sent again until it is answered, as an outbox does. */
async function appendUntilBroken(at: Fixture, sam: TestDevice, known: Map<string, number>, kill: () => Promise<void>) {
  let isKilled = false;
  const killed = (async () => {
    await new Promise((resolve) => setTimeout(resolve, 30 + Math.random() * 60));
    await kill();
    isKilled = true;
  })();
  let waiting: Submission[] | undefined;
  while (waiting === undefined) {
    const items = await someItems(sam);
    try {
      note(known, await at.log.append(items));
      if (isKilled) break;
    } catch (error) {
      expect((error as { code?: string }).code).toMatch(/^database-(?:away|unsure|busy)$/);
      waiting = items;
    }
  }
  await killed;
  if (waiting !== undefined) unanswered.push(waiting);
}

/** Sent again once the database is back, in order. */
const unanswered: Submission[][] = [];

async function sendUntilTaken(at: Fixture, items: Submission[], known: Map<string, number>): Promise<void> {
  for (const batch of [...unanswered.splice(0), items]) {
    for (;;) {
      const answers = await at.log.append(batch).catch((error: { code?: string }) => {
        if (error.code?.startsWith("database-") !== true) throw error;
      });
      if (answers === undefined) continue;
      note(known, answers);
      break;
    }
  }
}

function note(known: Map<string, number>, answers: readonly AppendedEntry[]): void {
  for (const answer of answers) {
    if (answer.state === "refused") throw new Error(`refused: ${answer.code}`);
    expect(known.get(answer.entryId) ?? answer.index).toBe(answer.index);
    known.set(answer.entryId, answer.index);
  }
}

/** The one that is writing, if there is one. PostgreSQL then ends all others too, and recovers. */
async function killBackend({ url }: TestPostgres): Promise<void> {
  const [row] = await askPostgres(
    url,
    "select pid from pg_stat_activity where application_name = 'countersign' order by state = 'active' desc, xact_start desc nulls last limit 1",
  );
  process.kill(Number(row?.pid), "SIGKILL");
}

async function assertWhole({ db, log, signer }: Fixture, acknowledged: ReadonlyMap<string, number>): Promise<void> {
  const lines: string[] = [];
  for await (const line of log.exportLines()) lines.push(JSON.stringify(line));
  expect((await verifyExport(lines, { vkey: signer.vkey, verify })).faults).toEqual([]);
  const rows = await db.selectFrom("log_entries").select(["entry_id", "idx"]).orderBy("idx").execute();
  expect(rows.map(({ idx }) => idx)).toEqual(rows.map((_, i) => i));
  const stored = new Map(rows.map((row) => [row.entry_id, row.idx]));
  for (const [id, index] of acknowledged) expect(stored.get(id)).toBe(index);
}

function spawnAppender(orders: string) {
  const child = spawn(process.execPath, [AT_ONCE, orders], { stdio: ["pipe", "pipe", "inherit"] });
  return { child, lines: createInterface({ input: child.stdout })[Symbol.asyncIterator]() };
}
