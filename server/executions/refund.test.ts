import { afterEach, beforeEach, expect, test } from "vitest";
import { type Bench, startBench } from "#e2e/faults/bench.ts";
import type { Execution } from "#lib/domain/server-api.ts";
import { describeStores } from "../store/testing/suites/stores.ts";
import type { Device } from "../testing/device.ts";
import { listenTo } from "../testing/listen.ts";
import { testPack } from "../testing/pack.ts";
import { asPublisher } from "../testing/publisher.ts";

describeStores("a refund", (store) => {
  let bench: Bench;
  let sam: Device;

  beforeEach(async () => {
    bench = await startBench(await store.forServer());
    sam = await bench.device();
  });
  afterEach(async () => {
    await bench.stop();
    expect(bench.reports).toEqual([]);
  });

  type Answer = { execution: Execution };

  async function start(device: Device, ticket: string, order: string, minor: number) {
    const approval = await device.approve(device.propose(await bench.refund(ticket, order, minor)));
    return { approval, answer: await device.call<Answer>("POST", "/v1/executions", device.request(approval)) };
  }

  async function endOfHold() {
    bench.clock.now += 8_001;
    await bench.server().tick();
  }

  const read = async (suggestion: string) =>
    (await sam.call<Answer>("GET", `/v1/executions/${suggestion}`)).body.execution;
  const paid = () => bench.practice.shop.store.refunds();

  test("an approved refund is held, then paid once, read back and on record", async () => {
    const { answer, approval } = await start(sam, "4711", "1001", 3200);
    expect(answer.body).toMatchObject({ execution: { state: "held", holdSeconds: 8 }, receipt: { consistency: [] } });
    await bench.server().tick();
    expect(paid()).toHaveLength(0);
    await endOfHold();
    const execution = await read(answer.body.execution.suggestion);
    expect(execution).toMatchObject({ state: "done", reference: paid()[0]?.id });
    expect(execution.says).toContain("$32.00");
    expect(paid()).toMatchObject([{ amount: 3200, metadata: { suggestion: execution.suggestion, order: "1001" } }]);
    expect(execution.entries).toHaveLength(2);
    const history = await sam.call<{ entries: { entryId: string }[] }>("POST", "/v1/log/history", {
      remembered: null,
      limit: 10,
      before: null,
    });
    const ids = history.body.entries.map((entry) => entry.entryId);
    expect(ids).toEqual(expect.arrayContaining([approval.entryId, execution.entries[1]]));
    await bench.server().tick();
    expect(bench.practice.shop.store.ledger()).toHaveLength(1);
    expect(bench.reports).toEqual([]);
  });

  test("an execution is told to the pages of the rep who approved it, and makes nobody else's ask", async () => {
    const [own, other] = [await listenTo(sam), await listenTo(await bench.device("mia"))];
    await start(sam, "4711", "1001", 3200);
    await endOfHold();
    await own.next("execution");
    await own.next("execution");
    // Told to everybody, and after what the other page would have heard before.
    const publisher = await asPublisher(bench.server, () => bench.clock.now);
    await publisher.post("/stops", { scope: "everyone", why: "Enough." });
    await other.next("stop");
    expect(other.heard).toEqual(["hello", "stop"]);
    for (const page of [own, other]) page.close();
  });

  test("the same intent again gets the same answer; a second tab is told that it was claimed", async () => {
    const { answer, approval } = await start(sam, "4711", "1001", 3200);
    const again = await sam.call<Answer>("POST", "/v1/executions", sam.request(approval));
    expect(again.body.execution).toMatchObject({ suggestion: answer.body.execution.suggestion, state: "held" });
    const { answer: second } = await start(sam, "4711", "1001", 3200);
    expect(second).toMatchObject({ status: 409, body: { error: { code: "already-claimed" } } });
    await endOfHold();
    expect(paid()).toHaveLength(1);
  });

  test("two tabs at the same moment: one execution", async () => {
    const answers = await Promise.all([start(sam, "4711", "1001", 3200), start(sam, "4711", "1001", 3200)]);
    expect(answers.map(({ answer }) => answer.status).sort()).toEqual([200, 409]);
  });

  test("a refund that is cancelled during the hold never reaches the shop, and can be approved anew", async () => {
    const { answer } = await start(sam, "4711", "1001", 3200);
    const { suggestion } = answer.body.execution;
    const cancelled = await sam.call<Answer>("POST", `/v1/executions/${suggestion}/cancel`, {});
    expect(cancelled.body.execution).toMatchObject({ state: "cancelled", failure: { code: "cancelled" } });
    expect(cancelled.body.execution.entries).toHaveLength(2);
    await endOfHold();
    expect(bench.practice.shop.store.ledger()).toHaveLength(0);
    const wish = { ...(await bench.refund("4711", "1001", 3200)), n: 2 };
    const anew = await sam.call<Answer>("POST", "/v1/executions", sam.request(await sam.approve(sam.propose(wish))));
    expect(anew.body.execution.state).toBe("held");
  });

  test("after it ran it can no longer be cancelled", async () => {
    const { answer } = await start(sam, "4711", "1001", 3200);
    await endOfHold();
    const late = await sam.call("POST", `/v1/executions/${answer.body.execution.suggestion}/cancel`, {});
    expect(late).toMatchObject({ status: 409, body: { error: { code: "too-late" } } });
  });

  test("the customer writes during the hold: nothing is paid, and the answer says why", async () => {
    const { answer } = await start(sam, "4711", "1001", 3200);
    bench.practice.faults.customerWrites(4711, "Please do not refund me, I keep the kettle.");
    await endOfHold();
    const execution = await read(answer.body.execution.suggestion);
    expect(execution).toMatchObject({ state: "cancelled", failure: { code: "customer-wrote" } });
    expect(bench.practice.shop.store.ledger()).toHaveLength(0);
  });

  test("a second refund on an order that would pass the budget needs a lead", async () => {
    const first = await start(sam, "4712", "1002", 4000);
    expect(first.answer.body.execution.state).toBe("held");
    const whileHeld = await start(sam, "4712", "1002", 1500);
    expect(whileHeld.answer.body.error?.code).toMatch(/not-allowed|order-busy/);
    await endOfHold();
    const second = await start(sam, "4712", "1002", 1500);
    expect(second.answer).toMatchObject({ status: 422, body: { error: { code: "not-allowed" } } });
    expect(second.answer.body.error?.todo).toContain("lead-approval");
    expect(paid()).toHaveLength(1);
  });

  test("a lead's signed approval lifts the limit; the rep's own word for it does not", async () => {
    const mia = await bench.device("mia");
    const proposal = sam.propose(await bench.refund("4712", "1002", 8200));
    const forged = await sam.approve(proposal, [await sam.witness(proposal, "lead-approval", { by: "mia" })]);
    const refused = await sam.call("POST", "/v1/executions", sam.request(forged));
    expect(refused.body.error?.code).toBe("evidence-invalid");
    const granted = await mia.witness(proposal, "lead-approval");
    const older = await mia.witness(proposal, "reason-code");
    const resigned = await sam.approve(proposal, [{ ...granted, sig: older.sig }]);
    expect((await sam.call("POST", "/v1/executions", sam.request(resigned))).body.error?.code).toBe("evidence-invalid");
    const own = await sam.approve(proposal, [await sam.witness(proposal, "lead-approval")]);
    expect((await sam.call("POST", "/v1/executions", sam.request(own))).body.error?.code).toBe("not-allowed");
    const lifted = await sam.approve(proposal, [granted], ["budget", "cap"]);
    const answer = await sam.call<Answer>("POST", "/v1/executions", sam.request(lifted));
    expect(answer.body.execution.state).toBe("held");
  });

  test.each([
    ["somebody else's order", "4714", "1001", 3200, "not-allowed"],
    ["an order outside the window", "4713", "0988", 4500, "not-allowed"],
    ["more than is left of the payment", "4711", "1001", 3201, "args"],
    ["nothing", "4711", "1001", 0, "args"],
    ["less than nothing", "4711", "1001", -100, "args"],
    ["an order that does not exist", "4711", "9999", 100, "shop-unreadable"],
  ])("%s is refused before any hold", async (_what, ticket, order, minor, code) => {
    const { answer } = await start(sam, ticket, order, minor);
    expect(answer.body.error?.code).toBe(code);
    await endOfHold();
    expect(bench.practice.shop.store.ledger()).toHaveLength(0);
  });

  test("what a browser claims as a server's fact buys nothing", async () => {
    const approval = await sam.approve(sam.propose(await bench.refund("4714", "1001", 3200)));
    const facts = { "order.owner": { value: "cus_dan", source: "server" } };
    const answer = await sam.call("POST", "/v1/executions", { ...sam.request(approval), facts });
    expect(answer.body.error?.code).toBe("not-allowed");
  });

  test("nor where the server has no such fact of its own", async () => {
    const pack = testPack();
    const that = { fact: "billing.openInvoices", is: 0 };
    pack.document.rules?.push({ id: "invoices", kind: "require", on: "refund.create", that, why: "No open invoices." });
    const other = await startBench({ pack });
    try {
      const device = await other.device();
      const approval = await device.approve(device.propose(await other.refund("4711", "1001", 3200)));
      const facts = { "billing.openInvoices": { value: 0, source: "server" } };
      const answer = await device.call("POST", "/v1/executions", { ...device.request(approval), facts });
      expect(answer.body.error).toMatchObject({ code: "not-allowed", happened: expect.stringContaining("invoices") });
    } finally {
      await other.stop();
    }
  });

  test("a hold that the server missed by more than a minute expires", async () => {
    const { answer } = await start(sam, "4711", "1001", 3200);
    bench.clock.now += 8_000 + 60_001;
    await bench.restart();
    await bench.server().tick();
    const execution = await read(answer.body.execution.suggestion);
    expect(execution).toMatchObject({ state: "expired", failure: { code: "hold-missed" } });
    expect(bench.practice.shop.store.ledger()).toHaveLength(0);
  });

  test("the shop did it but both answers were lost: it is found by reading, and paid once", async () => {
    const { answer } = await start(sam, "4711", "1001", 3200);
    bench.practice.faults.shopFailsAfter(2);
    await endOfHold();
    expect(await read(answer.body.execution.suggestion)).toMatchObject({ state: "done", reference: paid()[0]?.id });
    expect(paid()).toHaveLength(1);
  });

  test("the shop is down: unknown blocks the order, and is settled when it is back", async () => {
    const { answer } = await start(sam, "4711", "1001", 3200);
    const { suggestion } = answer.body.execution;
    bench.practice.faults.shopFailsBefore(3);
    await endOfHold();
    expect(await read(suggestion)).toMatchObject({ state: "unknown", failure: { code: "shop-unknown" } });
    const other = await start(sam, "4711", "1001", 100);
    expect(other.answer.body.error?.code).toMatch(/order-busy|not-allowed/);
    bench.practice.faults.shopFailsBefore(0);
    bench.clock.now += 15_001;
    await bench.server().tick();
    expect(await read(suggestion)).toMatchObject({ state: "done" });
    expect(paid()).toHaveLength(1);
    const keys = bench.practice.shop.store.ledger().map((line) => line.idempotencyKey);
    expect(keys.length).toBeGreaterThan(1);
    expect(new Set(keys)).toEqual(new Set([`countersign-${suggestion}`]));
  });

  test("two refunds of one order, each within the limits: the second waits for the first", async () => {
    await start(sam, "4712", "1002", 1000);
    const second = async () => {
      const proposal = sam.propose(await bench.refund("4712", "1002", 1500));
      const reason = await sam.witness(proposal, "reason-code", { roles: ["rep"], value: "damaged" });
      const approval = await sam.approve(proposal, [reason], ["repeat-money"]);
      return sam.call<Answer>("POST", "/v1/executions", sam.request(approval));
    };
    expect(await second()).toMatchObject({ status: 409, body: { error: { code: "order-busy" } } });
    await endOfHold();
    expect((await second()).body.execution).toMatchObject({ state: "held" });
    await endOfHold();
    expect(paid().map((refund) => refund.amount)).toEqual([1000, 1500]);
  });

  test("an approval that names another customer is refused before any hold", async () => {
    const wish = await bench.refund("4711", "1001", 3200);
    const approval = await sam.approve(sam.propose({ ...wish, customer: "cus_dan" }));
    const answer = await sam.call("POST", "/v1/executions", sam.request(approval));
    expect(answer).toMatchObject({ status: 409, body: { error: { code: "ticket-changed" } } });
    expect(paid()).toEqual([]);
  });
});
