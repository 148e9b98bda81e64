/** The sidebar's frame in the page: bound by a token that the page never sees, put back when the desk wipes it. */

import AxeBuilder from "@axe-core/playwright";
import { type Desk, expect, test } from "./desk/desk-fixture.ts";
import type { DeskProbe } from "./desk/desk-worker.ts";

declare const probe: DeskProbe;

const bound = (desk: Desk) => desk.probe(() => probe.bound);
const given = (desk: Desk) => desk.probe(() => probe.given);
const sidebar = (desk: Desk) => desk.page.frames().find((frame) => frame.url().endsWith("/sidepanel.html"));
const width = (desk: Desk) => desk.page.evaluate(() => document.body.getBoundingClientRect().width);

async function isBound(desk: Desk, times = 1): Promise<void> {
  await expect.poll(async () => (await bound(desk)).length).toBe(times);
  const tokens = (await bound(desk)).map(({ token }) => token);
  expect(tokens).toEqual(await given(desk));
  expect(new Set(tokens).size).toBe(times);
}

test("is bound to its tab and frame by a fresh token that stands in no address, and the page is narrowed", async ({
  desk,
}) => {
  await desk.open(4711);
  await isBound(desk);
  const [bond] = await bound(desk);
  expect(bond?.frame).toBeGreaterThan(0);
  expect(bond?.url).toMatch(/^chrome-extension:\/\/[^?#]+\/sidepanel\.html$/);
  expect(await width(desk)).toBe(1440 - 392);
});

test("the page can neither find the frame nor look into it", async ({ desk }) => {
  await desk.open(4711);
  await isBound(desk);
  expect(
    await desk.page.evaluate(() => ({
      frames: window.length,
      iframes: document.querySelectorAll("iframe").length,
      shadow: [...document.documentElement.children].map((child) => child.shadowRoot),
    })),
  ).toEqual({ frames: 0, iframes: 0, shadow: [null, null, null] });
});

test("stays through ticket switches, and is put back and bound anew when the desk wipes it", async ({ desk }) => {
  await desk.open(4711);
  await isBound(desk);
  await desk.page.locator('[data-test-id="header-tab"][data-entity-id="4712"]').click();
  await desk.page.locator('[data-test-id="ticket-4712-standard-layout"]').waitFor();
  await isBound(desk);

  await desk.page.evaluate(() => document.documentElement.lastElementChild?.remove());
  await isBound(desk, 2);
  expect(await sidebar(desk)?.textContent("body")).toContain("bound");
});

test("when the worker was stopped, the line is opened again and the frame gets a fresh token", async ({ desk }) => {
  await desk.open(4711);
  await isBound(desk);
  await desk.probe(() => probe.cut());
  await isBound(desk, 2);
  expect(await desk.probe(() => probe.lines)).toBe(2);
});

test("is hidden and shown by its button, by keyboard too, and stays hidden after a reload", async ({ desk }) => {
  await desk.open(4711);
  await isBound(desk);
  await desk.page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  await desk.page.mouse.click(1440 - 392 - 10, 900 * 0.4 + 16);
  await expect.poll(() => width(desk)).toBe(1440);
  await desk.page.reload();
  await desk.open(4711);
  await expect.poll(async () => (await desk.told()).length).toBeGreaterThan(1);
  expect(await width(desk)).toBe(1440);

  // The last stop of the page before the browser's own controls.
  await desk.page.keyboard.press("Shift+Tab");
  await desk.page.keyboard.press("Enter");
  await expect.poll(() => width(desk)).toBe(1440 - 392);
});

test("the worker can hide and show it; off tickets it is away, on small screens it lies over the page", async ({
  desk,
}) => {
  await desk.open(4711);
  await isBound(desk);
  await desk.say({ to: "page", sidebar: "hide" });
  await expect.poll(() => width(desk)).toBe(1440);
  await desk.say({ to: "page", sidebar: "show" });
  await expect.poll(() => width(desk)).toBe(1440 - 392);

  await desk.page.setViewportSize({ width: 800, height: 700 });
  await expect.poll(() => width(desk)).toBe(800);
  await desk.page.setViewportSize({ width: 1440, height: 900 });
  await desk.page.locator("#rail button").first().click();
  await expect.poll(() => width(desk)).toBe(1440);
});

test("when the extension is updated under an open page, the old script ends and says what to do", async ({
  desk,
  shared,
}) => {
  const context = await shared.launch("reloaded");
  const page = await context.newPage();
  await page.goto(`${desk.practice.desk.origin}/agent/tickets/4711`);
  const narrowed = () => page.evaluate(() => document.body.getBoundingClientRect().width < innerWidth);
  await expect.poll(narrowed).toBe(true);
  const children = () => page.evaluate(() => document.documentElement.children.length);
  expect(await children()).toBe(3);
  const worker = context.serviceWorkers()[0] ?? (await context.waitForEvent("serviceworker"));
  await worker.evaluate(() => chrome.runtime.reload()).catch(() => {});
  await expect.poll(narrowed).toBe(false);
  const notice = page.getByRole("alert").filter({ hasText: "Countersign was updated." });
  await expect(notice).toContainText("Reload this page to go on; what you typed in the sidebar is kept.");
  expect(await children()).toBe(3);
  const found = await new AxeBuilder({ page }).include("html > div:last-child").analyze();
  expect(found.violations).toEqual([]);
  const reloaded = page.waitForEvent("load");
  await notice.getByRole("button", { name: "Reload" }).click();
  await reloaded;
  await expect(notice).toHaveCount(0);
  await context.close();
});
