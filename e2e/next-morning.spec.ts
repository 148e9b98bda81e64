/** The browser is closed for the night. What was written down is there the next day, still proven, and can still be undone. */
import { type BrowserContext, expect, type Page, test } from "@playwright/test";
import type { HistoryPage } from "#lib/messaging/console-calls.ts";
import { EXTENSION_ID } from "#lib/messaging/extension-id.ts";
import { deskWrites } from "./journey/seen.ts";
import { startSession } from "./journey/session.ts";
import { openTicket } from "./journey/sidebar.ts";

test("after a restart of the browser the history, its proofs and the remembered checkpoint are kept, and undo works", async () => {
  const session = await startSession();
  try {
    const card = (await openTicket(await session.context.newPage(), 4711)).card(/status to pending/i);
    await card.getByRole("button", { name: /^Set to pending/ }).click();
    await expect(card.getByText("Done", { exact: true })).toBeVisible();
    await expect(card.getByText(/proof checked/)).toBeVisible();
    const evening = await provenHistory(session.context);
    expect(evening.rows.length).toBeGreaterThanOrEqual(2);

    const context = await session.restartBrowser();
    const morning = await provenHistory(context);
    // Newest first; what was shown last may have come to the record after the evening's look.
    expect(entries(morning).slice(-evening.rows.length)).toEqual(entries(evening));
    expect(evening.remembered).toMatch(/^countersign/);
    expect(sizeOf(morning)).toBeGreaterThanOrEqual(sizeOf(evening));
    expect(morning.followedSince).toBe(evening.followedSince);

    const kept = (await openTicket(await context.newPage(), 4711)).card(/status to pending/i);
    await kept.getByRole("button", { name: /^Undo/ }).click();
    await expect(kept.getByText("Undone", { exact: true })).toBeVisible();
    expect(deskWrites(session).map(([, change]) => change)).toEqual([{ status: "pending" }, { status: "open" }]);
    const after = await provenHistory(context);
    expect(entries(after).slice(-evening.rows.length)).toEqual(entries(evening));
    expect(after.rows.length).toBeGreaterThan(morning.rows.length);
  } finally {
    await session.end();
  }
});

/** The history as the worker tells it, once the console has proven every entry of it by itself. */
async function provenHistory(context: BrowserContext): Promise<HistoryPage> {
  const page = await context.newPage();
  await page.goto(`chrome-extension://${EXTENSION_ID}/console.html`);
  const proven = page.locator("figure.entries-bar").getByText(/proof checked here/);
  let history = await askHistory(page);
  // What was shown goes on the record by itself: page and history are compared when both speak of the same entries.
  await expect(async () => {
    await page.reload();
    history = await askHistory(page);
    expect(history.rows.every(({ index }) => index !== null)).toBe(true);
    await expect(proven).toHaveText(new RegExp(`^${history.rows.length}\\b`), { timeout: 2_000 });
  }).toPass({ timeout: 20_000 });
  await page.close();
  return history;
}

function askHistory(page: Page): Promise<HistoryPage> {
  return page.evaluate(() => chrome.runtime.sendMessage({ console: "history", before: null }) as Promise<HistoryPage>);
}

function entries({ rows }: HistoryPage): unknown[] {
  return rows.map(({ entryId, index, at, entry }) => ({ entryId, index, at, entry }));
}

/** Second line of a checkpoint note. */
function sizeOf({ remembered }: HistoryPage): number {
  return Number(remembered?.split("\n")[1]);
}
