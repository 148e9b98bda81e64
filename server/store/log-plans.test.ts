import { DatabaseSync, type SQLInputValue } from "node:sqlite";
import { afterEach, expect, test, vi } from "vitest";
import { enrolledDevice, newFile, newKeys, openLog } from "./testing/log-fixture.ts";

afterEach(() => vi.restoreAllMocks());

test("no statement of an append or a receipt looks through the log, however long it is", async () => {
  const prepare = vi.spyOn(DatabaseSync.prototype, "prepare");
  const file = newFile();
  const { db, log } = await openLog(file, await newKeys());
  const reps = [];
  for (let i = 0; i < 8; i++) {
    const [rep, enrolment] = await enrolledDevice(db, `rep${i}`);
    await log.append([enrolment]);
    reps.push(rep);
  }
  const [sam] = reps;
  if (sam === undefined) throw new Error("there is nobody");
  const late = await sam.next();
  await log.append(await Promise.all(reps.map((rep) => rep.next({}, { ticket: "4711" }))));
  await log.append([late]);
  // More than one level of tiles.
  const many = [];
  for (let i = 0; i < 300; i++) many.push(await sam.next());
  await log.append(many);
  const remembered = await log.checkpoint();
  const [known] = await log.append([await sam.next()]);
  await log.receipt([known?.entryId ?? ""], remembered);
  const statements = new Set(prepare.mock.calls.map(([sql]) => sql));
  await db.destroy();
  const plain = new DatabaseSync(file);
  const plans = [...statements].flatMap((sql) => {
    // What an older version left in plain is looked for once, at the start.
    if (sql.includes("log_plain_values")) return [];
    if (!/\blog_(entries|tiles|checkpoints)\b/.test(sql) || !/^(select|update|delete)/i.test(sql)) return [];
    const holes = Array<SQLInputValue>((sql.match(/\?/g) ?? []).length).fill(1);
    const steps = plain.prepare(`explain query plan ${sql}`).all(...holes) as { detail: string }[];
    return steps.map(({ detail }) => ({ sql, detail }));
  });
  plain.close();
  expect(plans.length).toBeGreaterThan(10);
  const slow = plans.filter(({ detail }) => /^SCAN (e|log_)|log_(entries|tiles) .*\(log=\?\)$/.test(detail));
  expect(slow).toEqual([]);
});
