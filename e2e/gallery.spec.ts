/**
 * Every picture of sidebar, console and connection page: rendered, free of accessibility faults in light and dark,
 * without sideways scrolling at 320 px, and walked by keyboard. Screenshots go to GALLERY_SHOTS when it is set.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { type Browser, chromium, expect, type Page, test } from "@playwright/test";
import { axe, calls, collectErrors, cutOff, fresh, open, shoot } from "./gallery/in-browser.ts";
import { samples } from "./gallery/samples.ts";
import { serveGallery } from "./gallery/serve-gallery.ts";

const sidebars = ["inert", ...Object.keys(samples)].map((name) => `sidebar=${name}`);
const third = Math.ceil(sidebars.length / 3);

/** One test each, so that a crowded machine has time for all of them. */
const PAGES: Record<string, string[]> = {
  "the sidebar, first third": sidebars.slice(0, third),
  "the sidebar, second third": sidebars.slice(third, 2 * third),
  "the sidebar, last third": sidebars.slice(2 * third),
  "the console's history": ["history", "waiting", "refused", "unsigned", "away", "empty", "loading"].map(
    (name) => `console=${name}`,
  ),
  "the console's other pages": [
    "console=history#integrity",
    "console=alarm#integrity",
    "console=tasks#tasks",
    "console=history#tasks",
  ],
  "the connection page": ["start", "connected", "expired", "own-key", "spent", "no-desks"].map(
    (name) => `options=${name}`,
  ),
};

// Hundreds of pictures: a trace of them costs more than they do.
test.use({ trace: "off" });

let gallery: Awaited<ReturnType<typeof serveGallery>>;
let browser: Browser;
let cache: string;

test.beforeAll(async () => {
  cache = await mkdtemp(path.join(tmpdir(), "countersign-gallery-"));
  gallery = await serveGallery(cache);
  const executablePath = process.env.CHROMIUM;
  browser = await chromium.launch({ args: ["--no-sandbox"], ...(executablePath ? { executablePath } : {}) });
});

test.afterAll(async () => {
  await browser?.close();
  await gallery?.close();
  await rm(cache, { recursive: true, force: true });
});

/** 196 is a sidebar at twice the size. */
const WIDTHS = [320, 196, 1200];
const LANES = 2;

for (const [what, pages] of Object.entries(PAGES))
  test(`every picture of ${what} is accessible, light and dark, and holds together narrow and wide`, async () => {
    const context = await browser.newContext({ viewport: { width: 392, height: 900 } });
    const faults: string[] = [];
    const errors: string[] = [];
    const waiting = [...pages];
    // Side by side, since much of it is waiting: buttons come to life only when they were visible for a while.
    const lanes = Array.from({ length: LANES }, async () => {
      const page = await context.newPage();
      const own = collectErrors(page);
      for (let name = waiting.shift(); name !== undefined; name = waiting.shift())
        faults.push(...(await lookOver(page, name)));
      errors.push(...own);
    });
    await Promise.all(lanes);
    expect(faults).toEqual([]);
    expect(errors).toEqual([]);
    await context.close();
  });

/** What is wrong with one picture: light and dark, narrow and wide. */
async function lookOver(page: Page, name: string): Promise<string[]> {
  await page.setViewportSize({ width: 392, height: 900 });
  await page.emulateMedia({ colorScheme: "light" });
  await open(gallery, page, name);
  await page.evaluate(() => {
    for (const details of document.querySelectorAll("details")) details.open = true;
  });
  const faults = await axe(page, `${name} light`);
  await shoot(page, `${name}-392-light`);
  await page.emulateMedia({ colorScheme: "dark" });
  faults.push(...(await axe(page, `${name} dark`, ["color-contrast"])));
  await shoot(page, `${name}-392-dark`);
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 700 });
    const cut = await cutOff(page);
    if (cut.length > 0) faults.push(`${name} at ${width}: ${cut.join(", ")}`);
    await shoot(page, `${name}-${width}`);
  }
  return faults;
}

