/**
 * The main job from an open ticket to a verified record, played as a person plays it: one list of steps, used by
 * `npm start -- --headless` and by the browser tests. It asserts as it goes and counts what it saw.
 */
import { type BrowserContext, expect, type Page } from "@playwright/test";
import { EXTENSION_ID } from "#lib/messaging/extension-id.ts";
import { composer, openTicket, type Sidebar, sidebarOf, switchTicket } from "./sidebar.ts";

export interface Tally {
  desks: string[];
  suggested: number;
  accepted: number;
  performed: number;
  undone: number;
  audited: number;
  verified: number;
}

export interface JourneyParts {
  context: BrowserContext;
  /** Called after each step with its name; takes the screenshot. */
  step(name: string, page: Page): Promise<void>;
  /** Publishes the pack with this refund cap, as a lead does on the command line. */
  publishCap(cap: string): Promise<void>;
  /** Entries that the server's log holds by now. */
  logSize(): Promise<number>;
}

export async function playJourney(parts: JourneyParts): Promise<Tally> {
  const tally: Tally = {
    desks: ["zendesk"],
    suggested: 0,
    accepted: 0,
    performed: 0,
    undone: 0,
    audited: 0,
    verified: 0,
  };
  const before = await parts.logSize();
  const page = await parts.context.newPage();
  const sidebar = await readTicket(page, parts, tally);
  await insertReply(sidebar, parts, tally);
  await setAndUndoStatus(sidebar, parts, tally);
  await changeTags(sidebar, parts, tally);
  await hostile(page, parts, tally);
  await switchTicket(page, 4711);
  await refund(sidebar, parts, tally);
  await overTheLimit(page, parts, tally);
  await tooOld(page, parts);
  await review(parts, tally, before);
  return tally;
}

async function readTicket(page: Page, parts: JourneyParts, tally: Tally): Promise<Sidebar> {
  const sidebar = await openTicket(page, 4711);
  await expect(sidebar.reply()).toBeVisible({ timeout: 20_000 });
  await expect(sidebar.card(/^Refund \$32\.00/)).toBeVisible();
  tally.suggested += (await cardCount(sidebar)) + 1;
  await parts.step("ticket-open", page);
  return sidebar;
}

async function insertReply(sidebar: Sidebar, parts: JourneyParts, tally: Tally): Promise<void> {
  await sidebar
    .reply()
    .getByRole("button", { name: /^Insert/ })
    .click();
  await expect(sidebar.reply().getByText(/In the composer/)).toBeVisible();
  const box = composer(sidebar.page, 4711);
  await expect(box).toContainText("Hi Ana");
  await expect(box).toContainText("Best,");
  tally.accepted++;
  tally.performed++;
  await parts.step("reply-inserted", sidebar.page);
}

async function setAndUndoStatus(sidebar: Sidebar, parts: JourneyParts, tally: Tally): Promise<void> {
  const card = sidebar.card(/status to pending/i);
  await card.getByRole("button", { name: /^Set to pending/ }).click();
  await expect(card.getByText("Done", { exact: true })).toBeVisible({ timeout: 15_000 });
  tally.accepted++;
  tally.performed++;
  await parts.step("status-set", sidebar.page);
  await card.getByRole("button", { name: /^Undo/ }).click();
  await expect(sidebar.card(/status to pending/i).getByText("Undone", { exact: true })).toBeVisible({
    timeout: 15_000,
  });
  tally.accepted++;
  tally.performed++;
  tally.undone++;
  await parts.step("status-undone", sidebar.page);
}

async function changeTags(sidebar: Sidebar, parts: JourneyParts, tally: Tally): Promise<void> {
  const card = sidebar.card(/^Add tag/i);
  await card.getByRole("button", { name: /^Change tags/ }).click();
  await expect(card.getByText("Done", { exact: true })).toBeVisible({ timeout: 15_000 });
  tally.accepted++;
  tally.performed++;
  await parts.step("tags-changed", sidebar.page);
}

async function refund(sidebar: Sidebar, parts: JourneyParts, tally: Tally): Promise<void> {
  const card = sidebar.card(/^Refund \$32\.00/);
  await card.getByRole("button", { name: /^Refund \$32\.00/ }).click();
  await expect(card.getByRole("button", { name: /^Cancel/ })).toBeVisible({ timeout: 15_000 });
  await parts.step("refund-held", sidebar.page);
  await expect(card.getByText("Done", { exact: true })).toBeVisible({ timeout: 30_000 });
  tally.accepted++;
  tally.performed++;
  await parts.step("refund-done", sidebar.page);
}

/** The rep's open card changes when the lead publishes another limit. */
async function overTheLimit(page: Page, parts: JourneyParts, tally: Tally): Promise<void> {
  await switchTicket(page, 4712);
  const sidebar = await sidebarOf(page);
  const card = sidebar.card(/^Refund \$82\.00/);
  await expect(card.getByText(/needs a lead/i).first()).toBeVisible({ timeout: 15_000 });
  await expect(card.getByRole("button", { name: /^Refund \$50\.00/ })).toBeVisible();
  tally.suggested += (await cardCount(sidebar)) + 1;
  await parts.step("over-the-limit", page);
  await parts.publishCap("100.00 USD");
  await expect(card.getByText("Allowed", { exact: true })).toBeVisible({ timeout: 15_000 });
  await parts.step("limit-raised", page);
}

async function tooOld(page: Page, parts: JourneyParts): Promise<void> {
  const sidebar = await openTicket(page, 4713);
  const card = sidebar.card(/^Refund \$45\.00/);
  await expect(card.getByText("Not allowed", { exact: true })).toBeVisible({ timeout: 15_000 });
  await expect(card.getByText(/17 days/).first()).toBeVisible();
  await parts.step("too-old", page);
}

/** Somebody else's order, orders to an assistant, markup and hidden characters: said, and nothing moves. */
async function hostile(page: Page, parts: JourneyParts, tally: Tally): Promise<void> {
  await switchTicket(page, 4714);
  const sidebar = await sidebarOf(page);
  await expect(sidebar.text(/tries to give orders/)).toBeVisible({ timeout: 15_000 });
  const card = sidebar.card(/^Refund \$32\.00/);
  await expect(card.getByText("Not allowed", { exact: true })).toBeVisible();
  await expect(card.getByRole("button", { name: /^Refund/ })).toHaveCount(0);
  tally.suggested += (await cardCount(sidebar)) + 1;
  await parts.step("hostile", page);
}

async function review(parts: JourneyParts, tally: Tally, before: number): Promise<void> {
  const page = await parts.context.newPage();
  await page.goto(`chrome-extension://${EXTENSION_ID}/console.html`);
  const proven = page.locator("figure.entries-bar").getByText(/proof checked here/);
  await expect(proven).toBeVisible({ timeout: 20_000 });
  tally.audited = await acknowledged(page);
  await expect(proven).toHaveText(new RegExp(`^${tally.audited}\\b`), { timeout: 20_000 });
  tally.verified = Number.parseInt(await proven.innerText(), 10);
  expect(await parts.logSize()).toBeGreaterThanOrEqual(before + tally.performed * 2);
  await parts.step("history-verified", page);
}

/** Entries that the server has acknowledged, as the worker counts them; what is proven is counted on the page itself. */
function acknowledged(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const history = (await chrome.runtime.sendMessage({ console: "history", before: null })) as {
      rows: { index: number | null }[];
    };
    return history.rows.filter((row) => row.index !== null).length;
  });
}

async function cardCount(sidebar: Sidebar): Promise<number> {
  const frame = await sidebar.frame();
  return (await frame.getByRole("article").count()) - 1;
}
