/**
 * The sidebar's frame where it must not act: embedded by the page itself, with a token of somebody else, covered, clicked
 * by a script, or with a card that is no longer the one shown. Whatever is tried, nothing is approved.
 */
import type { Frame, Page } from "@playwright/test";
import { EXTENSION_ID } from "#lib/messaging/extension-id.ts";
import { approveStatus, expect, expectDone, expectWords, type Open, statusCard, test } from "./harness/faults-test.ts";
import type { Rig } from "./harness/rig.ts";
import { sidebarOf } from "./journey/sidebar.ts";

const STATIC = `chrome-extension://${EXTENSION_ID}/sidepanel.html`;

async function expectNothing(rig: Rig, { ticket }: Open, before: number): Promise<void> {
  expect(rig.writesTo(ticket)).toEqual([]);
  expect(await rig.acts()).toHaveLength(before);
}

/** As a script of the page does it. */
const embed = (page: Page, url: string) =>
  page.evaluate((src) => {
    const frame = document.createElement("iframe");
    frame.name = "embedded";
    Object.assign(frame, { src });
    frame.style.cssText = "position:fixed;inset:0;width:500px;height:700px;z-index:2147483647";
    document.body.append(frame);
    return new Promise<void>((resolve) => frame.addEventListener("load", () => resolve(), { once: true }));
  }, url);

/** The address of this browser session: a page cannot know it, so it is given away here. */
const frameUrl = async (rig: Rig) => (await rig.worker()).evaluate(() => chrome.runtime.getURL("/sidepanel.html"));

/** A call that skips all that the frame's own code would not do, straight to the worker; answers what came back. */
const callWorker = (frame: Frame, calls: object[]) =>
  frame.evaluate(
    (messages) =>
      new Promise<unknown[]>((resolve) => {
        const port = chrome.runtime.connect({ name: "countersign.sidebar/1" });
        const heard: unknown[] = [];
        port.onMessage.addListener((message) => heard.push(message) >= messages.length && resolve(heard));
        port.onDisconnect.addListener(() => resolve(heard));
        for (const [id, call] of messages.entries()) port.postMessage({ id, ...call });
      }),
    calls,
  );

const shown = async ({ sidebar }: Open) => ({
  suggestion: String(await statusCard(sidebar).getAttribute("data-card")),
  click: { trusted: true, visibleMs: 60_000 },
  proposal: `sha256:${"0".repeat(64)}`,
  given: {},
});

test("the page embeds the sidebar by its lasting address: the browser does not even load it", async ({ rig, open }) => {
  const one = await open();
  const before = (await rig.acts()).length;
  await embed(one.page, STATIC);
  expect(
    await one.page
      .frame("embedded")
      ?.evaluate(() => document.body.innerText)
      .catch(() => ""),
  ).not.toContain("Set to");
  expect(one.page.frame("embedded")?.url()).not.toBe(STATIC);
  await expectNothing(rig, one, before);
});

test("the page embeds the sidebar by the address of this session: inert, and the worker answers it nothing", async ({
  rig,
  open,
}) => {
  const one = await open();
  const before = (await rig.acts()).length;
  await embed(one.page, await frameUrl(rig));
  const fake = one.page.frame("embedded");
  if (fake === null) throw new Error("the page could not embed the frame");
  await expect(fake.getByRole("heading", { name: "Countersign opens beside a ticket" })).toBeVisible();
  await expect(fake.getByRole("button")).toHaveCount(0);

  // A page that speaks like the content script, with a token of its own making.
  await one.page.evaluate(() => {
    const { port2 } = new MessageChannel();
    const target = [...document.querySelectorAll("iframe")].find((frame) => frame.name === "embedded");
    target?.contentWindow?.postMessage({ name: "countersign.bind/1", token: "f".repeat(48) }, "*", [port2]);
  });
  await expect(fake.getByText("This sidebar was not opened by Countersign itself").first()).toBeVisible();
  await expect(fake.getByText(/so nothing here can act. Open a ticket and use the sidebar/)).toBeVisible();
  await expect(fake.getByRole("button")).toHaveText(["Understood"]);
  const approve = { call: "approve", ...(await shown(one)) };
  const heard = await callWorker(fake, [approve, { call: "bind", token: "f".repeat(48) }, approve]);
  expect(heard).toHaveLength(3);
  for (const answer of heard) expect(answer).toMatchObject({ refused: { code: "frame-not-bound" } });
  await expectNothing(rig, one, before);
});

test("a token stolen from another tab binds no frame in this one", async ({ rig, open }) => {
  const one = await open();
  const other = await open();
  const before = (await rig.acts()).length;
  await embed(other.page, await frameUrl(rig));
  const fake = other.page.frame("embedded");
  if (fake === null) throw new Error("the page could not embed the frame");
  const token = await stealToken(rig, one);
  expect(token).toMatch(/^[0-9a-f]{48}$/);
  const approve = { call: "approve", ...(await shown(one)) };
  const heard = await callWorker(fake, [{ call: "bind", token }, approve]);
  for (const answer of heard) expect(answer).toMatchObject({ refused: { code: "frame-not-bound" } });
  await expectNothing(rig, one, before);
  await expectNothing(rig, other, before);
});