test("the sidebar is walked and used by keyboard alone", async () => {
  const { context, page } = await fresh({ browser, gallery }, "sidebar=ticket");
  await page.keyboard.press("Enter");
  expect(await calls(page), "a bare Enter does nothing").toEqual([]);
  await page.keyboard.press("j");
  await expect(page.getByRole("article", { name: "Reply" })).toBeFocused();
  await page.keyboard.press("j");
  const refund = page.getByRole("article", { name: "Refund $32.00" });
  await expect(refund).toBeFocused();
  await page.keyboard.press("Enter");
  expect(await calls(page), "Enter on a card only goes to its button").toEqual([]);
  await expect(refund.getByRole("button", { name: "Refund $32.00", exact: true })).toBeFocused();
  await page.keyboard.press("Alt+a");
  await page.keyboard.press("Alt+a");
  const [approve, ...more] = await calls(page);
  expect(more, "a second press before the answer is not sent").toEqual([]);
  expect(approve).toMatchObject({
    call: "approve",
    suggestion: "s-refund",
    proposal: "sha256:refund",
    given: { "reason-code": "returned" },
    click: { trusted: true },
  });
  await page.keyboard.press("Control+Enter");
  expect((await calls(page)).at(-1)).toMatchObject({ call: "insert", suggestion: "s-reply", click: { trusted: true } });
  await context.close();
});

test("what is typed reaches the worker, and goes in as it stands", async () => {
  const { context, page } = await fresh({ browser, gallery }, "sidebar=ticket");
  await page.getByRole("button", { name: "Edit the reply" }).click();
  await page.getByRole("textbox", { name: "Reply text" }).fill("Dear Ana,\nit is on its way.");
  await page.keyboard.press("Alt+a");
  await page.keyboard.press("Escape");
  await expect(page.getByRole("article", { name: "Reply" })).toContainText("Dear Ana,");
  await page.getByRole("button", { name: "Insert the reply into the composer" }).click();
  expect(await calls(page)).toEqual([
    { call: "edit-reply", suggestion: "s-reply", text: "Dear Ana,\nit is on its way." },
    expect.objectContaining({ call: "insert", text: "Dear Ana,\nit is on its way." }),
  ]);
  await context.close();
});

test("a reply that has to be checked goes in with what was stated for these words, and for no others", async () => {
  const { context, page } = await fresh({ browser, gallery }, "sidebar=reply-checked");
  const insert = page.getByRole("button", { name: "Insert the reply into the composer" });
  const tone = page.getByRole("combobox", { name: /^Read it aloud/ });
  await expect(insert).toBeDisabled();
  await insert.click({ force: true });
  await expect(tone).toBeFocused();
  await tone.selectOption("fits");
  await expect(insert).toBeEnabled();
  await page.getByRole("button", { name: "Edit the reply" }).click();
  await page.getByRole("textbox", { name: "Reply text" }).fill("Dear Ana,\nit is on its way.");
  await page.keyboard.press("Escape");
  await expect(insert).toBeDisabled();
  await insert.click({ force: true });
  expect((await calls(page)).map((each) => each.call)).toEqual(["edit-reply"]);
  await tone.selectOption("changed");
  await insert.click();
  expect((await calls(page)).at(-1)).toMatchObject({
    call: "insert",
    text: "Dear Ana,\nit is on its way.",
    given: { "tone-check": "changed" },
  });
  await context.close();
});

test("a card with open obligations cannot be approved, and shows what is missing", async () => {
  const { context, page } = await fresh({ browser, gallery }, "sidebar=obligations");
  const card = page.locator('[data-card="s-reason"]');
  const approve = card.getByRole("button", { name: "Refund $32.00", exact: true });
  await expect(approve).toBeDisabled();
  await approve.click({ force: true });
  await expect(card.getByRole("combobox", { name: "Reason" })).toBeFocused();
  await card.getByRole("combobox", { name: "Reason" }).selectOption("returned");
  await card.getByRole("textbox", { name: /Confirm/ }).fill("REFUN");
  await approve.click({ force: true });
  expect((await calls(page)).map((each) => each.call)).toEqual(["give"]);
  await card.getByRole("textbox", { name: /Confirm/ }).fill("REFUND");
  await approve.click();
  expect((await calls(page)).at(-1)).toMatchObject({
    call: "approve",
    given: { "reason-code": "returned", "typed-confirm": "REFUND" },
  });
  const lead = page.getByRole("article", { name: "Refund $82.00" });
  await expect(lead).toContainText("It cannot be asked from here yet");
  await expect(lead.getByRole("button", { name: "Refund $82.00", exact: true })).toHaveCount(0);
  await lead.getByRole("button", { name: "Refund $50.00 instead" }).click();
  expect((await calls(page)).at(-1)).toMatchObject({ call: "take-nearest", proposal: "sha256:fifty" });
  await context.close();
});

