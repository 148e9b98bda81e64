/** The server away, slow, or stopped, at each moment of an act: said, nothing lost, nothing done twice. */
import {
  approveRefund,
  approveStatus,
  cancelButton,
  expect,
  expectDone,
  expectWords,
  refundButton,
  refundCard,
  statusCard,
  test,
} from "./harness/faults-test.ts";

test("down before the approval: money is not offered on what cannot be read, and a status change is not made", async ({
  rig,
  open,
}) => {
  const one = await open();
  const before = (await rig.acts()).length;
  rig.proxy.down(true);
  await approveRefund(one.sidebar);
  await expectWords(one.sidebar, /changed after this card was shown|could not be reached/);
  await expectWords(one.sidebar, /Without it, money actions cannot be decided/);
  await expect(refundButton(one.sidebar)).toHaveCount(0);
  await approveStatus(one.sidebar);
  await expectWords(one.sidebar, /The server at .* could not be reached/, /Nothing was done/, /Approve it again/);
  expect(rig.writesTo(one.ticket)).toEqual([]);
  expect(rig.refundsOf(one)).toBe(0);
  expect(await rig.acts()).toHaveLength(before);

  // The intent was on this device's record; it reaches the server's as soon as there is one again.
  rig.proxy.down(false);
  await rig.alarm();
  await expect.poll(async () => (await rig.acts()).slice(before).map((one) => one.entry)).toEqual(["intent", "result"]);
});

test("down during the claim, which the server has made: not written, and approved again it runs once", async ({
  rig,
  open,
}) => {
  const one = await open();
  const claim = rig.proxy.hold("/claims", "answer");
  await approveStatus(one.sidebar);
  await claim.reached;
  rig.proxy.down(true);
  claim.open();
  await expectWords(one.sidebar, /could not be reached/);
  expect(rig.writesTo(one.ticket)).toEqual([]);
  rig.proxy.down(false);
  await rig.alarm();
  await approveStatus(one.sidebar);
  await expectDone(statusCard(one.sidebar));
  expect(rig.writesTo(one.ticket).map(({ status }) => status)).toEqual([200]);
});

test("down while a refund is handed over, which the server has taken: found again, paid once", async ({
  rig,
  open,
}) => {
  const one = await open();
  const start = rig.proxy.hold("/executions", "answer");
  await approveRefund(one.sidebar);
  await start.reached;
  rig.proxy.down(true);
  start.open();
  await expectWords(one.sidebar, /Checking…/, /The server did not answer/, /nothing is repeated/);
  rig.proxy.down(false);
  await expectDone(refundCard(one.sidebar));
  expect(rig.refundsOf(one)).toBe(1);
});

test("down before a refund reaches the server: not known, then handed over once", async ({ rig, open }) => {
  const one = await open();
  const start = rig.proxy.hold("/executions", "request");
  await approveRefund(one.sidebar);
  await start.reached;
  rig.proxy.down(true);
  await expectWords(one.sidebar, /Checking…/, /The server did not answer/);
  expect(rig.refundsOf(one)).toBe(0);
  rig.proxy.reset();
  await expectDone(refundCard(one.sidebar));
  expect(rig.refundsOf(one)).toBe(1);
});

test("away during a hold: the server pays by itself, once, and the card learns of it", async ({ rig, open }) => {
  const one = await open();
  await approveRefund(one.sidebar);
  await expect(cancelButton(one.sidebar)).toBeVisible();
  rig.proxy.down(true);
  await cancelButton(one.sidebar).click();
  await expectWords(one.sidebar, /The server cannot be reached/, /may still run/, /Watch the card/);
  await expect.poll(() => rig.refundsOf(one)).toBe(1);
  await expectWords(one.sidebar, /Checking…/, /it may have been paid/, /nothing is repeated/);
  rig.proxy.down(false);
  await expectDone(refundCard(one.sidebar));
  expect(rig.refundsOf(one)).toBe(1);
});

test("stopped and started again during a hold: paid once", async ({ rig, open }) => {
  const one = await open();
  await approveRefund(one.sidebar);
  await expect(cancelButton(one.sidebar)).toBeVisible();
  await rig.restartServer();
  await expectDone(refundCard(one.sidebar));
  expect(rig.refundsOf(one)).toBe(1);
});

test("slow: it is said that it waits, and then it is done once", async ({ rig, open }) => {
  const one = await open();
  const claim = rig.proxy.hold("/claims", "request");
  await approveStatus(one.sidebar);
  await claim.reached;
  await expectWords(one.sidebar, /Putting it on the record first/);
  expect(rig.writesTo(one.ticket)).toEqual([]);
  claim.open();
  await expectDone(statusCard(one.sidebar));
  expect(rig.writesTo(one.ticket)).toHaveLength(1);
});

test("too slow: given up after the time-out, said, and not done behind the person's back", async ({ rig, open }) => {
  const one = await open();
  const restore = await rig.hurryTimeouts(20);
  const claim = rig.proxy.hold("/claims", "request");
  await approveStatus(one.sidebar);
  await claim.reached;
  await expectWords(one.sidebar, /did not answer in time/, /Nothing was done/);
  claim.open();
  await restore();
  await approveStatus(one.sidebar);
  await expectDone(statusCard(one.sidebar));
  expect(rig.writesTo(one.ticket)).toHaveLength(1);
});

test("the shop fails, or loses its answer: not known, read back, paid once", async ({ rig, open }) => {
  const one = await open();
  rig.practice.faults.shopFailsAfter();
  await approveRefund(one.sidebar);
  await expectDone(refundCard(one.sidebar));
  expect(rig.refundsOf(one)).toBe(1);
});

/** Last: the browser has then heard a time two minutes ahead, and takes no earlier one for true until it is reached. */
test("stopped during a hold and back too late: it expires, and never runs late", async ({ rig, open }) => {
  const one = await open();
  await approveRefund(one.sidebar);
  await expect(cancelButton(one.sidebar)).toBeVisible();
  await rig.restartServer({ now: () => Date.now() + 120_000 });
  await expect(refundCard(one.sidebar).getByText("Cancelled", { exact: true })).toBeVisible();
  await expectWords(one.sidebar, /could not run it within a minute/, /what is late does not run/, /Approve it again/);
  expect(rig.refundsOf(one)).toBe(0);
  await rig.restartServer();
});
