/** Permissions in Firefox: a company's own domain is asked for, and a desk's own address can be taken back and given again. */
import { expect, test } from "@playwright/test";
import { hasButton, reads, type Tab } from "../journey/driver.ts";
import { type FirefoxSession, startFirefoxSession } from "./session.ts";

const COMPANY = "https://help.acme.example";
let session: FirefoxSession;

test.beforeAll(async () => {
  test.setTimeout(120_000);
  session = await startFirefoxSession({ saysYes: true });
});
test.afterAll(async () => {
  await session?.end();
});

/** Firefox sees a click only where a person can see the button. */
const allow = (options: Tab) => options.press(/^Allow in this browser/);

test("the sidebar is on a company's own domain after it was allowed there, and not before", async () => {
  const ticket = await session.driver.newDeskTab();
  await ticket.go(`${COMPANY}/a/tickets/8101`);
  const before = await session.driver.extensionPage("options");
  await reads(before, /Not allowed in this browser yet/);
  const scripts = `chrome.scripting.getRegisteredContentScripts().then((all) => all.map((one) => one.matches.join()).join())`;
  expect(await before.run<string>(scripts)).toBe("");
  await allow(before);
  await reads(before, /Reload tabs/);
  expect(await before.run<string>(scripts)).toBe(`${COMPANY}/a/*,${COMPANY}/a/*`);
  await ticket.go(`${COMPANY}/a/tickets/8101`);
  await reads(ticket.sidebar, /Still no refund for the teapot/, 20_000);
  await hasButton(ticket.sidebar, /^Refund \$32\.00/);
  await before.close();
  await ticket.close();
});

test("taken back in Firefox's own list, Zendesk's address says so and has the button", async () => {
  const options = await session.driver.extensionPage("options");
  await reads(options, /acme\.zendesk\.com/);
  const origins = `{ origins: ["https://*.zendesk.com/*"] }`;
  expect(await options.run<boolean>(`chrome.permissions.remove(${origins})`)).toBe(true);
  await options.run(`location.reload()`);
  await reads(options, /acme\.zendesk\.com\s+Zendesk\s+Practice\s+Not allowed in this browser yet/);
  await allow(options);
  await reads(options, /Reload tabs/);
  await reads(options, /acme\.zendesk\.com\s+Zendesk\s+Practice\s+Allowed in this browser/);
  const ticket = await session.driver.newDeskTab();
  await ticket.go("https://acme.zendesk.com/agent/tickets/4711");
  await reads(ticket.sidebar, /Policy 1/, 20_000);
  await ticket.close();
  await options.close();
});
