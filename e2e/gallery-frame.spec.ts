/** The frame's life: inert until its parent binds it, bound anew when the worker stopped, typed words not lost, clicks measured. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { type Browser, chromium, expect, type Frame, type Page, test } from "@playwright/test";
import { BIND_MESSAGE, SIDEBAR_PORT } from "#lib/messaging/sidebar-calls.ts";
import { samples } from "./gallery/samples.ts";
import { serveGallery } from "./gallery/serve-gallery.ts";

let gallery: Awaited<ReturnType<typeof serveGallery>>;
let browser: Browser;
let cache: string;
let page: Page;
let frame: Frame;

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

test.beforeEach(async () => {
  page = await browser.newPage({ viewport: { width: 500, height: 900 } });
  await page.route(`${gallery.url}desk`, (route) =>
    route.fulfill({
      contentType: "text/html",
      body: `<iframe src="${gallery.url}frame.html" style="width:392px;height:860px;border:0"></iframe>`,
    }),
  );
  await page.goto(`${gallery.url}desk`);
  const found = page.frames()[1];
  if (!found) throw new Error("no frame");
  frame = found;
  await expect(frame.getByText("Countersign opens beside a ticket")).toBeVisible();
});

test.afterEach(() => page.close());

/** As the page's content script does it; tokens are counted, so that each can be told from the others. */
const bind = (name: string) =>
  page.evaluate((message) => {
    const channel = new MessageChannel();
    let tokens = 1;
    channel.port1.onmessage = ({ data }) => {
      if (data.wants === "token") channel.port1.postMessage({ token: `token-${++tokens}` });
    };
    const target = document.querySelector("iframe")?.contentWindow;
    target?.postMessage({ name: message, token: "token-1" }, "*", [channel.port2]);
  }, name);

const heard = () => frame.evaluate(() => window.worker.heard);
const say = (name: string) =>
  frame.evaluate((view) => window.worker.say({ view: JSON.parse(view) }), JSON.stringify(samples[name]));

test("it stays inert for another message, and for itself", async () => {
  await bind("something/else");
  await frame.evaluate((name) => {
    const { port1, port2 } = new MessageChannel();
    port1.start();
    window.postMessage({ name, token: "mine" }, "*", [port2]);
  }, BIND_MESSAGE);
  await bind(BIND_MESSAGE);
  await expect.poll(heard).toEqual([{ connected: SIDEBAR_PORT }, { id: 1, call: "bind", token: "token-1" }]);
  await expect(frame.locator("button"), "bound, but the worker has not said yes").toHaveCount(0);
  await say("ticket");
  await expect(frame.getByRole("article")).toHaveCount(3);
});

test("when the worker stops it binds anew with a fresh token, and what was typed meanwhile arrives", async () => {
  await bind(BIND_MESSAGE);
  await expect.poll(heard).toHaveLength(2);
  await say("ticket");
  await frame.getByRole("button", { name: "Edit the reply" }).click();
  await frame.evaluate(() => window.worker.stop());
  await frame.getByRole("textbox", { name: "Reply text" }).fill("Typed while it was away");
  await expect.poll(heard).toContainEqual({ id: 2, call: "bind", token: "token-2" });
  await frame.getByRole("button", { name: "Done" }).click();
  await expect(frame.getByRole("button", { name: "Refund $32.00", exact: true })).toBeDisabled();
  await say("ticket");
  await expect
    .poll(heard)
    .toContainEqual({ id: 3, call: "edit-reply", suggestion: "s-reply", text: "Typed while it was away" });
  await expect(frame.getByRole("button", { name: "Refund $32.00", exact: true })).toBeEnabled();
});

test("a click says how long the frame was really visible, and covered it was not", async () => {
  await bind(BIND_MESSAGE);
  await expect.poll(heard).toHaveLength(2);
  // Covered from the start, so that "not seen yet" does not depend on how fast this machine looks.
  await cover(true);
  await say("ticket");
  const insert = frame.getByRole("button", { name: "Insert the reply" });
  await expect(insert, "nobody can have seen it").toBeDisabled();
  await cover(false);
  await insert.click();
  const first = await lastClick();
  expect(first?.trusted).toBe(true);
  expect(first?.visibleMs).toBeGreaterThan(500);
  await cover(true);
  // Through the cover a click would arrive, and the browser would call it trusted.
  const refund = frame.getByRole("button", { name: "Refund $32.00", exact: true });
  await expect(refund).toBeDisabled();
  await refund.click({ force: true });
  await insert.focus();
  await page.keyboard.press("Alt+a");
  expect((await heard()).filter((each) => "call" in each && each.call === "approve")).toEqual([]);
});

function cover(on: boolean): Promise<void> {
  return page.evaluate((wanted) => {
    document.getElementById("cover")?.remove();
    if (!wanted) return;
    const sheet = document.createElement("div");
    sheet.id = "cover";
    sheet.style.cssText = "position:fixed;inset:0;background:#fff;pointer-events:none";
    document.body.append(sheet);
  }, on);
}

async function lastClick() {
  const last = (await heard()).findLast((each) => "call" in each && each.call === "insert");
  return last && "click" in last ? last.click : undefined;
}