/** The one-time token with which this tab's own frame would bind next, taken out of its hands. */
async function stealToken(rig: Rig, { sidebar }: Open): Promise<string> {
  const frame = await sidebar.frame();
  await frame.evaluate(() => {
    const { runtime } = chrome;
    const connect = runtime.connect.bind(runtime);
    const stolen = Promise.withResolvers<string>();
    const open = (info: chrome.runtime.ConnectInfo) => {
      const port = connect(info);
      return new Proxy(port, {
        get: (target, name) =>
          name === "postMessage" ? (call: { token: string }) => stolen.resolve(call.token) : Reflect.get(target, name),
      });
    };
    Object.assign(runtime, { connect: open });
    Object.assign(window, { stolen: stolen.promise });
  });
  await rig.stopWorkerWithin(0);
  return frame.evaluate(() => Reflect.get(window, "stolen") as Promise<string>);
}

test("something lies over the sidebar: the click is refused and said, then counts when it is gone", async ({
  rig,
  open,
}) => {
  const one = await open();
  const before = (await rig.acts()).length;
  const cover = () =>
    one.page.evaluate(() => {
      const over = document.createElement("div");
      over.popover = "manual";
      over.id = "over";
      over.style.cssText =
        "position:fixed;inset:0 0 0 auto;width:392px;height:100vh;background:#fff8;pointer-events:none;border:0;margin:0";
      document.documentElement.append(over);
      over.showPopover();
    });
  await cover();
  const button = one.sidebar.button(/^Set to pending/);
  await expect(button).toHaveAttribute("aria-disabled", "true");
  await expect(button).toHaveAttribute("title", /sidebar has just appeared|covered|visible/i);
  await button.click({ force: true });
  await expectNothing(rig, one, before);

  // A frame whose own waiting was got round: the worker asks for itself.
  const frame = await one.sidebar.frame();
  await frame.evaluate(() => document.querySelector("[data-act=primary]")?.setAttribute("aria-disabled", "false"));
  await button.click({ force: true });
  await expectNothing(rig, one, before);
  await one.page.evaluate(() => document.getElementById("over")?.remove());
  await expect(button).not.toHaveAttribute("aria-disabled", "true");
  await button.click();
  await expectDone(statusCard(one.sidebar));
  expect(rig.writesTo(one.ticket)).toHaveLength(1);
});

test("a click made by a script is no click: refused and said", async ({ rig, open }) => {
  const one = await open();
  const before = (await rig.acts()).length;
  const button = one.sidebar.button(/^Set to pending/);
  await expect(button).not.toHaveAttribute("aria-disabled", "true");
  await button.evaluate((element) => (element as HTMLElement).click());
  await expectWords(one.sidebar, /The click did not come from a person/, /Nothing was approved and nothing ran/);
  await expectWords(one.sidebar, /Press the button yourself/);
  await expectNothing(rig, one, before);
});

test("the card changed after it was shown: the old one is refused, said, and shown anew", async ({ rig, open }) => {
  const one = await open();
  const before = (await rig.acts()).length;
  const facts = rig.proxy.hold("/facts", "request");
  rig.practice.faults.agentSetsStatus(one.ticket, "hold");
  await approveStatus(one.sidebar);
  await facts.reached;
  facts.open();
  await expectWords(one.sidebar, /changed after this card was shown/, /Nothing was approved and nothing ran/);
  await expectWords(one.sidebar, /Read the card as it is now/);
  await expectNothing(rig, one, before);
  await expect(statusCard(one.sidebar).getByText("hold", { exact: true })).toBeVisible();
  await approveStatus(one.sidebar);
  await expectDone(statusCard(one.sidebar));
  expect(rig.writesTo(one.ticket).filter(({ status }) => status === 200)).toHaveLength(1);
});

test("two sidebars in two tabs approve the same card: written once, and the second is told", async ({ rig, open }) => {
  const one = await open();
  const second = await rig.context.newPage();
  await second.goto(one.page.url());
  const other = await sidebarOf(second);
  await expect(other.button(/^Set to pending/)).toBeVisible();
  const claim = rig.proxy.hold("/claims", "request");
  await approveStatus(other);
  await claim.reached;
  await one.page.bringToFront();
  await expect(statusCard(one.sidebar)).toHaveAttribute("data-state", "working");
  claim.open();
  await expectDone(statusCard(one.sidebar));
  await expectDone(statusCard(other));
  expect(rig.writesTo(one.ticket)).toHaveLength(1);
});
