/** SIGKILL to the whole browser in the middle of two acts: nothing of it can tidy up, and each act is still done once. */
import type { Browser } from "@playwright/test";
import {
  approveRefund,
  approveStatus,
  cancelButton,
  expect,
  expectDone,
  refundCard,
  statusCard,
  test,
} from "./harness/faults-test.ts";

const ROUNDS = Number(process.env.COUNTERSIGN_ROUNDS ?? 1);

for (let round = 1; round <= ROUNDS; round++) {
  test(`the browser is killed, round ${round}: status and refund each once, and both known afterwards`, async ({
    rig,
    open,
    outlive,
  }) => {
    const one = await open();
    const suggestions = await Promise.all(
      [statusCard(one.sidebar), refundCard(one.sidebar)].map((card) => card.getAttribute("data-card")),
    );
    await approveRefund(one.sidebar);
    await expect(cancelButton(one.sidebar)).toBeVisible();
    const claim = rig.proxy.hold("/claims", "answer");
    await approveStatus(one.sidebar);
    await claim.reached;
    const ended = new Promise((resolve) => rig.context.once("close", resolve));
    process.kill(await browserPid(rig.context.browser()), "SIGKILL");
    await ended;
    claim.open();
    // Paid by the server alone. A browser that is back sooner sets the status within the hold, and then the refund is
    // rightly not made: the ticket is not the one it was approved on.
    await expect.poll(() => rig.refundsOf(one)).toBe(1);
    await outlive(one, async (now) => {
      await expectDone(refundCard(now.sidebar));
      // Written or asked anew: a write that was begun before may still arrive for 15 s.
      const asked = statusCard(now.sidebar).locator('[data-act="primary"]:not([aria-disabled="true"])');
      const over = statusCard(now.sidebar).getByText("Done", { exact: true }).or(asked);
      await expect(over.first()).toBeVisible({ timeout: 20_000 });
    });
    expect(rig.refundsOf(one)).toBe(1);
    const written = () => rig.writesTo(one.ticket).filter(({ status }) => status === 200).length;
    const doneOnRecord = async (suggestion: string | null | undefined) =>
      (await rig.acts()).filter((act) => act.suggestion === suggestion && act.ending === "done").length;
    // A card says it a moment before the record has it.
    await expect.poll(async () => (await doneOnRecord(suggestions[0])) - written()).toBe(0);
    expect(written()).toBeLessThanOrEqual(1);
    await expect.poll(() => doneOnRecord(suggestions[1])).toBe(1);
  });
}

async function browserPid(browser: Browser | null): Promise<number> {
  const session = await browser?.newBrowserCDPSession();
  const { processInfo = [] } = (await session?.send("SystemInfo.getProcessInfo")) ?? {};
  const pid = processInfo.find(({ type }) => type === "browser")?.id;
  if (pid === undefined) throw new Error("the browser does not say which process it is");
  return pid;
}
