/** What can happen between the click and the payment, and that money then moves once or not at all. */
import {
  approveRefund,
  approveStatus,
  cancelButton,
  expect,
  expectDone,
  expectWords,
  type Open,
  refundButton,
  refundCard,
  statusCard,
  test,
} from "./harness/faults-test.ts";
import type { Rig } from "./harness/rig.ts";
import { openTicket, switchTicket } from "./journey/sidebar.ts";

const ROUNDS = Number(process.env.COUNTERSIGN_ROUNDS ?? 2);

test("the customer writes during a hold: the refund does not run, and it is said why", async ({ rig, open }) => {
  const one = await open();
  await approveRefund(one.sidebar);
  await expect(cancelButton(one.sidebar)).toBeVisible();
  rig.practice.faults.customerWrites(one.ticket, "Please do not refund it, send a new kettle instead.");
  await expect(refundCard(one.sidebar).getByText("Cancelled", { exact: true })).toBeVisible();
  await expectWords(one.sidebar, /Somebody wrote on the ticket after the card was shown/);
  expect(rig.refundsOf(one)).toBe(0);
  expect((await rig.acts()).at(-1)).toMatchObject({ entry: "cancelled", action: "refund.create" });
});

test("another ticket is opened during a hold: the refund runs, on its own ticket, and waits there done", async ({
  rig,
  open,
}) => {
  const one = await open();
  await approveRefund(one.sidebar);
  await expect(cancelButton(one.sidebar)).toBeVisible();
  await switchTicket(one.page, 4712);
  await expect(one.sidebar.card(/^Refund \$82\.00/)).toBeVisible();
  await expect(cancelButton(one.sidebar)).toHaveCount(0);
  await expect.poll(() => rig.refundsOf(one)).toBe(1);
  expect(rig.practice.shop.store.refundsOf("ch_1002")).toEqual([]);
  await switchTicket(one.page, one.ticket);
  await expectDone(refundCard(one.sidebar));
  expect(rig.refundsOf(one)).toBe(1);
});

test("the tab is closed during a hold: the refund runs once, and is shown when the ticket is opened", async ({
  rig,
  open,
}) => {
  const one = await open();
  await approveRefund(one.sidebar);
  await expect(cancelButton(one.sidebar)).toBeVisible();
  await one.page.close();
  await expect.poll(() => rig.refundsOf(one)).toBe(1);
  const sidebar = await openTicket(await rig.context.newPage(), one.ticket);
  await expectDone(refundCard(sidebar));
  expect(rig.refundsOf(one)).toBe(1);
});

test("cancelled in its hold: nothing is paid, and it can be approved again", async ({ rig, open }) => {
  const one = await open();
  await approveRefund(one.sidebar);
  await cancelButton(one.sidebar).click();
  await expectWords(one.sidebar, /Sam Agent cancelled it during the hold/, /Nothing was paid or changed/);
  expect(rig.refundsOf(one)).toBe(0);
  await approveRefund(one.sidebar);
  await expectDone(refundCard(one.sidebar).first());
  expect(rig.refundsOf(one)).toBe(1);
});

test("approved in two tabs at once: one execution, one payment", async ({ rig, open }) => {
  const one = await open();
  const second = await rig.context.newPage();
  const other = await openTicket(second, one.ticket);
  await expect(refundButton(other)).toBeVisible();
  await one.page.bringToFront();
  const start = rig.proxy.hold("/executions", "request");
  await approveRefund(one.sidebar);
  await start.reached;
  await second.bringToFront();
  start.open();
  await expectDone(refundCard(other));
  await expectDone(refundCard(one.sidebar));
  expect(rig.refundsOf(one)).toBe(1);
  expect(rig.proxy.count("/executions")).toBeGreaterThan(0);
});

test("the worker is stopped while the server's answer to its claim is on the way: written once or not at all", async ({
  rig,
  open,
  outlive,
}) => {
  const one = await open();
  const suggestion = await statusCard(one.sidebar).getAttribute("data-card");
  const claim = rig.proxy.hold("/claims", "answer");
  await approveStatus(one.sidebar);
  await claim.reached;
  await rig.stopWorkerWithin(0);
  claim.open();
  await outlive(one, (now) => expectOneTruth(rig, now, suggestion));
  expect((await rig.acts()).filter((act) => act.suggestion === suggestion)).toHaveLength(2);
});

test("the whole browser ends while a status is set and a refund is held: each once, and both known afterwards", async ({
  rig,
  open,
  outlive,
}) => {
  const one = await open();
  const suggestion = await statusCard(one.sidebar).getAttribute("data-card");
  await approveRefund(one.sidebar);
  await expect(cancelButton(one.sidebar)).toBeVisible();
  const claim = rig.proxy.hold("/claims", "answer");
  await approveStatus(one.sidebar);
  await claim.reached;
  await rig.crashBrowser();
  claim.open();
  // Paid by the server alone. A browser that is back sooner sets the status within the hold, and then the refund is
  // rightly not made: the ticket is not the one it was approved on.
  await expect.poll(() => rig.refundsOf(one)).toBe(1);
  await outlive(one, async (now) => {
    await expectOneTruth(rig, now, suggestion);
    await expectDone(refundCard(now.sidebar));
  });
  expect(rig.refundsOf(one)).toBe(1);
});

for (let round = 1; round <= ROUNDS; round++) {
  test(`the worker is stopped while a status is set, round ${round}: written once, recorded once`, async ({
    rig,
    open,
    outlive,
  }) => {
    const one = await open();
    const suggestion = await statusCard(one.sidebar).getAttribute("data-card");
    await approveStatus(one.sidebar);
    await rig.stopWorkerWithin(150);
    await outlive(one, (now) => expectOneTruth(rig, now, suggestion));
  });

  test(`the worker is stopped during a refund's hold, round ${round}: the shop saw it once`, async ({
    rig,
    open,
    outlive,
  }) => {
    const one = await open();
    const suggestion = await refundCard(one.sidebar).getAttribute("data-card");
    await approveRefund(one.sidebar);
    await expect(cancelButton(one.sidebar)).toBeVisible();
    await rig.stopWorkerWithin(2_500);
    await outlive(one, (now) => expectDone(refundCard(now.sidebar)));
    expect(rig.refundsOf(one)).toBe(1);
    const acts = (await rig.acts()).filter((act) => act.suggestion === suggestion);
    expect(acts.map(({ entry, ending }) => ending ?? entry)).toEqual(["intent", "held", "done"]);
  });
}

/** A write that was begun before a stop may still arrive for 15 s; only then is it sure that it did not. */
const SURE_AFTER_MS = 20_000;

/** The card says how it ended or asks anew; desk and log agree on it, and no intent is left without its result. */
async function expectOneTruth(rig: Rig, { sidebar, ticket }: Open, suggestion: string | null): Promise<void> {
  const card = statusCard(sidebar);
  const askedAnew = card.locator('[data-act="primary"]:not([aria-disabled="true"])');
  await expect(card.getByText("Done", { exact: true }).or(askedAnew).first()).toBeVisible({ timeout: SURE_AFTER_MS });
  const truth = async () => {
    const acts = (await rig.acts()).filter((act) => act.suggestion === suggestion);
    const results = acts.filter(({ entry }) => entry === "result");
    return {
      open: acts.length - 2 * results.length,
      done: results.filter(({ ending }) => ending === "done").length,
      written: rig.writesTo(ticket).filter(({ status }) => status === 200).length,
    };
  };
  await expect.poll(async () => (await truth()).open).toBe(0);
  const { written, done } = await truth();
  expect(written).toBe(done);
  expect(written).toBeLessThanOrEqual(1);
}
