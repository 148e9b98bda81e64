/**
 * Where the editor's own interface is out of reach, a draft goes in as a paste. Firefox drops the data of a modern
 * synthetic paste, so there the older form must carry it, or the composer would stay empty.
 */
import { expect, test } from "@playwright/test";
import { zendesk } from "../journey/desks.ts";
import { reads, textAt } from "../journey/driver.ts";
import { openTicket } from "../journey/steps.ts";
import { type FirefoxSession, startFirefoxSession } from "./session.ts";

let session: FirefoxSession;

test.beforeAll(async () => {
  session = await startFirefoxSession();
});
test.afterAll(() => session.end());

test("this Firefox still drops what a modern paste carries: the reason for the older form", async () => {
  const tab = await session.driver.newDeskTab();
  await openTicket(tab, zendesk, zendesk.tickets.simple);
  const kept = await tab.run<number>(
    `(() => { const data = new DataTransfer(); data.setData("text/html", "<p>x</p>");
      return new ClipboardEvent("paste", { clipboardData: data }).clipboardData?.types.length ?? 0; })()`,
  );
  expect(kept).toBe(0);
  await tab.close();
});

test("a draft is pasted above the signature when the page hides its editor, and the editor itself holds it", async () => {
  const tab = await session.driver.newDeskTab();
  await openTicket(tab, zendesk, zendesk.tickets.simple);
  const composer = zendesk.composer(zendesk.tickets.simple);
  const editable = `document.querySelector(${JSON.stringify(composer)})`;
  await expect.poll(() => tab.run(`${editable}?.ckeditorInstance !== undefined`)).toBe(true);
  await tab.run(
    `(() => { const one = ${editable}; window.heldEditor = one.ckeditorInstance; delete one.ckeditorInstance; })()`,
  );

  const reply = tab.sidebar.card(/^Reply/);
  await reply.press(/^Insert/);
  await reads(reply, /In the composer/);
  const lines = (await textAt(tab, composer)).split(/\n+/).map((line) => line.trim());
  expect(lines[0]).toMatch(zendesk.greets);
  expect(lines.indexOf("Sam")).toBeGreaterThan(lines.indexOf("Best,"));
  expect(await tab.run<string>("window.heldEditor.getData()")).toMatch(zendesk.greets);
  await tab.close();
});
