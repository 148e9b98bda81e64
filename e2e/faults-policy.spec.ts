/**
 * What may come in a policy's place, and what a clock may do: nothing is approved under it, a person reads why, and as
 * soon as all is well the cards are back. In between stands a proxy that can alter answers but sign nothing.
 */

import type { LeaseAnswer } from "#lib/domain/server-api.ts";
import {
  approveRefund,
  approveStatus,
  approveStatusIfOffered,
  cancelButton,
  expect,
  expectDone,
  expectWords,
  type Open,
  refundCard,
  statusCard,
  test,
} from "./harness/faults-test.ts";
import type { Rig } from "./harness/rig.ts";

/** What was refused leaves nothing behind: no write, no payment, not even an entry. */
async function expectUntouched(rig: Rig, { ticket, ...one }: Open, logBefore: number): Promise<void> {
  expect(rig.writesTo(ticket)).toEqual([]);
  expect(rig.refundsOf({ ticket, ...one })).toBe(0);
  expect(await rig.acts()).toHaveLength(logBefore);
}

const tryAgain = ({ sidebar }: Open) => sidebar.button(/^Try again$/).click();

test("an unsigned policy (one limit changed on the way) is refused and said; the true one is taken after", async ({
  rig,
  open,
}) => {
  const one = await open();
  const before = (await rig.acts()).length;
  rig.proxy.alter<LeaseAnswer>("/lease", (answer) => {
    if (answer.policy)
      Object.assign(answer.policy.body.document.rules?.[0] ?? {}, { atMost: { minor: 999_999, currency: "USD" } });
    return answer;
  });
  await rig.publish();
  await expectWords(one.sidebar, /A policy arrived whose signature does not fit it/, /It is not used/);
  await expectWords(one.sidebar, /Ask your administrator/);
  await expect(refundCard(one.sidebar)).toHaveCount(0);
  await expectUntouched(rig, one, before);
  rig.proxy.reset();
  await tryAgain(one);
  await expect(refundCard(one.sidebar)).toBeVisible();
});

test("a policy signed by a stranger is refused and said", async ({ rig, open }) => {
  const one = await open();
  const before = (await rig.acts()).length;
  rig.proxy.alter<LeaseAnswer>("/lease", (answer) => {
    if (answer.policy) answer.policy.key = "0".repeat(answer.policy.key.length);
    return answer;
  });
  await rig.publish();
  await expectWords(one.sidebar, /no publisher on the organisation's list has signed/, /Ask your administrator/);
  await expectUntouched(rig, one, before);
  rig.proxy.reset();
  await tryAgain(one);
  await expect(refundCard(one.sidebar)).toBeVisible();
});

test("a malformed policy is refused and said; nothing is approved until the true one is there", async ({
  rig,
  open,
}) => {
  const one = await open();
  rig.proxy.alter<LeaseAnswer>("/lease", (answer) => {
    if (answer.policy) Reflect.deleteProperty(answer.policy.body, "document");
    return answer;
  });
  await rig.publish();
  await expectWords(one.sidebar, /A policy arrived cut off or malformed/, /It is not used/, /Ask your administrator/);
  await expect(refundCard(one.sidebar)).toHaveCount(0);
  rig.proxy.reset();
  await rig.alarm();
  await expect(one.sidebar.text(/cut off or malformed/)).toHaveCount(0);
  await approveStatus(one.sidebar);
  await expectDone(statusCard(one.sidebar));
});

test("an older policy, genuine, is refused and said; the newer one stays in force", async ({ rig, open }) => {
  const one = await open();
  let older: LeaseAnswer["policy"];
  rig.proxy.alter<LeaseAnswer>("/lease", (answer) => {
    older ??= answer.policy;
    return answer;
  });
  await rig.publish();
  await expect.poll(() => older?.body.revision).toBeGreaterThan(0);
  const revision = await rig.publish();
  await expect(one.sidebar.text(new RegExp(`^Policy ${revision}$`))).toBeVisible();
  rig.proxy.alter<LeaseAnswer>("/lease", (answer) => ({ ...answer, policy: older }));
  await rig.alarm();
  await expectWords(one.sidebar, new RegExp(`offers policy ${revision - 1}; policy ${revision} was in force`));
  await expectWords(one.sidebar, /could allow what was taken back/, /restored from a backup/);
  await expect(one.sidebar.text(new RegExp(`^Policy ${revision}$`))).toBeVisible();
  await expect(refundCard(one.sidebar)).toBeVisible();
});

test("a lease that is over: nothing can be approved, said with what to do; renewed it goes on", async ({
  rig,
  open,
}) => {
  const one = await open();
  const before = (await rig.acts()).length;
  await rig.restartServer({ leaseMs: 1 });
  await rig.alarm();
  await expectWords(
    one.sidebar,
    /The permission to act ended at/,
    /Nothing can be approved until/,
    /Check the network/,
  );
  await expect(refundCard(one.sidebar)).toHaveCount(0);
  await expectUntouched(rig, one, before);
  await rig.restartServer();
  await tryAgain(one);
  await approveStatus(one.sidebar);
  await expectDone(statusCard(one.sidebar));
  expect(rig.writesTo(one.ticket)).toHaveLength(1);
});

test("a lease that ends while the server is away: the click is refused and said", async ({ rig, open }) => {
  const one = await open();
  const before = (await rig.acts()).length;
  rig.proxy.down(true);
  const restore = await rig.moveClock(25 * 3_600_000);
  await approveStatusIfOffered(one.sidebar);
  await expectWords(one.sidebar, /The permission to act ended at/, /Check the network/);
  await expectUntouched(rig, one, before);
  await restore();
});

test("the clock is set back: the lease counts as over until the server was heard", async ({ rig, open }) => {
  const one = await open();
  const before = (await rig.acts()).length;
  rig.proxy.down(true);
  const restore = await rig.moveClock(-3 * 3_600_000);
  await approveStatusIfOffered(one.sidebar);
  await expectWords(one.sidebar, /This computer's clock was set back/, /counts as over/, /Set the clock right/);
  await expectUntouched(rig, one, before);
  rig.proxy.down(false);
  await restore();
});

test("a newer policy while the card is open: the old card is refused by the server and shown anew", async ({
  rig,
  open,
}) => {
  const one = await open();
  const lease = rig.proxy.hold("/lease", "request");
  const revision = await rig.publish();
  await approveRefund(one.sidebar);
  await expectWords(one.sidebar, /Another policy came into force after the card was shown/, /Nothing was done/);
  await expectWords(one.sidebar, /shown again under the new policy; approve it there/);
  expect(rig.refundsOf(one)).toBe(0);
  lease.open();
  // Until it is here the card is still the old one, and would be refused again.
  await expect(one.sidebar.text(new RegExp(`^Policy ${revision}$`))).toBeVisible();
  await approveRefund(one.sidebar);
  await cancelButton(one.sidebar).click();
  await expectWords(one.sidebar, /Sam Agent cancelled it during the hold/);
  expect(rig.refundsOf(one)).toBe(0);
});

test("a newer policy during the hold: the refund is not made, and it is said", async ({ rig, open }) => {
  const one = await open();
  await approveRefund(one.sidebar);
  await expect(cancelButton(one.sidebar)).toBeVisible();
  await rig.publish();
  await expectWords(one.sidebar, /Another policy came into force after the card was shown/);
  await expect(refundCard(one.sidebar).getByText("Cancelled", { exact: true })).toBeVisible();
  expect(rig.refundsOf(one)).toBe(0);
});
