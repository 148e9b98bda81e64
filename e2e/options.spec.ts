/**
 * Connecting a real desk: the built extension's options page in Chromium, against server, practice desks and practice
 * model. One browser for the file, in the order in which a person goes: address, sign-in, desks, check, who drafts.
 */
import { createServer } from "node:http";
import { createServer as createTls } from "node:https";
import type { AddressInfo, Server } from "node:net";
import path from "node:path";
import { type BrowserContext, expect, test } from "@playwright/test";
import { findChromium } from "#cli/find-chromium.ts";
import { buildExtension, EXTENSION_DIR } from "#cli/start/build-extension.ts";
import { signInOn } from "#cli/start/connect-extension.ts";
import { launchBrowser } from "#cli/start/launch-browser.ts";
import { EXTENSION_ID } from "#lib/messaging/extension-id.ts";
import { ensureCertificate } from "#practice/certificate.ts";
import type { PracticeModel } from "#practice/model/practice-model.ts";
import { tab } from "./journey/chromium.ts";
import { startPlace } from "./journey/session.ts";
import { openTicket, sidebarOf } from "./journey/sidebar.ts";
import { expectAccessible, extensionFrames, optionOf, pasted, picture } from "./options/looks.ts";
import { MAKER, type ModelMaker, startModelMaker } from "./options/model-maker.ts";
import { openOptions, sayYesBeforehand } from "./options/options-page.ts";

test.describe.configure({ mode: "serial" });

const COMPANY = "help.acme.example";
const SIMPLE = {
  zendesk: "https://acme.zendesk.com/agent/tickets/4711",
  freshdesk: `https://${COMPANY}/a/tickets/8101`,
};

let place: Awaited<ReturnType<typeof startPlace>>;
let model: PracticeModel;
let maker: ModelMaker;
let context: BrowserContext;

test.beforeAll(async () => {
  test.setTimeout(120_000);
  await buildExtension();
  const found = await findChromium(process.env);
  if ("problem" in found) throw new Error(found.problem);
  place = await startPlace({ model: "practice" });
  const { practice } = place.stack;
  if (place.stack.model === null) throw new Error("no practice model was started");
  model = place.stack.model;
  maker = await startModelMaker(await ensureCertificate(path.join(place.dir, "practice")), model.port);
  context = await launchBrowser({
    chromium: found.path,
    extension: EXTENSION_DIR,
    profile: path.join(place.dir, "profile"),
    headless: true,
    deskPort: practice.desk.port,
    spki: practice.desk.spki,
    alsoHere: { [MAKER]: maker.port },
  });
  await context.waitForEvent("serviceworker").catch(() => undefined);
});

test.afterAll(async () => {
  await context?.close();
  await maker?.stop();
  await place?.end();
});

async function listening(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return (server.address() as AddressInfo).port;
}

test("an address that does not lead to the server says what it can be", async () => {
  const { page } = await openOptions(context);
  const certificate = await ensureCertificate(path.join(place.dir, "somebody-else"));
  const untrusted = createTls(certificate, (_, answer) => answer.end("{}"));
  const portal = createServer((_, answer) => answer.end("<!doctype html><title>Guest network</title>"));
  const away = createServer((_, answer) => answer.writeHead(302, { location: "https://sso.acme.example/" }).end());
  const tries: [address: string, says: RegExp, helps: boolean][] = [
    ["http://countersign.acme.example", /is not encrypted/, false],
    ["countersign.acme.example", /Enter https:\/\/countersign\.acme\.example\./, false],
    ["https://nowhere.acme.example", /No connection to .* came about/, true],
    [`https://127.0.0.1:${await listening(untrusted)}`, /No connection to .* came about/, true],
    [`http://127.0.0.1:${await listening(portal)}`, /A web page came back/, false],
    [`http://127.0.0.1:${await listening(away)}`, /not as a Countersign server/, true],
  ];
  for (const [address, says, helps] of tries) {
    await page.getByLabel("Server address").fill(address);
    await page.getByRole("button", { name: "Connect" }).click();
    await expect(page.getByText(says), address).toBeVisible();
    const help = page.getByRole("link", { name: `Open ${address} in a tab` });
    await expect(help, address).toHaveCount(helps ? 1 : 0);
  }
  await expectAccessible(page, "unreachable");
  await picture(page, "unreachable");
  for (const server of [untrusted, portal, away]) {
    server.closeAllConnections();
    server.close();
  }
  await page.close();
});

