/** What the practice Freshdesk's page does to whoever works in it: if it were kinder than the real one, our own tests would prove nothing. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, chromium, expect, type Page, test } from "@playwright/test";
import { type Practice, startPractice } from "#practice/practice.ts";

let dir: string;
let practice: Practice;
let browser: Browser;
let page: Page;

test.beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "practice-freshdesk-"));
  practice = await startPractice({ dir, triggerMs: 50 });
  const here = `127.0.0.1:${practice.freshdesk.port}`;
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: [
      `--host-resolver-rules=MAP acme.freshdesk.com:443 ${here},MAP help.acme.example:443 ${here}`,
      `--ignore-certificate-errors-spki-list=${practice.desk.spki}`,
    ],
  });
});
test.afterAll(async () => {
  await browser.close();
  await practice.stop();
  await rm(dir, { recursive: true, force: true });
});
test.beforeEach(async () => {
  practice.faults.reset();
  page = await browser.newPage();
});
test.afterEach(() => page.close());

const editor = () => page.locator(".fr-element");
const origin = "https://acme.freshdesk.com";

async function openTicket(id: number, query = "") {
  await page.goto(`${origin}/a/tickets/${id}${query}`);
  await expect(page).toHaveTitle(new RegExp(`^\\[#${id}\\] .* : Acme$`));
}

async function openReply(id: number) {
  await openTicket(id);
  await page.locator('button[data-test-email-action="reply"]').click();
  await expect(editor()).toBeVisible();
}

test("an address changes at once, the ticket under it a moment later", async () => {
  practice.faults.freshdesk.slowPage(700);
  await page.goto(`${origin}/a/tickets/filters/1502`);
  await page.getByRole("link", { name: "Still no refund for the teapot" }).click();
  await expect(page).toHaveTitle(/^\[#8101\]/);
  await page.evaluate(() => {
    history.pushState(null, "", "/a/tickets/8102");
    dispatchEvent(new PopStateEvent("popstate"));
  });
  expect(await page.title()).toContain("[#8101]");
  expect(await page.locator("#ticket_original_request").textContent()).toContain("teapot");
  await expect(page).toHaveTitle("[#8102] Coffee set arrived broken : Acme");
  await expect(page.locator("#ticket_original_request")).toContainText("coffee set");
  // What stands most prominently above the ticket is the view that the agent came from.
  await expect(page.locator('[data-test-title="main-title"]')).toHaveText("Refunds for Hank Mallory");
});

test("the editor forgets what was put into it without an event, and keeps what came in properly", async () => {
  await openReply(8102);
  const fresh = (await editor().innerText()).trim();
  expect(fresh).toMatch(/^Hi Finn,[\s\S]*Best,\s+Sam$/);

  await editor().evaluate((element) => {
    element.innerHTML = `<div>naive</div>${element.innerHTML}`;
    element.blur();
  });
  expect((await editor().innerText()).trim()).toBe(fresh);

  await editor().evaluate((element) => {
    element.focus();
    const data = new DataTransfer();
    data.setData("text/html", "<p>By paste</p><p onclick='x()'>second<script>1</script></p>");
    getSelection()?.setPosition(element.firstElementChild, 0);
    element.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
    element.blur();
  });
  expect(await editor().innerHTML()).toMatch(/^<p>By paste<\/p><p>second<\/p><div>Hi Finn,/);
  await editor().focus();
  await page.keyboard.press("Control+z");
  expect((await editor().innerText()).trim()).toBe(fresh);
});

test("both generations of the editor's API lead to one instance, and its insert is one step", async () => {
  await openReply(8101);
  const before = await editor().innerHTML();
  const seen = await page.evaluate(() => {
    const globals = window as unknown as {
      FroalaEditor: {
        INSTANCES: { html: { insert(html: string): void; get(): string }; undo: { saveStep(): void } }[];
      };
      $: (target: unknown) => { data(name: string): unknown };
    };
    const [instance] = globals.FroalaEditor.INSTANCES;
    instance?.html.insert("<p>One</p><p>Two</p>");
    instance?.undo.saveStep();
    return {
      same: globals.$(document.querySelector(".fr-box")).data("froala.editor") === instance,
      count: globals.FroalaEditor.INSTANCES.length,
      html: instance?.html.get(),
    };
  });
  expect([seen.same, seen.count]).toEqual([true, 1]);
  expect(seen.html).toBe(`<p>One</p><p>Two</p>${before}`);
  await editor().focus();
  await page.keyboard.press("Control+z");
  expect(await editor().innerHTML()).toBe(before);
  practice.faults.freshdesk.editorApi("none");
  await page.waitForFunction(() => !("FroalaEditor" in window) && !("$" in window));
});

test("a half-written reply is saved, comes back, and lives through a full render that wipes strangers", async () => {
  await openReply(8103);
  await page.keyboard.type("Typed by Sam. ");
  await expect(page.getByText("Draft saved")).toBeVisible();
  await page.evaluate(() => document.body.append(Object.assign(document.createElement("div"), { id: "stranger" })));
  practice.faults.freshdesk.rerender();
  await expect(page.locator("#stranger")).toHaveCount(0);
  await expect(editor()).toContainText("Typed by Sam.");
  await openReply(8103);
  await expect(editor()).toContainText("Typed by Sam.");
  expect(practice.freshdesk.writes).toEqual([]);
});

test("a send bounces when the customer wrote meanwhile, and the words stay", async () => {
  await openReply(8101);
  await page.keyboard.type("On its way. ");
  practice.faults.freshdesk.trafficCop(1, "Wait, one more thing");
  await page.locator("#send-and-set").click();
  await expect(page.getByText("was not sent: the customer wrote meanwhile")).toBeVisible();
  await expect(page.locator(".ticket-details__item", { hasText: "Wait, one more thing" })).toBeVisible();
  await expect(editor()).toContainText("On its way.");
  await page.locator("#send-and-set").click();
  await expect(page.getByText("The reply was sent.")).toBeVisible();
  expect(practice.freshdesk.store.tickets.get(8101)?.conversations.at(-1)?.bodyText).toMatch(/^On its way. Hi Eva,/);
});

test("a choice ignores a bare click; Update waits for a change and for what closing requires", async () => {
  practice.faults.freshdesk.requiredForClosure();
  await openTicket(8105);
  const status = page.locator('[data-test-id="tkt-properties-status"] .ember-power-select-trigger');
  const update = page.locator('[data-test-id="ticket-properties-btn"]');
  await status.evaluate((trigger: HTMLElement) => trigger.click());
  await expect(page.locator("#ember-basic-dropdown-wormhole li")).toHaveCount(0);
  await expect(update).toBeDisabled();
  await status.click();
  await page.getByRole("option", { name: "Resolved" }).click();
  await expect(update).toBeDisabled();
  await page.locator('[data-test-id="tkt-properties-cf_resolution"] .ember-power-select-trigger').click();
  await page.getByRole("option", { name: "Explained" }).click();
  await update.click();
  await expect(page.getByText("Ticket properties updated.")).toBeVisible();
  expect(practice.freshdesk.store.tickets.get(8105)).toMatchObject({
    status: 4,
    custom: { cf_resolution: "Explained" },
  });
});

test("somebody else's change leaves the form as it was and offers to refresh; a message comes by itself", async () => {
  await openTicket(8109);
  const status = page.locator('[data-test-id="tkt-properties-status"] .ember-power-select-selected-item');
  practice.faults.freshdesk.agentSetsStatus(8109, 9);
  practice.faults.freshdesk.collision(8109, "typing");
  await expect(page.locator(".ticket-sidebar-sticky__refresh-text")).toBeVisible();
  await expect(page.getByText("Mia is typing")).toBeVisible();
  await expect(status).toHaveText("Open");
  await page.locator(".ticket-sidebar-sticky__refresh-text").click();
  await expect(status).toHaveText("With the warehouse");
  practice.faults.freshdesk.customerWrites(8109, "Encore moi");
  await expect(page.locator('[data-test-id="conversation-wrapper"]', { hasText: "Encore moi" })).toBeVisible();
});

test("the key r opens the reply unless somebody types, and old messages stay behind a button", async () => {
  await openTicket(8120);
  await expect(page.locator('[data-test-id="conversation-wrapper"]')).toHaveCount(4);
  await page.getByRole("button", { name: "+4995 conversations" }).click();
  await expect(page.locator('[data-test-id="conversation-wrapper"]')).toHaveCount(104);
  await page.getByLabel("Order ID").focus();
  await page.keyboard.press("r");
  await expect(editor()).toHaveCount(0);
  await page.locator("#mainactionbar").click({ position: { x: 2, y: 2 } });
  await page.keyboard.press("r");
  await expect(editor()).toBeVisible();
});

for (const [layout, light, contact, hooks] of [
  ["ember", 1, ".widget-requestor-info a[href='/a/contacts/82001']", 1],
  ["mfe-shadow", 0, "mfe-application a[href='/a/contacts/82001']", 1],
  ["jun2026", 1, "section.p-card a[href='/a/contacts/82001']", 1],
  ["unknown", 0, "a[href='/a/contacts/82001']", 0],
] as const) {
  test(`layout ${layout}`, async () => {
    await openTicket(8101, `?layout=${layout}`);
    const inLight = (selector: string) => page.evaluate((one) => document.querySelectorAll(one).length, selector);
    await expect(page.locator(contact).first()).toHaveText("Eva Lind");
    expect(await inLight(".ticket-subject-heading")).toBe(light);
    expect(await inLight("section#mainactionbar [data-test-email-action=reply]")).toBe(hooks);
    expect(await inLight(".widget-requestor-info")).toBe(layout === "ember" ? 1 : 0);
    await page.getByRole("button", { name: "Reply", exact: true }).first().click();
    await expect(page.locator(".p-editable")).toBeVisible();
    expect(await inLight(".fr-element.fr-view[contenteditable=true]")).toBe(hooks);
  });
}

test("without a composer there is none; under the company's own name the page is the same", async () => {
  practice.faults.freshdesk.composer("hidden");
  await page.goto("https://help.acme.example/a/tickets/8101");
  await page.locator('button[data-test-email-action="reply"]').click();
  await expect(page.getByText("The editor could not be loaded.")).toBeVisible();
  practice.faults.freshdesk.composer("normal");
  await expect(editor()).toBeVisible();
});
