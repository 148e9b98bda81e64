import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { startServer } from "./main.ts";
import { startPostgres } from "./store/testing/postgres.ts";
import { createDatabase } from "./store/testing/postgres-databases.ts";
import { describePostgres } from "./store/testing/suites/stores.ts";
import { Device } from "./testing/device.ts";
import { listenTo } from "./testing/listen.ts";
import { testPack } from "./testing/pack.ts";

describePostgres("a server whose database goes away", (_store, bin) => {
  test("says so in plain words, once to its operator, and goes on when it is back, streams too", async () => {
    const dir = mkdtempSync(path.join(tmpdir(), "countersign-away-"));
    const postgres = await startPostgres(bin);
    const reports: unknown[] = [];
    const database = await createDatabase(postgres.url);
    const report = (error: unknown) => reports.push(error);
    const server = await startServer({ dir, database, pack: testPack(), report });
    try {
      const sam = await Device.make(() => server.url, Date.now);
      await sam.signIn("sam", server.practicePassword);
      const lease = () => sam.call("POST", "/v1/lease", { have: null });
      expect((await lease()).status).toBe(200);
      const page = await listenTo(sam);
      await postgres.kill();
      for (let i = 0; i < 3; i++) {
        const { status, body } = await lease();
        expect([status, body.error?.code]).toEqual([503, "database-away"]);
        expect(`${body.error?.happened} ${body.error?.means}`).not.toMatch(/postgres|ECONN|127\.0/i);
      }
      expect(reports.filter((one) => (one as { code?: string }).code?.startsWith("database-"))).toHaveLength(1);
      await postgres.start();
      while ((await lease()).status !== 200) await new Promise((resolve) => setTimeout(resolve, 50));
      const { submission } = await sam.enrol();
      expect((await sam.call("POST", "/v1/log", { submissions: [submission], remembered: null })).status).toBe(200);
      // What was said while nobody could hear is made good: the page asks for everything again.
      for (const event of ["policy", "stop", "execution"]) await page.next(event);
      page.close();
    } finally {
      await server.stop();
      await postgres.stop();
      rmSync(dir, { recursive: true, force: true });
    }
  }, 60_000);
});
