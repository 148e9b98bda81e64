/**
 * A stop is in force in every open sidebar within two seconds, by push or, where no push comes through, by asking; what
 * was approved before is answered by the server; and as soon as it is ended all goes on.
 */

import type { PolicyStatusAnswer } from "#lib/domain/lead-api.ts";
import {
  approveRefund,
  cancelButton,
  expect,
  expectWords,
  type Open,
  refundButton,
  refundCard,
  statusCard,
  test,
} from "./harness/faults-test.ts";
import type { Rig } from "./harness/rig.ts";

const WHY = "Refunds look odd.";
const IN_FORCE_MS = 2_000;

async function asLead<T>(rig: Rig, method: "GET" | "POST", path: string, body?: object): Promise<T> {
  const { url, publishToken } = rig.server();
  const response = await fetch(`${url}/v1${path}`, {
    method,
    headers: { "content-type": "application/json", authorization: `Bearer ${publishToken}` },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  expect(response.status).toBe(200);
  return (await response.json()) as T;
}

const stop = (rig: Rig, scope: string) => asLead(rig, "POST", "/stops", { scope, why: WHY });
const end = (rig: Rig, scope: string) => asLead(rig, "POST", "/stops/end", { scope });

test.afterEach(async ({ rig }) => {
  const { stops } = await asLead<PolicyStatusAnswer>(rig, "GET", "/policy/status");
  for (const { scope } of stops) await end(rig, scope);
});

/** Every stream is turned away from now on, and the open ones are cut. */
function breakPush({ proxy }: Rig): void {
  proxy.alter<{ ticket: string }>("/push-ticket", (answer) => ({ ...answer, ticket: "used-up" }));
  proxy.down(true);
  proxy.down(false);
}

const stopped = ({ sidebar }: Open) => sidebar.text(/^Stopped for everyone$/).first();

/** From the moment that the server was asked until both show it. */
async function measure(
  what: string,
  act: () => Promise<unknown>,
  seen: () => Promise<unknown>,
  atMost = IN_FORCE_MS,
): Promise<void> {
  const from = performance.now();
  await act();
  await seen();
  const ms = Math.round(performance.now() - from);
  test.info().annotations.push({ type: "measured", description: `${what}: ${ms} ms` });
  console.log(`${what}: ${ms} ms`);
  expect(ms, what).toBeLessThan(atMost);
}

test("everyone is stopped: two open sidebars show it in under 2 s and nothing can be approved; ended, it goes on", async ({
  rig,
  open,
}) => {
  const both = [await open(), await open()];
  await measure(
    "stop, by push, in two sidebars",
    () => stop(rig, "everyone"),
    () => Promise.all(both.map((one) => expect(stopped(one)).toBeVisible())),
  );
  for (const one of both) {
    await expectWords(one.sidebar, WHY, "Nothing can be approved here until it is ended.");
    await expect(refundCard(one.sidebar).getByText("Stopped", { exact: true })).toBeVisible();
    await expect(refundButton(one.sidebar)).toHaveCount(0);
    await expect(one.sidebar.button(/^Set to pending/)).toHaveCount(0);
    await expect(one.sidebar.button(/^Insert/)).toHaveCount(0);
  }
  await measure(
    "end of the stop, by push, in two sidebars",
    () => end(rig, "everyone"),
    () => Promise.all(both.map((one) => expect(refundButton(one.sidebar)).toBeVisible())),
  );
  for (const one of both) {
    await expect(stopped(one)).toHaveCount(0);
    expect(rig.writesTo(one.ticket)).toEqual([]);
  }
});

test("one action is stopped: only its card says so", async ({ rig, open }) => {
  const one = await open();
  await measure(
    "stop of an action",
    () => stop(rig, "action:refund.create"),
    () => expect(refundCard(one.sidebar).getByText("Stopped", { exact: true })).toBeVisible(),
  );
  await expectWords(one.sidebar, "Stopped: the action refund.create", WHY);
  await expect(refundButton(one.sidebar)).toHaveCount(0);
  await expect(statusCard(one.sidebar).getByText("Allowed", { exact: true })).toBeVisible();
  await expect(one.sidebar.button(/^Set to pending/)).toBeVisible();
  await end(rig, "action:refund.create");
  await expect(refundButton(one.sidebar)).toBeVisible();
});

test("a stop for somebody else changes nothing here", async ({ rig, open }) => {
  const one = await open();
  await stop(rig, "rep:mia");
  await rig.alarm();
  await expect(refundButton(one.sidebar)).toBeVisible();
  await expect(one.sidebar.text(WHY)).toHaveCount(0);
});

test("set during a hold: the refund is not made, and the card shows the server's answer", async ({ rig, open }) => {
  const one = await open();
  await approveRefund(one.sidebar);
  await expect(cancelButton(one.sidebar)).toBeVisible();
  await stop(rig, "everyone");
  await expect(stopped(one)).toBeVisible();
  await expect(refundCard(one.sidebar).first().getByText("Cancelled", { exact: true })).toBeVisible({
    timeout: 15_000,
  });
  expect(rig.refundsOf(one)).toBe(0);
});

test("no push comes through: the open sidebar asks by itself", async ({ rig, open }) => {
  const one = await open();
  breakPush(rig);
  await measure(
    "stop, by asking, just after the stream broke",
    () => stop(rig, "everyone"),
    () => expect(stopped(one)).toBeVisible({ timeout: 10_000 }),
    2 * IN_FORCE_MS,
  );
  await expect(refundButton(one.sidebar)).toHaveCount(0);
});

test("the worker was stopped by the browser: the push wakes it, and the stop is in force", async ({
  rig,
  open,
  outlive,
}) => {
  const one = await open();
  await rig.stopWorkerWithin(0);
  await stop(rig, "everyone");
  await outlive(one, (shown) => expect(stopped(shown)).toBeVisible({ timeout: 15_000 }));
  expect(rig.refundsOf(one)).toBe(0);
});
