/** The window in which money is approved: one per ticket tab, gone with it; the same page opened by anybody else is inert. */
import { expect, test } from "@playwright/test";
import { zendesk } from "../journey/desks.ts";
import type { DeskTab, Driver } from "../journey/driver.ts";
import { reads } from "../journey/driver.ts";
import { paid } from "../journey/seen.ts";
import { openTicket, switchTicket } from "../journey/steps.ts";
import { type FirefoxSession, startFirefoxSession } from "./session.ts";

const REFUND = /^Refund \$32\.00/;

let session: FirefoxSession;
let driver: Driver;
let tab: DeskTab;

test.beforeAll(async () => {
  session = await startFirefoxSession({ holdSeconds: 2 });
  driver = session.driver;
});
test.afterAll(() => session.end());
test.beforeEach(async () => {
  tab = await driver.newDeskTab();
  await openTicket(tab, zendesk, zendesk.tickets.simple);
});

test("is asked for twice and opened once, with the card in focus; nothing runs before the press in it", async () => {
  const card = tab.sidebar.card(REFUND);
  const window = await driver.opened("sidepanel", () => card.press(REFUND));
  await window.card(REFUND).waitUntilFree(REFUND);
  await expect.poll(() => window.run(`document.activeElement.querySelector("h2")?.innerText`)).toMatch(REFUND);
  await window.run("document.activeElement.blur()");
  await card.press(REFUND);
  await expect.poll(() => window.run(`document.activeElement.querySelector("h2")?.innerText`)).toMatch(REFUND);
  expect(await windows()).toBe(1);
  expect(paid(session)).toEqual([]);

  await switchTicket(tab, zendesk, zendesk.tickets.tooOld);
  await reads(window.card(/^Refund \$45\.00/), /^Not allowed$/m);
  await tab.close();
  await expect.poll(windows).toBe(0);
});

test("the same page in a tab of its own has nothing to press", async () => {
  const own = await driver.extensionPage("sidepanel");
  await reads(own, /opens beside a ticket/);
  expect(await own.buttons(/./)).toBe(0);
  await own.close();
  await tab.close();
});

async function windows(): Promise<number> {
  const urls = await Promise.all((await driver.tabs()).map((one) => one.url()));
  return urls.filter((url) => url.endsWith("/sidepanel.html")).length;
}
