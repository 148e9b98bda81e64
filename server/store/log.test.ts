import { afterEach, beforeEach, expect, test } from "vitest";
import { verifyReceipt } from "#lib/audit/receipt.ts";
import { toBase64 } from "#lib/domain/bytes.ts";
import { entryId } from "#lib/domain/log-entry.ts";
import type { Submission } from "#lib/domain/server-api.ts";
import { revokeDevice } from "./devices.ts";
import {
  enrolledDevice,
  type Fixture,
  type Keys,
  NOON,
  newKey,
  openLog,
  startLog,
  type TestDevice,
  testDevice,
  verify,
} from "./testing/log-fixture.ts";
import { describeStores } from "./testing/suites/stores.ts";

describeStores("the log", (store) => {
  let place: string;
  let keys: Keys;
  let at: Fixture;
  let sam: TestDevice;

  beforeEach(async () => {
    ({ place, keys, at, sam } = await startLog(await store.fresh()));
  });

  afterEach(() => at.db.destroy());

  const idOf = (submission: Submission): string => entryId(submission.signed.item);
  const check = (receipt: Parameters<typeof verifyReceipt>[0], remembered: string | null) =>
    verifyReceipt(receipt, {
      remembered,
      vkeys: [at.signer.vkey],
      verify,
      deviceKeys: new Map([[sam.id, toBase64(sam.key.publicKey)]]),
    });

  test("an entry gets an index, and a receipt that proves it to whoever remembers an older checkpoint", async () => {
    const remembered = await at.log.checkpoint();
    const intent = await sam.next({ suggestion: "s1", action: "status.set" }, { ticket: "4711", status: "solved" });
    const answer = await at.log.append([intent]);
    // 0 is the server's own enrolment, 1 the device's.
    expect(answer).toEqual([{ entryId: idOf(intent), state: "appended", index: 2 }]);
    const receipt = await at.log.receipt([idOf(intent)], remembered);
    const checked = await check(receipt, remembered);
    expect(checked).toMatchObject({ ok: true, complete: true, size: 3 });
    expect(receipt.entries[0]?.values).toMatchObject({ ticket: { value: "4711" }, status: { value: "solved" } });
  });

  test("the same item again, in the same batch or later, keeps its index and changes nothing", async () => {
    const intent = await sam.next();
    await at.log.append([intent, intent]);
    const before = await at.log.checkpoint();
    const again = await at.log.append([intent]);
    expect(again).toEqual([{ entryId: idOf(intent), state: "known", index: 2 }]);
    expect(await at.log.checkpoint()).toBe(before);
  });

  test("another item under a used number is refused, and the conflict is on record once, signed by the server", async () => {
    const state = sam.state;
    const kept = await sam.next({ suggestion: "s1" });
    const other = await testDevice(sam.key, "sam", state).next({ suggestion: "s2" });
    await at.log.append([kept]);
    const [answer] = await at.log.append([other]);
    await at.log.append([other]);
    expect(answer).toMatchObject({ state: "refused", code: "conflict" });
    const conflicts = await at.db.selectFrom("log_entries").selectAll().where("entry", "=", "conflict").execute();
    expect(conflicts).toHaveLength(1);
    const receipt = await at.log.receipt([conflicts[0]?.entry_id ?? ""], null);
    expect(receipt.entries[0]?.values).toMatchObject({
      kept: { value: idOf(kept) },
      refused: { value: idOf(other) },
      item: { value: other.signed },
    });
  });

  test("a batch may come out of order and with a gap; what does not follow its neighbour is refused", async () => {
    const [second, third, fourth] = [await sam.next(), await sam.next(), await sam.next()];
    expect((await at.log.append([fourth])).map((one) => one.state)).toEqual(["appended"]);
    const stray = await testDevice(sam.key, "sam", { ...sam.state, seq: 2, prev: "sha256:".padEnd(71, "0") }).next();
    expect(await at.log.append([stray])).toMatchObject([{ state: "refused", code: "broken-chain" }]);
    const otherPast = await testDevice(sam.key, "sam", { ...sam.state, prev: "sha256:".padEnd(71, "0") }).next();
    expect(await at.log.append([otherPast])).toMatchObject([{ state: "refused", code: "broken-chain" }]);
    expect((await at.log.append([third, second])).map((one) => one.state)).toEqual(["appended", "appended"]);
  });

  test("every kind of bad item is refused by itself, and the good one behind it is kept", async () => {
    const tampered = await sam.next({ rep: "sam" });
    tampered.signed.item.rep = "lee";
    sam.state = { ...sam.state, seq: 1, prev: (await lastId()) ?? null };
    const wrongValue = await sam.next({}, { amount: 5000 });
    const value = wrongValue.values.amount;
    if (value) value.value = 5001;
    sam.state = { ...sam.state, seq: 1, prev: (await lastId()) ?? null };
    const erased = { ...(await sam.next({}, { amount: 1 })), values: {} };
    sam.state = { ...sam.state, seq: 1, prev: (await lastId()) ?? null };
    const forged = await sam.next({ entry: "conflict" });
    sam.state = { ...sam.state, seq: 1, prev: (await lastId()) ?? null };
    const secondKey = await sam.next({ deviceKey: toBase64(sam.key.publicKey) });
    sam.state = { ...sam.state, seq: 1, prev: (await lastId()) ?? null };
    const stranger = await testDevice(await newKey(), "eve").next();
    const nothing = await sam.next({ suggestion: "s\u0000" });
    sam.state = { ...sam.state, seq: 1, prev: (await lastId()) ?? null };
    const odd = await sam.next({}, { customer: "c\u0000", ticket: "4711\u0000", note: "\u0000" });
    const good = await sam.next();
    const lone = structuredClone(good);
    lone.signed.item.suggestion = "\ud800";
    const answer = await at.log.append([
      lone,
      tampered,
      wrongValue,
      erased,
      forged,
      secondKey,
      stranger,
      nothing,
      odd,
      good,
    ]);
    expect(answer.map((one) => (one.state === "refused" ? one.code : one.state))).toEqual([
      "malformed",
      "wrong-signature",
      "wrong-values",
      "wrong-values",
      "not-allowed",
      "wrong-enrolment",
      "unknown-device",
      "malformed",
      "appended",
      "appended",
    ]);
  });

  test.each(["conflict", "policy-published", "policy-rolled-out", "stop-set", "stop-ended", "key-succeeded"] as const)(
    "a browser cannot write `%s`: that is the server's to say",
    async (entry) => {
      expect(await at.log.append([await sam.next({ entry })])).toMatchObject([
        { state: "refused", code: "not-allowed" },
      ]);
    },
  );

  test("a session's device cannot send for another device or person, nor a revoked device at all", async () => {
    const item = await sam.next();
    expect(await at.log.append([item], { device: "other", rep: "sam" })).toMatchObject([{ code: "wrong-device" }]);
    expect(await at.log.append([item], { device: sam.id, rep: "lee" })).toMatchObject([{ code: "wrong-rep" }]);
    await revokeDevice(at.db, sam.id, new Date(NOON).toISOString());
    expect(await at.log.append([item])).toMatchObject([{ code: "revoked-device" }]);
  });

  test("server time never goes back, and a device's clock that is off by more than five minutes is flagged", async () => {
    at.clock.now = NOON + 60_000;
    const a = await sam.next({ tClient: new Date(NOON + 86_400_000).toISOString() });
    await at.log.append([a]);
    at.clock.now = NOON - 3_600_000;
    const b = await sam.next();
    await at.log.append([b]);
    const leaves = (await check(await at.log.receipt([idOf(a), idOf(b)], null), null)) as unknown as {
      entries: { leaf: { server: unknown } }[];
    };
    expect(leaves.entries.map((entry) => entry.leaf.server)).toEqual([
      { tServer: new Date(NOON + 60_000).toISOString(), skew: 86_340 },
      { tServer: new Date(NOON + 60_000).toISOString() },
    ]);
  });

  test("claim and record are one: when the caller's transaction fails, nothing is on record", async () => {
    const before = await at.log.checkpoint();
    const intent = await sam.next();
    const failing = at.db.transaction().execute(async (trx) => {
      await at.log.appendIn(trx, [intent]);
      throw new Error("the claim was lost");
    });
    await expect(failing).rejects.toThrow("the claim was lost");
    expect(await at.log.checkpoint()).toBe(before);
    expect(await at.log.append([intent])).toMatchObject([{ state: "appended", index: 2 }]);
  });

  test("two appends at once, from two processes' connections, are one after the other", async () => {
    const other = await openLog(place, keys);
    const [lee, enrolment] = await enrolledDevice(at.db, "lee");
    await at.log.append([enrolment]);
    const mine = await Promise.all(Array.from({ length: 20 }, () => sam.next()));
    const theirs = await Promise.all(Array.from({ length: 20 }, () => lee.next()));
    const answers = await Promise.all(
      mine.flatMap((item, i) => [at.log.append([item]), other.log.append([theirs[i] ?? item])]),
    );
    const indexes = answers.flat().map((one) => (one.state === "refused" ? -1 : one.index));
    expect(indexes.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 40 }, (_, i) => i + 3));
    await other.db.destroy();
  });

  test("history is this device's entries and the server's about its suggestions, newest first, page by page", async () => {
    const [lee, enrolment] = await enrolledDevice(at.db, "lee");
    const mine = await sam.next({ suggestion: "s1", action: "refund.create" });
    const theirs = await lee.next({ suggestion: "s2" });
    await at.log.append([enrolment, mine, theirs]);
    await at.db.transaction().execute((trx) =>
      at.log.record(trx, [
        { entry: "result", suggestion: "s1", settles: idOf(mine), ending: "done" },
        { entry: "result", suggestion: "s2", settles: idOf(theirs), ending: "done" },
      ]),
    );
    const remembered = await at.log.checkpoint();
    const all = await at.log.history({ device: sam.id, limit: 10, before: null, remembered });
    expect(all.total).toBe(3);
    expect(all.entries.map((entry) => entry.index)).toEqual([5, 3, 1]);
    expect(await check(all, remembered)).toMatchObject({ ok: true, complete: true });
    const page = await at.log.history({ device: sam.id, limit: 1, before: 5, remembered: null });
    expect(page).toMatchObject({ total: 3, entries: [{ index: 3 }] });
  });

  test("after a restart the log goes on where it was", async () => {
    const first = await sam.next();
    await at.log.append([first]);
    const remembered = await at.log.checkpoint();
    await at.db.destroy();
    at = await openLog(place, keys);
    const second = await sam.next();
    expect(await at.log.append([second])).toMatchObject([{ state: "appended", index: 3 }]);
    expect(await check(await at.log.receipt([idOf(first), idOf(second)], remembered), remembered)).toMatchObject({
      ok: true,
      complete: true,
      size: 4,
    });
  });

  /** Id of the device's first item. */
  async function lastId(): Promise<string | undefined> {
    const row = await at.db
      .selectFrom("log_entries")
      .select("entry_id")
      .where("device", "=", sam.id)
      .where("device_seq", "=", 1)
      .executeTakeFirst();
    return row?.entry_id;
  }
});
