/**
 * The worker is stopped by the browser when nothing happens for 30 seconds, and everything it remembered is gone. Under a
 * debugger that never happens, so this one test has none on the worker: it watches the list of targets.
 */
import { expect, test } from "@playwright/test";
import { EXTENSION_ID } from "#lib/messaging/extension-id.ts";
import { type Attached, type RawChromium, startRawChromium } from "./idle/raw-chromium.ts";
import { deskWrites } from "./journey/seen.ts";
import { startSession } from "./journey/session.ts";
import { DESK } from "./journey/sidebar.ts";

/** The browser stops a worker 30 s after its last event, and looks every few seconds. */
const STOPS_WITHIN_MS = 45_000;

test("after the browser has stopped the idle worker, a click in the sidebar that stood open still acts, once", async () => {
  const session = await startSession();
  await session.context.close();
  const browser = await startRawChromium(session.browser);
  try {
    const page = await browser.open(`${DESK}/agent/tickets/4711`);
    await expect.poll(() => sidebarTarget(browser) !== undefined, { timeout: 15_000 }).toBe(true);
    const sidebar = await browser.attach(sidebarTarget(browser) as never);
    await expect.poll(() => canPress(sidebar), { timeout: 15_000 }).toBe(true);

    await notePauses(sidebar);
    const first = worker(browser);
    expect(first).toBeDefined();
    await expect
      .poll(() => worker(browser) !== first, { message: "the worker is stopped", timeout: STOPS_WITHIN_MS })
      .toBe(true);
    await expect.poll(() => sidebar.evaluate("window.hasPaused")).toBe(true);
    await expect.poll(() => canPress(sidebar)).toBe(true);
    expect(worker(browser)).not.toBe(first);
    expect(await sidebar.evaluate("window.hasVanished")).toBe(false);
    expect(deskWrites(session)).toEqual([]);

    await press(page, sidebar);
    await expect.poll(() => card(sidebar), { timeout: 15_000 }).toContain("Done");
    expect(deskWrites(session)).toEqual([["PUT /api/v2/tickets/4711", { status: "pending" }]]);
  } finally {
    await browser.close();
    await session.end();
  }
});

function sidebarTarget(browser: RawChromium) {
  return browser.targets("iframe").find(({ url }) => url.endsWith("/sidepanel.html"));
}

/** Each life of the worker is a target of its own. */
function worker(browser: RawChromium): string | undefined {
  return browser.targets("service_worker").find(({ url }) => url.includes(EXTENSION_ID))?.targetId;
}

const CARD = `[...document.querySelectorAll("article")].find((one) => /status to pending/i.test(one.querySelector("h2")?.textContent))`;
const BUTTON = `${CARD}?.querySelector("button[data-act=primary]")`;

/** Notes whether the button could not be pressed for a moment (the worker was away), and whether it was ever gone. */
async function notePauses(sidebar: Attached): Promise<void> {
  await sidebar.evaluate(`void new MutationObserver(() => {
    window.hasVanished ||= !${BUTTON};
    window.hasPaused ||= ${BUTTON}?.matches("[aria-disabled=true]");
  }).observe(document, { subtree: true, childList: true, attributes: true })`);
}

function canPress(sidebar: Attached): Promise<boolean> {
  return sidebar.evaluate(`${BUTTON}?.matches(":not([aria-disabled=true])") ?? false`);
}

function card(sidebar: Attached): Promise<string> {
  return sidebar.evaluate(`${CARD}?.innerText ?? ""`);
}

/** A real press of the mouse on the page, where the button is seen: a click made by script would not count. */
async function press(page: Attached, sidebar: Attached): Promise<void> {
  const [x, y] = await sidebar.evaluate<[number, number]>(
    `(() => { const one = ${BUTTON}; one.scrollIntoView({ block: "center" }); const box = one.getBoundingClientRect(); return [box.x + box.width / 2 - innerWidth, box.y + box.height / 2]; })()`,
  );
  const at = { x: (await page.evaluate<number>("innerWidth")) + x, y, button: "left", clickCount: 1 };
  await page.call("Input.dispatchMouseEvent", { type: "mousePressed", ...at });
  await page.call("Input.dispatchMouseEvent", { type: "mouseReleased", ...at });
}
