/**
 * The main job from an open ticket to a verified record, played as a person plays it, on one desk after the other: one
 * list of steps for `npm start -- --headless` and for the tests in each browser. It asserts as it goes and counts what it saw.
 */
import { expect } from "@playwright/test";
import type { JourneyDesk } from "./desks.ts";
import { type DeskTab, type Driver, hasButton, reads, type Tab, textAt } from "./driver.ts";
import { approve, openTicket, switchTicket } from "./steps.ts";

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
  driver: Driver;
  desks: readonly JourneyDesk[];
  /** Called after each step with its name; takes the screenshot. */
  step(name: string, tab: Tab): Promise<void>;
  /** Publishes the pack with this refund cap, as a lead does on the command line. */
  publishCap(cap: string): Promise<void>;
  /** Entries that the server's log holds by now. */
  logSize(): Promise<number>;
}

/** One desk's part of the run. */
interface Play extends JourneyParts {
  desk: JourneyDesk;
  tab: DeskTab;
  tally: Tally;
}

export async function playJourney(parts: JourneyParts): Promise<Tally> {
  const tally: Tally = { desks: [], suggested: 0, accepted: 0, performed: 0, undone: 0, audited: 0, verified: 0 };
  const before = await parts.logSize();
  for (const [i, desk] of parts.desks.entries()) {
    if (i > 0) await parts.publishCap("50.00 USD");
    await playDesk({ ...parts, desk, tab: await parts.driver.newDeskTab(), tally });
    tally.desks.push(desk.name);
  }
  await review(parts, tally, before);
  return tally;
}

async function playDesk(play: Play): Promise<void> {
  await readTicket(play);
  await insertReply(play);
  await setAndUndoStatus(play);
  await changeTags(play);
  await hostile(play);
  await refund(play);
  await overTheLimit(play);
  await tooOld(play);
}

async function readTicket(play: Play): Promise<void> {
  const { tab, desk } = play;
  await openTicket(tab, desk, desk.tickets.simple);
  await hasButton(tab.sidebar.card(/^Reply/), /^Insert/, 20_000);
  await hasButton(tab.sidebar.card(/^Refund \$32\.00/), /^Refund \$32\.00/);
  await countSuggested(play);
  await took(play, "ticket-open");
}

async function insertReply(play: Play): Promise<void> {
  const { tab, desk, tally } = play;
  const reply = tab.sidebar.card(/^Reply/);
  await reply.press(/^Insert/);
  await reads(reply, /In the composer/);
  const box = await textAt(tab, desk.composer(desk.tickets.simple));
  expect(box).toMatch(desk.greets);
  for (const line of desk.signature) expect(box).toContain(line);
  tally.accepted++;
  tally.performed++;
  await took(play, "reply-inserted");
}

async function setAndUndoStatus(play: Play): Promise<void> {
  const { tab, tally } = play;
  const card = tab.sidebar.card(/status to pending/i);
  await card.press(/^Set to pending/);
  await reads(card, /^Done$/m);
  tally.accepted++;
  tally.performed++;
  await took(play, "status-set");
  await card.press(/^Undo/);
  await reads(card, /^Undone$/m);
  tally.accepted++;
  tally.performed++;
  tally.undone++;
  await took(play, "status-undone");
}

async function changeTags(play: Play): Promise<void> {
  const { tab, tally } = play;
  const card = tab.sidebar.card(/^Add tag/i);
  await card.press(/^Change tags/);
  await reads(card, /^Done$/m);
  tally.accepted++;
  tally.performed++;
  await took(play, "tags-changed");
}

async function refund(play: Play): Promise<void> {
  const { tab, desk, driver, tally } = play;
  await switchTicket(tab, desk, desk.tickets.simple);
  await approve(driver, tab, /^Refund \$32\.00/, (window) => took(play, "refund-window", window));
  const card = tab.sidebar.card(/^Refund \$32\.00/);
  await hasButton(card, /^Cancel/);
  await took(play, "refund-held");
  await reads(card, /^Done$/m, 30_000);
  tally.accepted++;
  tally.performed++;
  await took(play, "refund-done");
}

/** The rep's open card changes when the lead publishes another limit. */
async function overTheLimit(play: Play): Promise<void> {
  const { tab, desk } = play;
  await switchTicket(tab, desk, desk.tickets.overTheLimit);
  const card = tab.sidebar.card(/^Refund \$82\.00/);
  await reads(card, /needs a lead/i);
  await hasButton(card, /^Refund \$50\.00/);
  await countSuggested(play);
  await took(play, "over-the-limit");
  await play.publishCap("100.00 USD");
  await reads(card, /^Allowed$/m);
  await took(play, "limit-raised");
}

async function tooOld(play: Play): Promise<void> {
  const { tab, desk } = play;
  await openTicket(tab, desk, desk.tickets.tooOld);
  const card = tab.sidebar.card(/^Refund \$45\.00/);
  await reads(card, /^Not allowed$/m);
  await reads(card, /17 days/);
  await took(play, "too-old");
}

/** Somebody else's order, orders to an assistant, markup and hidden characters: said, and nothing moves. */
async function hostile(play: Play): Promise<void> {
  const { tab, desk } = play;
  await switchTicket(tab, desk, desk.tickets.hostile);
  await reads(tab.sidebar, /tries to give orders/);
  const card = tab.sidebar.card(/^Refund \$32\.00/);
  await reads(card, /^Not allowed$/m);
  expect(await card.buttons(/^Refund/)).toBe(0);
  await countSuggested(play);
  await took(play, "hostile");
}

async function review(parts: JourneyParts, tally: Tally, before: number): Promise<void> {
  const page = await parts.driver.extensionPage("console");
  await expect.poll(() => proven(page), { timeout: 20_000 }).toBeGreaterThan(0);
  // What was shown and taken is sent a moment after what somebody waited for.
  await expect.poll(() => waiting(page), { timeout: 20_000 }).toBe(0);
  tally.audited = await acknowledged(page);
  // The page reads one part at a time; pressed, it reads and checks all of it.
  await page.press(/^Verify again/);
  await expect.poll(() => proven(page), { timeout: 20_000 }).toBe(tally.audited);
  tally.verified = await proven(page);
  expect(await parts.logSize()).toBeGreaterThanOrEqual(before + tally.performed * 2);
  await parts.step("history-verified", page);
}

/** What the page says that it has proven by itself. */
async function proven(page: Tab): Promise<number> {
  const words = await page.run<string>(`document.querySelector("figure.entries-bar")?.innerText ?? ""`);
  return Number(/(\d+)[^\d]*proof checked here/.exec(words.replaceAll(",", ""))?.[1] ?? 0);
}

/** Entries of this browser, and the server's about its acts, that the server has acknowledged. */
async function acknowledged(page: Tab): Promise<number> {
  return page.run<number>(
    `chrome.runtime.sendMessage({ console: "history", before: null })
      .then(({ rows, total }) => total - rows.filter((row) => row.index === null).length)`,
  );
}

async function waiting(page: Tab): Promise<number> {
  return page.run<number>(`chrome.runtime.sendMessage({ console: "record" }).then(({ waiting }) => waiting)`);
}

async function countSuggested({ tab, tally }: Play): Promise<void> {
  tally.suggested += await tab.sidebar.run<number>(`document.querySelectorAll("article").length`);
}

async function took({ step, desk, tab }: Play, name: string, shown: Tab = tab): Promise<void> {
  await step(`${desk.name}-${name}`, shown);
}