test("signed in, the desks are listed: which is practice, what the browser allows, who is known", async () => {
  const { page, desk } = await openOptions(context);
  const { server } = place.stack;
  await signInOn(tab(page), {
    server: server.url,
    fingerprint: server.rootFingerprint,
    person: "Sam",
    password: server.practicePassword,
  });
  for (const host of ["acme.zendesk.com", "acme.freshdesk.com"]) {
    await expect(desk(host)).toContainText("Practice");
    await expect(desk(host)).toContainText("Allowed in this browser");
    await expect(desk(host)).toContainText("The server knows your account here");
  }
  await expect(desk(COMPANY)).toContainText("company’s own domain of acme.freshdesk.com");
  await expect(desk(COMPANY)).toContainText("Not allowed in this browser yet");
  await page.close();
});

test("a company's own domain: nothing there before it is allowed, the sidebar after, nothing after it is taken back", async () => {
  const ticket = await context.newPage();
  await ticket.goto(SIMPLE.freshdesk);
  await ticket.waitForLoadState("networkidle");
  expect(extensionFrames(ticket)).toBe(0);

  const { page, desk } = await openOptions(context);
  const row = desk(COMPANY);
  await row.getByRole("button", { name: "Allow in this browser" }).click();
  await expect(row, "the browser's own question is open, and nobody answered it").toContainText("The browser asks you");
  await page.close();
  await sayYesBeforehand(context, `https://${COMPANY}/*`);
  const again = await openOptions(context);
  await again.desk(COMPANY).getByRole("button", { name: "Allow in this browser" }).press("Enter");
  await expect(again.desk(COMPANY)).toContainText("Reload tabs");

  await ticket.bringToFront();
  await ticket.reload();
  const sidebar = await sidebarOf(ticket);
  await expect(sidebar.reply()).toBeVisible({ timeout: 20_000 });
  await expect(sidebar.text("Practice desk").first()).toBeVisible();
  await picture(ticket, "company-domain");

  await again.page.bringToFront();
  await again.desk(COMPANY).getByRole("button", { name: "Take it back" }).click();
  await expect(again.desk(COMPANY)).toContainText("Not allowed in this browser yet");
  await ticket.bringToFront();
  await ticket.reload();
  await ticket.waitForLoadState("networkidle");
  expect(extensionFrames(ticket)).toBe(0);
  await again.page.close();
  await ticket.close();
});

test("allowed in the browser's own list of extensions, the desk works without a visit to this page", async () => {
  const { page, desk } = await openOptions(context);
  await desk(COMPANY).getByRole("button", { name: "Allow in this browser" }).click();
  await expect(desk(COMPANY)).toContainText("Allowed in this browser");
  const [worker] = context.serviceWorkers();
  const registered = () =>
    worker?.evaluate(async () => (await chrome.scripting.getRegisteredContentScripts()).flatMap((one) => one.matches));
  await expect.poll(registered).toEqual([`https://${COMPANY}/a/*`, `https://${COMPANY}/a/*`]);
  await page.evaluate((origin) => chrome.permissions.remove({ origins: [origin] }), `https://${COMPANY}/*`);
  await expect.poll(registered).toEqual([]);
  await page.close();
});

for (const [name, url] of [
  ["zendesk", SIMPLE.zendesk],
  ["freshdesk", "https://acme.freshdesk.com/a/tickets/8101"],
] as const)
  test(`the check of the practice ${name} finds what is needed, and the copied report reads the same`, async () => {
    const ticket = await context.newPage();
    await ticket.goto(url);
    await sidebarOf(ticket);
    const { page, card } = await openOptions(context);
    const check = card("Check this desk");
    await check
      .getByRole("combobox", { name: "Open tab" })
      .selectOption({ label: await optionOf(page, new URL(url).host) });
    await check.getByRole("button", { name: "Check this desk" }).press("Enter");
    await expect(check.getByRole("table")).toBeVisible({ timeout: 20_000 });
    await expect(check).toContainText(/All \d+ things|Tickets can be read/);
    await expect(check.getByRole("row", { name: /GET .*Works/ }).first()).toBeVisible();
    await expectAccessible(page, `check of ${name}`);
    await picture(page, `check-${name}`);
    await check.getByRole("button", { name: "Copy report" }).click();
    await expect(check).toContainText("Copied.");
    await check.getByText("What is copied").click();
    const box = check.getByRole("textbox", { name: "The report as it is copied" });
    expect(await pasted(page)).toBe(await box.inputValue());
    expect(await box.inputValue(), "no ticket's number").not.toMatch(/4711|8101/);
    await page.close();
    await ticket.close();
  });

