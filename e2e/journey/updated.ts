/**
 * The extension is updated while a rep has a ticket open and an edit unsent. Firefox starts the new content script in the
 * open page by itself; Chromium leaves the old one there, cut off, and it can only say so.
 */
import { expect, test } from "@playwright/test";
import { desks } from "./desks.ts";
import { reads } from "./driver.ts";
import type { Start } from "./journeys.ts";
import { openTicket } from "./steps.ts";

const NOTICE = `[...document.documentElement.children].map((one) => one.shadowRoot?.textContent ?? "").join("")`;

const CHILDREN = "document.documentElement.children.length";
/** Of our sidebar: the last thing in the page. */
const HOST = "document.documentElement.lastElementChild";

export function updatedUnderOpenPage(start: Start): void {
  test("updated under an open page, nothing is lost, and the page says what to do where it cannot go on", async () => {
    const [desk] = desks;
    if (desk === undefined) throw new Error("there is no desk to play");
    const session = await start({});
    try {
      const { driver } = session;
      const tab = await driver.newDeskTab();
      await openTicket(tab, desk, desk.tickets.simple);
      const reply = tab.sidebar.card(/^Reply/);
      await reply.press(/^Edit/);
      await reply.fill(/^Reply text/, "Hi Ana, my own words.");
      await reply.press(/^Done/);
      expect(await tab.run(NOTICE)).not.toContain("updated");

      const children = await tab.run<number>(CHILDREN);
      await tab.run(`void (window.oldHost = ${HOST})`);
      await driver.reloadExtension();
      if (driver.browser === "Chromium") {
        await expect.poll(() => tab.run(NOTICE)).toContain("Countersign was updated.");
        await tab.pressAt("button.reload");
      } else {
        await expect.poll(() => tab.run<boolean>(`${HOST} !== window.oldHost`)).toBe(true);
        expect(await tab.run(CHILDREN)).toBe(children);
      }
      await reads(tab.sidebar.card(/^Reply/), /Hi Ana, my own words\./);
      expect(await tab.run(NOTICE)).not.toContain("updated");
    } finally {
      await session.end();
    }
  });
}
