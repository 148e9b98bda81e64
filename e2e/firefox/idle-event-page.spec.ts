/**
 * Firefox stops the background page when nothing happens for a while, and everything it remembered is gone. Here that is
 * a few seconds instead of thirty; what a person sees is a button that rests for a moment.
 */
import { expect, test } from "@playwright/test";
import { zendesk } from "../journey/desks.ts";
import { reads, type Tab, type View } from "../journey/driver.ts";
import { paid } from "../journey/seen.ts";
import { openTicket } from "../journey/steps.ts";
import { startFirefoxSession } from "./session.ts";

const IDLE_MS = 3_000;
const STOPS_WITHIN_MS = 20_000;

test("after Firefox has stopped the idle background page, edits, sidebar and approval window go on", async () => {
  const session = await startFirefoxSession({ idleMs: IDLE_MS, holdSeconds: 2 });
  try {
    const { driver, stack } = session;
    const witness = await driver.extensionPage("options");
    const tab = await driver.newDeskTab();
    await openTicket(tab, zendesk, zendesk.tickets.simple);
    const { sidebar } = tab;
    const reply = sidebar.card(/^Reply/);
    await reply.press(/^Edit/);
    await reply.fill(/^Reply text/, "Hi Ana, my own words.");
    await reply.press(/^Done/);

    const status = sidebar.card(/status to pending/i);
    await status.waitUntilFree(/^Set to pending/);
    await notePauses(sidebar);
    await expectStop(witness);
    await expect.poll(() => sidebar.run("window.hasPaused")).toBe(true);
    await status.waitUntilFree(/^Set to pending/);
    expect(await sidebar.run("window.hasVanished")).toBeFalsy();
    expect(await reply.words()).toContain("Hi Ana, my own words.");
    expect(zendesk.writes(stack.practice)).toEqual([]);

    await status.press(/^Set to pending/);
    await reads(status, /^Done$/m);
    expect(zendesk.writes(stack.practice)).toEqual([zendesk.pendingWrite]);

    const refund = /^Refund \$32\.00/;
    const window = await driver.opened("sidepanel", () => sidebar.card(refund).press(refund));
    await window.card(refund).waitUntilFree(refund);
    await expectStop(witness);
    await window.card(refund).press(refund);
    await reads(sidebar.card(refund), /^Done$/m);
    expect(paid(session)).toEqual([{ charge: zendesk.charges.simple, amount: 3200, outcome: "executed" }]);
  } finally {
    await session.end();
  }
});

/** Each life of the background page began at another time; asking from a page does not prolong it. */
const BORN = "chrome.extension.getBackgroundPage()?.performance.timeOrigin ?? 0";

async function expectStop(witness: Tab): Promise<void> {
  const before = await witness.run<number>(BORN);
  const lives = () => witness.run<number>(BORN).then((born) => born > 0 && born !== before);
  await expect.poll(lives, { message: "stopped, and back again", timeout: STOPS_WITHIN_MS }).toBe(true);
}

/** Notes whether the button could not be pressed for a moment (nobody was there), and whether it was ever gone. */
async function notePauses(sidebar: View): Promise<void> {
  const button = `[...document.querySelectorAll("article")]
    .find((one) => /status to pending/i.test(one.querySelector("h2")?.textContent))?.querySelector("button[data-act=primary]")`;
  await sidebar.run(`void new MutationObserver(() => {
    const button = ${button};
    window.hasVanished ||= !button;
    window.hasPaused ||= button?.matches("[aria-disabled=true]");
  }).observe(document, { subtree: true, childList: true, attributes: true })`);
}