test("who drafts is chosen by keyboard, and holds", async () => {
  const { page, card } = await openOptions(context);
  const drafting = card("Drafting");
  await expect(drafting).toContainText("practice model");
  await expect(drafting).toContainText("tokens used today");
  await drafting.getByRole("radio", { name: /company’s server/ }).focus();
  await page.keyboard.press("ArrowUp");
  await expect(drafting).toContainText("The playbook drafts, as you chose.");
  await page.reload();
  await expect(drafting.getByRole("radio", { name: "Playbook" })).toBeChecked();
  await drafting.getByRole("radio", { name: "Playbook" }).focus();
  await page.keyboard.press("ArrowDown");
  await expect(drafting.getByRole("status")).toContainText("practice model");
  await page.close();
});

test("an own key: refused, taken, used straight from this browser, forgotten", async () => {
  const { page, card } = await openOptions(context);
  const drafting = card("Drafting");
  await drafting.getByRole("radio", { name: /own key/ }).check();
  const field = drafting.getByLabel("API key");
  await expect(field).toHaveAttribute("type", "password");
  await field.fill("sk-ant-this-key-is-not-the-right-one");
  await page.keyboard.press("Enter");
  await expect(drafting).toContainText(`${MAKER} refused the key`);
  await expect(drafting.locator("[class*=badge]"), "what drafted goes on").toContainText("Company’s model");
  await field.fill(model.apiKey);
  await page.keyboard.press("Enter");
  await expect(drafting).toContainText("drafts with your own key, until the browser is closed");
  await expect(page.locator("body")).not.toContainText(model.apiKey);
  await expectAccessible(page, "own key");
  await picture(page, "own-key");

  maker.seen.length = 0;
  model.forget();
  const ticket = await context.newPage();
  const sidebar = await openTicket(ticket, 4712);
  await expect(sidebar.reply()).toBeVisible({ timeout: 20_000 });
  await expect
    .poll(() => maker.seen.filter(({ path: at }) => at.startsWith("/v1/messages")).length, { timeout: 20_000 })
    .toBeGreaterThan(0);
  for (const { key, from } of maker.seen) {
    expect(key.replace(/^Bearer /, "")).toBe(model.apiKey);
    expect(from).toBe(`chrome-extension://${EXTENSION_ID}`);
  }
  expect(model.seen().length, "nothing went to the model by the company's server").toBe(maker.seen.length);
  await ticket.close();

  await page.reload();
  await expect(drafting).toContainText("A key is set.");
  await drafting.getByRole("button", { name: "Forget the key" }).press("Enter");
  await expect(drafting.locator("[class*=badge]")).toContainText("Company’s model");
  await expect(drafting.getByRole("button", { name: "Forget the key" })).toHaveCount(0);
  await page.close();
});

test("every control is reached by keyboard, light and dark and narrow are accessible, signing out forgets the key", async () => {
  const { page, card } = await openOptions(context);
  await expect(card("Drafting").getByRole("radio").first()).toBeVisible();
  const controls = await page.locator("a[href], button, input:not([type=radio]), select, summary").count();
  const reached = new Set<string>();
  for (let i = 0; i < controls + 3; i++) {
    await page.keyboard.press("Tab");
    reached.add(await page.evaluate(() => document.activeElement?.textContent?.slice(0, 40) ?? ""));
  }
  for (const name of ["History", "Sign out", "Allow in this browser"])
    expect(
      [...reached].some((one) => one.includes(name)),
      name,
    ).toBe(true);
  for (const [scheme, width] of [
    ["light", 1440],
    ["dark", 1440],
    ["light", 340],
  ] as const) {
    await page.emulateMedia({ colorScheme: scheme });
    await page.setViewportSize({ width, height: 960 });
    await expectAccessible(page, `${scheme} at ${width}`);
    const wider = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
    expect(wider, `sideways scrolling at ${width}`).toBe(false);
    await picture(page, `connected-${scheme}-${width}`);
  }
  await page.setViewportSize({ width: 1440, height: 960 });
  await card("Drafting")
    .getByRole("radio", { name: /own key/ })
    .check();
  await card("Drafting").getByLabel("API key").fill(model.apiKey);
  await page.keyboard.press("Enter");
  await expect(card("Drafting")).toContainText("A key is set.");
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page.getByLabel("Server address")).toBeVisible();
  const [worker] = context.serviceWorkers();
  expect(await worker?.evaluate(() => chrome.storage.session.get("ownKey"))).toEqual({});
  await page.close();
});
