/** The main job in a real browser, counted three times: by the player, by the systems that were changed, by the record. */
import path from "node:path";
import { expect, type Page, test } from "@playwright/test";
import { logSize } from "#cli/start/export-log.ts";
import { publishCap } from "#cli/start/publish-cap.ts";
import { playJourney } from "./journey/journey.ts";
import { deskWrites, paid, sentMessages, verifyLog } from "./journey/seen.ts";
import { type JourneySession, startSession } from "./journey/session.ts";
import { composer, openTicket, type Sidebar } from "./journey/sidebar.ts";

test.describe("the whole job", () => {
  test("from an open ticket to a verified record: what was seen, what was done and what is written agree", async () => {
    const began = new Date();
    const session = await startSession();
    try {
      const serverDir = path.join(session.dir, "server");
      const steps: string[] = [];
      const tally = await playJourney({
        context: session.context,
        step: async (name) => void steps.push(name),
        publishCap: async (cap) => void (await publishCap(session.stack.server, cap)),
        logSize: () => logSize(serverDir),
      });
      expect(tally.audited).toBeGreaterThanOrEqual(4);
      expect(tally.verified).toBe(tally.audited);
      expect(tally.performed).toBeGreaterThanOrEqual(2);
      expect(tally.undone).toBeGreaterThanOrEqual(1);
      expect(steps).toContain("history-verified");

      expect(paid(session)).toEqual([{ charge: "ch_1001", amount: 3200, outcome: "executed" }]);
      expect(deskWrites(session)).toEqual([
        ["PUT /api/v2/tickets/4711", { status: "pending" }],
        ["PUT /api/v2/tickets/4711", { status: "open" }],
        ["PUT /api/v2/tickets/4711", { tags: ["refund", "refund-pending"] }],
      ]);
      expect(sentMessages(session, began)).toBe(0);
      const { code, report } = await verifyLog(session);
      expect(report).toMatchObject({ verified: "anchored", faults: [], size: await logSize(serverDir) });
      expect(code).toBe(0);
    } finally {
      await session.end();
    }
  });
});

test.describe("one rep, several tickets", () => {
  let session: JourneySession;
  let page: Page;

  test.beforeAll(async () => {
    session = await startSession({ holdSeconds: 4 });
  });
  test.afterAll(() => session.end());
  test.beforeEach(async () => {
    page = await session.context.newPage();
  });
  test.afterEach(() => page.close());

  test("a refund that is cancelled within the hold is not paid, and its card says so", async () => {
    const sidebar = await openTicket(page, 4711);
    const card = sidebar.card(/^Refund \$32\.00/);
    await card.getByRole("button", { name: /^Refund \$32\.00/ }).click();
    await card.getByRole("button", { name: /^Cancel/ }).click();
    await expect(card.getByText("Cancelled", { exact: true })).toBeVisible();
    await session.stack.server.tick();
    expect(session.stack.practice.shop.store.ledger()).toEqual([]);
  });

  test("approves by keyboard alone: to the card, Alt+A, and nothing without it", async () => {
    const sidebar = await openTicket(page, 4711);
    const card = sidebar.card(/status to pending/i);
    const button = card.getByRole("button", { name: /^Set to pending/ });
    await expect(button).not.toHaveAttribute("aria-disabled", "true");
    await walkTo(page, sidebar, card);
    await page.keyboard.press("a");
    await page.keyboard.press("Enter");
    await expect(button).toBeFocused();
    expect(deskWrites(session)).toEqual([]);
    await page.keyboard.press("Alt+a");
    await expect(card.getByText("Done", { exact: true })).toBeVisible();
    expect(deskWrites(session)).toEqual([["PUT /api/v2/tickets/4711", { status: "pending" }]]);

    await page.keyboard.press("Alt+z");
    await expect(card.getByText("Undone", { exact: true })).toBeVisible();
  });

  test("an edited reply goes into the composer as edited, above signature and quote, and is not sent", async () => {
    const began = new Date();
    const sidebar = await openTicket(page, 4712);
    const reply = sidebar.reply();
    await reply.getByRole("button", { name: /^Edit/ }).click();
    const words = "Hi Ben,\n\nI looked at your photos & ask my lead today.\nYou hear from me <soon>.";
    await reply.getByRole("textbox", { name: "Reply text" }).fill(words);
    await reply.getByRole("button", { name: "Done" }).click();
    await reply.getByRole("button", { name: /^Insert/ }).click();
    await expect(reply.getByText(/In the composer/)).toBeVisible();

    const box = composer(page, 4712);
    const lines = (await box.innerText()).split(/\n+/).map((line) => line.trim());
    const own = words.split(/\n+/);
    expect(lines.slice(0, own.length)).toEqual(own);
    const [after, quote] = [lines.slice(own.length), "When do I get my refund?"];
    expect(after.indexOf("Sam")).toBeGreaterThan(after.indexOf("Best,"));
    expect(after.findIndex((line) => line.includes(quote))).toBeGreaterThan(after.indexOf("Sam"));
    await expect(box.locator("blockquote")).toContainText(quote);
    expect(sentMessages(session, began)).toBe(0);
  });

  test("the nearest amount is offered where the limit allows it, and taking it decides anew and pays that amount", async () => {
    const sidebar = await openTicket(page, 4712);
    await sidebar
      .card(/^Refund \$82\.00/)
      .getByRole("button", { name: /^Refund \$50\.00/ })
      .click();
    const card = sidebar.card(/^Refund \$50\.00/);
    await expect(card.getByText("Allowed", { exact: true })).toBeVisible();
    await card.getByRole("button", { name: /^Refund \$50\.00/ }).click();
    await expect(card.getByText("Done", { exact: true })).toBeVisible();
    expect(paid(session)).toEqual([{ charge: "ch_1002", amount: 5000, outcome: "executed" }]);
  });

  test("outside the window no amount is offered", async () => {
    const card = (await openTicket(page, 4713)).card(/^Refund \$45\.00/);
    await expect(card.getByText("Not allowed", { exact: true })).toBeVisible();
    await expect(card.getByRole("button", { name: /^Refund/ })).toHaveCount(0);
  });
});

/** From the top of the sidebar by j, as a person without a mouse does. */
async function walkTo(page: Page, sidebar: Sidebar, card: ReturnType<Sidebar["card"]>): Promise<void> {
  await sidebar.reply().focus();
  const frame = await sidebar.frame();
  const count = await frame.getByRole("article").count();
  for (let step = 0; step < count; step++) {
    if (await card.evaluate((one) => one === document.activeElement)) return;
    await page.keyboard.press("j");
  }
  await expect(card).toBeFocused();
}
