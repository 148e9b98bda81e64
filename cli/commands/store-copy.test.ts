import path from "node:path";
import { expect, test } from "vitest";
import { openDatabase } from "#server/store/open.ts";
import { enrolledDevice, newKeys, openLog } from "#server/store/testing/log-fixture.ts";
import { describePostgres, sqliteStore } from "#server/store/testing/suites/stores.ts";
import { Usage } from "./command.ts";
import { storeCopyCommand } from "./store-copy.ts";

describePostgres("countersign store copy", (postgres) => {
  const sqlite = sqliteStore();

  async function run(args: readonly string[], env: Record<string, string> = {}) {
    const [out, err]: [string[], string[]] = [[], []];
    const io = {
      lines: () => (async function* () {})(),
      out: async (line: string) => void out.push(line),
      err: (line: string) => void err.push(line),
      env,
    };
    return { code: await storeCopyCommand.run(args, io), out, err };
  }

  test("copies a file into the database that a variable names, and says what it proved", async () => {
    const [file, target] = [await sqlite.fresh(), await postgres.empty()];
    const { db, log } = await openLog(file, await newKeys());
    const [, enrolment] = await enrolledDevice(db);
    await log.append([enrolment]);
    await log.close();
    await db.destroy();
    const done = await run(["--from", file, "--to", "DATABASE_URL"], { DATABASE_URL: target });
    expect(done.code).toBe(0);
    expect(JSON.parse(done.out[0] ?? "")).toMatchObject({ logs: [{ log: log.origin, size: 2 }] });
    const again = await run(["--from", file, "--to", "DATABASE_URL"], { DATABASE_URL: target });
    expect(again).toMatchObject({ code: 2, out: [] });
    expect(again.err.join()).toContain("not empty");
    expect(JSON.stringify([done, again])).not.toContain(new URL(target).password);
    const copy = await openDatabase(target);
    expect(await copy.selectFrom("log_entries").select("idx").orderBy("idx").execute()).toEqual([
      { idx: 0 },
      { idx: 1 },
    ]);
    await copy.destroy();
  });

  test("a missing file, a variable that holds nothing, a password for all to see: each is refused before anything is opened", async () => {
    const file = await sqlite.fresh();
    await (await openDatabase(file)).destroy();
    await expect(run(["--from", path.join(file, "not"), "--to", "X"], { X: "postgres://h/d" })).rejects.toThrow(Usage);
    await expect(run(["--from", file, "--to", "DATABASE_URL"])).rejects.toThrow(/DATABASE_URL/);
    await expect(run(["--from", file, "--to", "postgres://u:secret@h/d"])).rejects.toThrow(/password/);
    await expect(run(["--from", file])).rejects.toThrow(Usage);
  });
});
