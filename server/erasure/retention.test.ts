import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { verifyExport } from "#lib/audit/verify-export.ts";
import { ENTRY_KIND_NAMES, type EntryKindName } from "#lib/domain/entry-kinds.ts";
import type { ClaimState } from "../store/service-tables.ts";
import { type Fixture, ORIGIN, startLog, type TestDevice, verify } from "../store/testing/log-fixture.ts";
import { describeStores } from "../store/testing/suites/stores.ts";
import { erase } from "./erase.ts";
import type { ErasureParts } from "./erasure-parts.ts";
import { createHousekeeping } from "./housekeeping.ts";
import { endHold, setHold } from "./legal-holds.ts";
import { runRetention } from "./retention.ts";
import { periodOf, RetentionSettings } from "./retention-rules.ts";

const DAY = 86_400_000;

test("the defaults keep money longest and what was only shown shortest; settings change a kind or all others", () => {
  const days = (kind: EntryKindName, settings = {}) => (periodOf(kind, settings) ?? Number.POSITIVE_INFINITY) / DAY;
  expect([days("suggested"), days("sent"), days("intent"), days("result")]).toEqual([90, 400, 1200, 1200]);
  expect(days("erasure")).toBe(Number.POSITIVE_INFINITY);
  expect(days("suggested", { suggested: "7d" })).toBe(7);
  expect([days("sent", { default: "30d" }), days("intent", { default: "30d" })]).toEqual([30, 1200]);
  expect(days("intent", { intent: "forever" })).toBe(Number.POSITIVE_INFINITY);
  for (const wrong of [{ suggested: "soon" }, { suggested: "1cm" }, { suggested: "0d" }, { nothing: "7d" }]) {
    expect(RetentionSettings.safeParse(wrong).success).toBe(false);
  }
});

