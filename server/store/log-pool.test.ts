import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { verifyReceipt } from "#lib/audit/receipt.ts";
import { entryId } from "#lib/domain/log-entry.ts";
import type { Submission } from "#lib/domain/server-api.ts";
import type { Job } from "./log-pool.ts";
import {
  enrolledDevice,
  type Fixture,
  type Keys,
  newKeys,
  openLog,
  type TestDevice,
  verify,
} from "./testing/log-fixture.ts";
import { describeStores } from "./testing/suites/stores.ts";

describeStores("the log's pool", (store) => {
  let place: string;
  let keys: Keys;
  let at: Fixture;
  let reps: TestDevice[];

  beforeEach(async () => {
    place = await store.fresh();
    keys = await newKeys();
    at = await openLog(place, keys);
    reps = [];
    for (let i = 0; i < 12; i++) {
      const [device, enrolment] = await enrolledDevice(at.db, `rep${i}`);
      await at.log.append([enrolment]);
      reps.push(device);
    }
  });

  afterEach(() => at.db.destroy());

  const idOf = (submission: Submission): string => entryId(submission.signed.item);
  const checkpoints = async () => (await at.db.selectFrom("log_checkpoints").select("size").execute()).length;
  const isRecorded = async (item: Submission) =>
    (await at.db.selectFrom("log_entries").select("idx").where("entry_id", "=", idOf(item)).execute()).length === 1;

  /** A job of each rep's own, with the sender that its session would say. */
  async function jobs(more: (rep: TestDevice, i: number) => Partial<Job> = () => ({})): Promise<Job[]> {
    return Promise.all(
      reps.map(async (rep, i) => ({
        submissions: [await rep.next(), await rep.next()],
        sender: { device: rep.id, rep: `rep${i}` },
        ...more(rep, i),
      })),
    );
  }

  test("many devices at once share a transaction and a checkpoint, and each gets its own answers", async () => {
    const all = await jobs();
    const before = await checkpoints();
    const answers = await Promise.all(all.map((job) => at.log.submit(job)));
    expect(await checkpoints()).toBeLessThanOrEqual(before + 3);
    for (const [i, own] of answers.entries()) {
      const ids = (all[i]?.submissions ?? []).map(idOf);
      expect(own.map((answer) => [answer.entryId, answer.state])).toEqual(ids.map((id) => [id, "appended"]));
      const receipt = await at.log.receipt(ids, null);
      const checked = await verifyReceipt(receipt, { remembered: null, vkeys: [at.signer.vkey], verify });
      expect(checked).toMatchObject({ ok: true, complete: true });
    }
  });

  test("each job is judged with its own sender, in one batch with the others", async () => {
    const all = await jobs((_, i) => (i === 3 ? { sender: { device: "other", rep: "rep3" } } : {}));
    const answers = await Promise.all(all.map((job) => at.log.submit(job)));
    expect(answers.map((own) => own[0]?.state)).toEqual(reps.map((_, i) => (i === 3 ? "refused" : "appended")));
    expect(answers[3]?.[0]).toMatchObject({ code: "wrong-device" });
  });

  test("a job whose own work fails takes nobody with it, and leaves nothing behind", async () => {
    const all = await jobs((_, i) => ({
      within: async () => {
        if (i === 5) throw new Error("the claim was lost");
      },
    }));
    const settled = await Promise.allSettled(all.map((job) => at.log.submit(job)));
    expect(settled.map(({ status }) => status)).toEqual(reps.map((_, i) => (i === 5 ? "rejected" : "fulfilled")));
    const recorded = await Promise.all(all.flatMap((job) => job.submissions.map(isRecorded)));
    expect(recorded).toEqual(all.flatMap((_, i) => [i !== 5, i !== 5]));
  });

  test("what a job does within stands with its items", async () => {
    const [job] = await jobs((rep) => ({
      within: async (trx, answers) => {
        expect(answers.map((answer) => answer.state)).toEqual(["appended", "appended"]);
        await trx.updateTable("devices").set({ name: "within" }).where("id", "=", rep.id).execute();
      },
    }));
    if (job !== undefined) await at.log.submit(job);
    const names = await at.db.selectFrom("devices").select("name").where("name", "=", "within").execute();
    expect(names).toHaveLength(1);
  });

  test("whoever leaves while his job waits is not recorded; the others are", async () => {
    const leaving = new AbortController();
    const all = await jobs((_, i) => (i === 2 ? { signal: leaving.signal } : {}));
    let open = () => {};
    const held = new Promise<void>((resolve) => {
      open = resolve;
    });
    const lock = at.db.transaction().execute(async (trx) => {
      await trx.selectFrom("log_head").select("size").execute();
      await held;
    });
    const queued = vi.spyOn(leaving.signal, "addEventListener");
    const settling = Promise.allSettled(all.map((job) => at.log.submit(job)));
    await vi.waitFor(() => expect(queued).toHaveBeenCalled());
    leaving.abort(new Error("gone"));
    open();
    await lock;
    const settled = await settling;
    expect(settled.map(({ status }) => status)).toEqual(reps.map((_, i) => (i === 2 ? "rejected" : "fulfilled")));
    expect(await isRecorded(all[2]?.submissions[0] as Submission)).toBe(false);
  });

  test("when too much waits, the next is told so, and is welcome later", async () => {
    await at.db.destroy();
    at = await openLog(place, keys, { mayWait: { items: 5, jobs: 100 } });
    const all = await jobs();
    const settled = await Promise.allSettled(all.map((job) => at.log.submit(job)));
    const refused = settled.flatMap((one, i) => (one.status === "rejected" ? [{ i, reason: one.reason }] : []));
    expect(refused.length).toBeGreaterThan(0);
    for (const { i, reason } of refused) {
      expect(reason).toMatchObject({ code: "log-busy" });
      expect(await at.log.submit(all[i] as Job)).toMatchObject([{ state: "appended" }, { state: "appended" }]);
    }
  });

  test("one process's pool beside another's: every item has one index, and no number is missing", async () => {
    const other = await openLog(place, keys);
    const all = await jobs();
    const answers = await Promise.all(all.flatMap((job) => [at.log.submit(job), other.log.submit(job)]));
    const indexes = new Map(answers.flat().map((one) => [one.entryId, one.state === "refused" ? -1 : one.index]));
    expect([...indexes.values()].toSorted((a, b) => a - b)).toEqual(Array.from({ length: 24 }, (_, i) => i + 13));
    expect(answers.flat().filter((one) => one.state === "appended")).toHaveLength(24);
    await other.db.destroy();
  });
});