test("a hold is announced, keeps the focus on its card and can be cancelled", async () => {
  const { context, page } = await fresh({ browser, gallery }, "sidebar=ticket");
  await page.getByRole("button", { name: "Refund $32.00", exact: true }).focus();
  await page.evaluate(() => window.showHeld("s-refund"));
  await expect(page.locator("[aria-live=polite]").last()).toContainText("7 seconds left to cancel");
  await expect(page.locator('[data-card="s-refund"]')).toBeFocused();
  await page.keyboard.press("Alt+z");
  expect(await calls(page)).toEqual([{ call: "cancel", suggestion: "s-refund" }]);
  await context.close();
});

test("hostile words stay words, and what is hidden in them shows", async () => {
  const { context, page } = await fresh({ browser, gallery }, "sidebar=hostile");
  await expect(page.locator("img, script:not([src])")).toHaveCount(0);
  await expect(page.locator(".hidden-character").first()).toHaveText("U+202E");
  expect(await page.locator("#root").innerText()).not.toMatch(/[\u202a-\u202e\u2066-\u2069\u200b]/);
  await context.close();
});

test("unbound, there is nothing to press", async () => {
  const { context, page } = await fresh({ browser, gallery }, "sidebar=inert");
  await expect(page.getByText("Countersign opens beside a ticket")).toBeVisible();
  await expect(page.locator("button, a, input, select, textarea, [tabindex]")).toHaveCount(0);
  await context.close();
});

test("the console proves what it shows, and says so when it cannot", async () => {
  const { context, page } = await fresh({ browser, gallery }, "console=history", 1200);
  await expect(page.getByText("On the record and unchanged.")).toBeVisible();
  await expect(page.getByText("16 proof checked here")).toBeVisible();
  await page.getByRole("button", { name: "Verify again" }).click();
  await expect(page.getByRole("button", { name: "Verify again" })).toBeVisible();
  await open(gallery, page, "console=refused");
  await expect(page.getByText("Not proven.")).toBeVisible();
  await open(gallery, page, "console=unsigned");
  await expect(page.getByText("The log cannot be trusted right now.")).toBeVisible();
  await context.close();
});

test("a task is answered with a reason, by keyboard, in the sidebar and in the console", async () => {
  const { context, page } = await fresh({ browser, gallery }, "sidebar=task");
  const card = page.getByRole("article", { name: /^Add tags/ });
  const happened = card.getByRole("button", { name: /^It happened\s?: Add tags/ });
  await happened.focus();
  await page.keyboard.press("Enter");
  expect(await calls(page)).toEqual([]);
  await expect(card.getByRole("textbox", { name: /^How do you know/ })).toBeFocused();
  await page.keyboard.type("Its events show it.");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  expect(await calls(page)).toEqual([
    expect.objectContaining({ call: "settle", found: "failed", why: "Its events show it." }),
  ]);
  await open(gallery, page, "console=tasks#tasks");
  const task = page.getByRole("listitem").filter({ hasText: "The shop did not answer for a day." });
  await task.getByRole("textbox").fill("re_3Q is in the dashboard.");
  await task.getByRole("button", { name: /^It happened/ }).click();
  await expect(page.getByText("The shop did not answer for a day.")).toHaveCount(0);
  await context.close();
});

test("an alarm shows both checkpoints, to copy and to save", async () => {
  const { context, page } = await fresh({ browser, gallery }, "console=alarm#integrity", 1200);
  const own = page.getByRole("article").filter({ hasText: "by this browser" });
  await expect(own.getByRole("region", { name: /^Checkpoint: Remembered before/ })).toContainText("5120");
  await expect(own.getByRole("region", { name: /^Checkpoint: Received then/ })).toContainText("5044");
  const [file] = await Promise.all([
    page.waitForEvent("download"),
    own.getByRole("link", { name: "Save as a file" }).click(),
  ]);
  expect(file.suggestedFilename()).toBe("countersign-alarm-2026-11-20.txt");
  await expect(page.getByText("812 of 10,000 sent")).toBeVisible();
  await context.close();
});

test("signing in needs the comparison, a person and a password", async () => {
  const { context, page } = await fresh({ browser, gallery }, "options=start");
  await page.getByRole("button", { name: "Connect" }).click();
  await page.getByRole("radio", { name: "Sam Agent" }).check();
  await page.getByLabel("Password").fill("wrong");
  await page.getByRole("button", { name: "Sign in" }).click({ force: true });
  await page.keyboard.press("Enter");
  expect((await calls(page)).some((each) => "console" in each && each.console === "sign-in")).toBe(false);
  await page.getByRole("checkbox", { name: "I compared it" }).check();
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByText("User and password do not belong together.")).toBeVisible();
  await page.getByLabel("Password").fill("right");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByText("Connected", { exact: true })).toBeVisible();
  await context.close();
});
