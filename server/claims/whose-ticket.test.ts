/** A ticket's number says nothing without its desk: what was approved, done and counted on one is not another's. */
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { ALIAS, type ExecutionBody, type FreshdeskBench, startFreshdeskBench } from "#e2e/faults/freshdesk-bench.ts";
import type { HistoryEntry } from "#lib/domain/decision.ts";
import { formatInstant } from "#lib/domain/time.ts";
import { revokeDevice } from "../store/devices.ts";
import { openDatabase } from "../store/open.ts";
import type { Device } from "../testing/device.ts";

const SAME_NUMBER = "4711";

let bench: FreshdeskBench;
let sam: Device;

beforeEach(async () => {
  bench = await startFreshdeskBench();
  sam = await bench.device();
  const { tickets } = bench.practice.freshdesk.store;
  const like = tickets.get(8101);
  if (like === undefined) throw new Error("no ticket");
  // The practice desk makes its own numbers; here two desks must have the same one.
  (tickets as Map<number, typeof like>).set(Number(SAME_NUMBER), {
    ...like,
    id: Number(SAME_NUMBER),
    conversations: [],
  });
});
afterEach(async () => {
  await bench.stop();
  expect(bench.reports).toEqual([]);
});

/** An act in the page of the Zendesk ticket with the same number, claimed and reported as done. */
async function doneInZendesk() {
  const approval = await sam.approve(sam.propose(await bench.zendeskWish()));
  const claimed = await sam.call("POST", "/v1/claims", sam.request(approval));
  expect(claimed.status).toBe(200);
  const { suggestionId: suggestion } = approval.approved.proposal;
  const { submission } = await sam.write({ entry: "result", ending: "done", settles: approval.entryId, suggestion });
  await sam.call("POST", "/v1/log", { submissions: [submission], remembered: null });
  return suggestion;
}

test("one act is one act under each name of the account: the second is refused", async () => {
  const wish = await bench.wish("8101", "note.add", { text: "Called the carrier." });
  const alias = { ...wish, at: { desk: "freshdesk" as const, host: ALIAS } };
  expect((await bench.act(sam, wish)).answer.body.execution.state).toBe("done");
  expect((await bench.act(sam, alias)).answer.body.error?.code).toBe("account-host");
  const notes = bench.practice.freshdesk.store.tickets.get(8101)?.conversations.filter((one) => one.private);
  expect(notes).toHaveLength(1);
});

test("an undo on one desk does not take back what was done on the other", async () => {
  const undoes = await doneInZendesk();
  const wish = await bench.wish(SAME_NUMBER, "status.set", { status: "pending" }, { undoes });
  expect((await bench.act(sam, wish)).answer.body.error?.code).toBe("repeat-not-allowed");
  const { body } = await history({ desk: "zendesk", host: "acme.zendesk.com" });
  expect(body.history).toMatchObject([{ state: "done" }]);
});

test("what was done on one desk does not count for the ticket of the same number on the other", async () => {
  await doneInZendesk();
  const here = await history({ desk: "freshdesk", host: "acme.freshdesk.com" });
  expect(here.body.history.map((entry) => entry.ticket)).not.toContain(SAME_NUMBER);
  const there = await history({ desk: "zendesk", host: "acme.zendesk.com" });
  expect(there.body.history.map((entry) => entry.ticket)).toEqual([SAME_NUMBER]);
});

test("what a device approved before it was revoked does not run at the end of its hold", async () => {
  const args = { order: "2001", amount: { minor: 3200, currency: "USD" } };
  const wish = await bench.wish("8101", "refund.create", args, { customer: "cus_eva" });
  const { answer } = await bench.act(sam, wish);
  expect(answer.body.execution.state).toBe("held");
  const db = await openDatabase(path.join(bench.dir, "server", "countersign.db"));
  await revokeDevice(db, sam.signer.keyId, formatInstant(bench.clock.now));
  await db.destroy();
  bench.clock.now += 8_001;
  await bench.server().tick();
  const mia = await bench.device("mia");
  const after = await mia.call<ExecutionBody>("GET", `/v1/executions/${answer.body.execution.suggestion}`);
  expect(after.body.execution).toMatchObject({ state: "cancelled", failure: { code: "device-revoked" } });
  expect(bench.practice.shop.store.refunds()).toEqual([]);
});

function history(at: { desk: string; host: string }) {
  const ref = { ...at, ticket: SAME_NUMBER };
  return sam.call<{ history: HistoryEntry[] }>("POST", "/v1/facts", { ref, order: null });
}