describeStores("retention", (store) => {
  let place: string;
  let at: Fixture;
  let parts: ErasureParts;
  let sam: TestDevice;

  beforeEach(async () => {
    ({ place, at, sam } = await startLog(await store.fresh()));
    const { db, log, clock } = at;
    parts = { db, log, now: () => clock.now };
  });
  afterEach(async () => {
    await at.log.close();
    await at.db.destroy();
  });

  async function add(fields: Parameters<TestDevice["next"]>[0], values: Record<string, unknown>): Promise<string> {
    const [entry] = await at.log.append([await sam.next(fields, values)]);
    if (entry?.state !== "appended") throw new Error(JSON.stringify(entry));
    return entry.entryId;
  }
  const isKept = async (id: string) => (await at.log.values.read(at.db, ORIGIN, [id])).get(id)?.values !== undefined;
  const kept = (...ids: string[]) => Promise.all(ids.map(isKept));

  test("each kind goes at its own age, to the day, and every proof still holds", async () => {
    const suggested = await add({ entry: "suggested", suggestion: "s1" }, { customer: "cus_ana", args: 1 });
    const intent = await add({ suggestion: "s1" }, { customer: "cus_ana", args: 1 });
    at.clock.now += DAY;
    const later = await add({ entry: "suggested", suggestion: "s2" }, { customer: "cus_ana", args: 2 });
    const bare = await add({ entry: "suggested", suggestion: "s3" }, {});
    at.clock.now += 89 * DAY;
    expect(await runRetention(parts, {})).toEqual({ entries: 0, byKind: {}, held: 0 });
    at.clock.now += 1;
    expect(await runRetention(parts, {})).toEqual({ entries: 1, byKind: { suggested: 1 }, held: 0 });
    expect(await kept(suggested, intent, later)).toEqual([false, true, true]);
    expect(await runRetention(parts, {})).toMatchObject({ entries: 0 });
    at.clock.now += DAY;
    expect(await runRetention(parts, {})).toMatchObject({ entries: 1 });
    expect(await kept(intent, later, bare)).toEqual([true, false, false]);
    const erased = await at.db.selectFrom("log_erased").select(["entry_id", "n"]).orderBy("n").execute();
    expect(erased).toEqual([
      { entry_id: suggested, n: 1 },
      { entry_id: later, n: 2 },
    ]);
    const lines: string[] = [];
    for await (const line of at.log.exportLines()) lines.push(JSON.stringify(line));
    expect((await verifyExport(lines, { vkey: at.signer.vkey, verify })).faults).toEqual([]);
  });

  if (store.kind === "sqlite")
    test("nothing of it is left in any file, without the whole database being written anew", async () => {
      const ids = [];
      for (let i = 0; i < 40; i++) {
        const text = `${i} `.repeat(400);
        ids.push(await add({ entry: "suggested", suggestion: `s${i}` }, { customer: `cus_${i % 7}`, args: { text } }));
      }
      await add({}, { customer: "cus_1", args: "stays" });
      const rows = await at.db.selectFrom("log_values").select("sealed").where("entry_id", "in", ids).execute();
      const isThere = () => {
        const folder = path.dirname(place);
        const all = Buffer.concat(readdirSync(folder).map((name) => readFileSync(path.join(folder, name))));
        // Any piece of it: a value that is long lies on several pages.
        return rows.some(({ sealed }) => all.includes(Buffer.from(sealed.slice(40, 72))));
      };
      expect(isThere()).toBe(true);
      at.clock.now += 91 * DAY;
      expect(await runRetention(parts, {})).toMatchObject({ entries: 40 });
      expect(isThere()).toBe(false);
    });

  test("more than one batch goes as a whole, in batches that each have their entry", async () => {
    for (let i = 0; i < 5; i++) {
      const some = [];
      for (let j = 0; j < 240; j++)
        some.push(await sam.next({ entry: "rejected", suggestion: `s${i}-${j}` }, { why: j }));
      await at.log.append(some);
    }
    at.clock.now += 91 * DAY;
    expect(await runRetention(parts, {})).toMatchObject({ entries: 1200 });
    expect(await at.db.selectFrom("log_erasures").select(["n", "reason"]).orderBy("n").execute()).toEqual([
      { n: 1, reason: "retention" },
      { n: 2, reason: "retention" },
    ]);
    const left = await at.db
      .selectFrom("log_values")
      .select(({ fn }) => fn.countAll().as("n"))
      .executeTakeFirstOrThrow();
    // The two lists of what went.
    expect(Number(left.n)).toBe(2);
  });

  test("what a legal hold covers stays until it is ended, and goes the next time", async () => {
    const ana = await add({ entry: "suggested", suggestion: "s1" }, { customer: "cus_ana", args: 1 });
    const ben = await add({ entry: "suggested", suggestion: "s2" }, { customer: "cus_ben", args: 1 });
    const from = new Date(at.clock.now + 1).toISOString();
    at.clock.now += 1000;
    const time = await add({ entry: "suggested", suggestion: "s3" }, { customer: "cus_eve", args: 1 });
    const holds = [
      await setHold(parts, { customer: "zendesk:501" }, "litigation", "Case 12"),
      await setHold(parts, { since: from, until: null }, "audit", "Audit"),
    ];
    // Known only after the hold was set: it is the person who is held, not the id.
    await at.log.values.link(at.db, ["cus_ana", "zendesk:501"]);
    at.clock.now += 91 * DAY;
    expect(await runRetention(parts, {})).toEqual({ entries: 1, byKind: { suggested: 1 }, held: 2 });
    expect(await kept(ana, ben, time)).toEqual([true, false, true]);
    for (const { id } of holds) await endHold(parts, id, "Closed");
    expect(await runRetention(parts, {})).toMatchObject({ entries: 2, held: 0 });
    expect(await kept(ana, ben, time)).toEqual([false, false, false]);
  });

  test("an act that is not over keeps what was approved; when it is over, its claim is scrubbed too", async () => {
    const intent = await add({ suggestion: "s1" }, { customer: "cus_ana", args: 1 });
    await claim("s1", intent, "unknown");
    at.clock.now += 1201 * DAY;
    expect(await runRetention(parts, {})).toMatchObject({ entries: 0, held: 1 });
    await at.db.updateTable("claims").set({ state: "done", lock_key: null }).execute();
    expect(await runRetention(parts, {})).toMatchObject({ entries: 1, byKind: { intent: 1 } });
    const row = await at.db.selectFrom("claims").selectAll().executeTakeFirstOrThrow();
    expect(row).toMatchObject({
      customer: expect.stringMatching(/^erased:/),
      ticket: expect.stringMatching(/^erased:/),
    });
    expect(JSON.parse(row.args)).toEqual({ amount: { minor: 100, currency: "USD" } });
  });

  async function claim(suggestion: string, intent: string, state: ClaimState): Promise<void> {
    const args = JSON.stringify({ amount: { minor: 100, currency: "USD" }, order: "1001", text: "words" });
    await at.db
      .insertInto("claims")
      .values({
        ...{
          suggestion,
          intent,
          state,
          args,
          device: sam.id,
          nonce: suggestion,
          proposal: "p",
          policy: "p",
          rep: "sam",
        },
        ...{ action: "refund.create", action_group: "money", team: "eu", customer: "cus_ana", order_id: "1001" },
        ...{
          desk: "zendesk",
          host: "acme.zendesk.com",
          ticket: "4711",
          undoes: null,
          settled_by: null,
          lock_key: null,
        },
        at: new Date(at.clock.now).toISOString(),
      })
      .execute();
  }

  test("a server does it once a day, and rotates the wrapping key after an erasure", async () => {
    const abort = new AbortController();
    const errors: unknown[] = [];
    const options = {
      retention: {},
      backupWindowMs: 30 * DAY,
      signal: abort.signal,
      report: (error: unknown) => errors.push(error),
    };
    const first = createHousekeeping(parts, options);
    const second = createHousekeeping(parts, options);
    const old = await add({ entry: "suggested", suggestion: "s1" }, { customer: "cus_ana", args: 1 });
    await add({ entry: "suggested", suggestion: "s2" }, { customer: "cus_ben", args: 1 });
    await first.run();
    const wrapping = () =>
      at.db.selectFrom("log_wrapping_keys").selectAll().where("id", "!=", "index").orderBy("made_at").execute();
    expect(await wrapping()).toHaveLength(1);
    await erase(parts, ["cus_ben"], "Letter 17");
    at.clock.now += 91 * DAY;
    await Promise.all([first.run(), second.run()]);
    expect(await kept(old)).toEqual([false]);
    expect(await wrapping()).toMatchObject([
      { retired_at: expect.any(String), destroyed_at: null },
      { retired_at: null },
    ]);
    await Promise.all([first.run(), second.run()]);
    expect(await wrapping()).toHaveLength(2);
    at.clock.now += 30 * DAY;
    await first.run();
    expect(await wrapping()).toMatchObject([{ destroyed_at: expect.any(String) }, { destroyed_at: null }]);
    abort.abort();
    await first.idle();
    expect(errors).toEqual([]);
  });
});

test("docs/privacy.md says the same times", () => {
  const text = readFileSync(path.join(import.meta.dirname, "..", "..", "docs", "privacy.md"), "utf8");
  const rows = [...text.matchAll(/^\| ((?:`[a-z-]+`(?:, )?)+) \| ([\d,]+ days|for ever) \|$/gm)];
  const told = new Map(
    rows.flatMap(([, kinds = "", time]) => kinds.split(", ").map((kind) => [kind.replaceAll("`", ""), time] as const)),
  );
  for (const kind of ENTRY_KIND_NAMES) {
    const ms = periodOf(kind, {});
    const days = ms === null ? "for ever" : `${(ms / DAY).toLocaleString("en-US")} days`;
    expect(`${kind}: ${told.get(kind) ?? "400 days"}`).toBe(`${kind}: ${days}`);
  }
});
