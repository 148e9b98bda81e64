/** What the Freshdesk page half does beyond the contract of every desk: layers, a composer that comes and goes, paging. */
import { freshdeskFormat } from "#lib/desk/freshdesk/format.ts";
import type { Ticket } from "#lib/domain/ticket.ts";
import { expect, test } from "./desk/desk-fixture.ts";
import { type Desk, refOn } from "./desk/desk-under-test.ts";
import { freshdeskUnderTest as kind } from "./desk/freshdesk-under-test.ts";

test.use({ kind });

const ref = (ticket: number) => refOn(kind, ticket);
const DRAFT = {
  html: "<p>Thank you for writing.</p><p>We look into it.</p>",
  text: "Thank you for writing.\n\nWe look into it.",
};
const insert = (desk: Desk, ticket: number, draft = DRAFT) => desk.ask({ ask: "insert", ref: ref(ticket), draft });
const faults = (desk: Desk) => desk.practice.faults.freshdesk;

async function readTicket(desk: Desk, ticket: number): Promise<Ticket> {
  const read = await desk.ask({ ask: "read", ref: ref(ticket) });
  if (!read.ok) throw new Error(`not read: ${read.code} ${read.detail ?? ""}`);
  const decoded = freshdeskFormat.decode(read.value);
  if (!decoded.ok) throw new Error(decoded.failure.happened);
  return decoded.value;
}

const lastTold = async (desk: Desk) =>
  (await desk.told()).flatMap((message) => ("changed" in message ? [message.changed] : [])).at(-1);

/** What is really sent to the desk's API by the page; a service worker of the desk's own there is none. */
function apiCalls(desk: Desk): string[] {
  const calls: string[] = [];
  desk.page.on("request", (request) => {
    const { pathname, search } = new URL(request.url());
    if (pathname.startsWith("/api/")) calls.push(`${request.method()} ${pathname}${search}`);
  });
  return calls;
}

test("nothing is written from the page, whatever it is asked", async ({ desk }) => {
  await desk.open(8101);
  const calls = apiCalls(desk);
  const request = { method: "PUT" as const, path: "/api/v2/tickets/8101", body: { status: 4 } };
  expect(await desk.ask({ ask: "send", ref: ref(8101), request })).toMatchObject({ ok: false, code: "refused" });
  expect(await desk.ask({ ask: "look", ref: ref(8101), look: { look: "macros" } })).toMatchObject({ code: "refused" });
  expect(calls.filter((call) => !call.startsWith("GET"))).toEqual([]);
  expect(desk.practice.freshdesk.writes).toEqual([]);
});

test("opens the composer by itself, presses nothing else, and keeps greeting, signature and folded quote", async ({
  desk,
}) => {
  await desk.open(8102);
  await readTicket(desk, 8102);
  await expect(desk.page.locator(".fr-element")).toHaveCount(0);
  const placed = await insert(desk, 8102);
  expect(placed).toMatchObject({ ok: true, value: { way: "editor", keptSignature: true, keptQuote: true } });
  expect(placed.ok && placed.value.text.split("\n")).toEqual([
    "Thank you for writing.",
    "We look into it.",
    "Hi Finn,",
    "Best,",
    "Sam",
  ]);
  await expect(desk.page.locator(".fr-element .fr-quoted-marker-remove")).toHaveCount(1);
  expect(desk.practice.freshdesk.store.tickets.get(8102)?.conversations).toHaveLength(3);
});

test("a draft with the greeting that is already there follows on from it", async ({ desk }) => {
  const draft = { html: "<p>Hi Finn,</p><p>thank you.</p><p>Bye.</p>", text: "Hi Finn,\n\nthank you.\n\nBye." };
  for (const api of ["both", "none"] as const) {
    faults(desk).editorApi(api);
    await desk.open(8102);
    const placed = await insert(desk, 8102, draft);
    expect(placed.ok && placed.value.text.split("\n")).toEqual(["Hi Finn,", "thank you.", "Bye.", "Best,", "Sam"]);
    await desk.page.getByRole("button", { name: "Discard" }).click();
    await desk.page.locator(".fr-element").waitFor({ state: "detached" });
  }
});

for (const [api, way] of [
  ["modern", "editor"],
  ["jquery", "editor"],
  ["none", "command"],
] as const) {
  test(`the editor as scripts can reach it (${api}): the draft goes in by ${way}`, async ({ desk }) => {
    faults(desk).editorApi(api);
    await desk.open(8101);
    expect(await insert(desk, 8101)).toMatchObject({ ok: true, value: { way } });
  });
}

test("where editing commands are stopped too, the draft is pasted", async ({ desk }) => {
  faults(desk).editorApi("none");
  await desk.open(8101);
  await kind.composer(desk.page, 8101);
  await desk.page.evaluate(() => {
    document.addEventListener("selectionchange", () => getSelection()?.removeAllRanges());
  });
  const placed = await insert(desk, 8101);
  expect(placed).toMatchObject({ ok: true, value: { way: "paste" } });
});

for (const layout of ["mfe-shadow", "jun2026"] as const) {
  test(`the ${layout} pages are read, watched and filled`, async ({ desk }) => {
    faults(desk).layout(layout);
    await desk.open(8101);
    expect((await readTicket(desk, 8101)).subject).toBe("Still no refund for the teapot");
    expect(await insert(desk, 8101)).toMatchObject({ ok: true });
    // The same words again are another message.
    for (const words of ["Hello?", "Hello?"]) {
      const heard = (await desk.told()).length;
      faults(desk).customerWrites(8101, words);
      await expect.poll(async () => (await desk.told()).length).toBeGreaterThan(heard);
    }
    const points = await desk.ask({ ask: "check" });
    expect(points.ok && points.value.filter(({ ok }) => !ok)).toEqual([]);
  });
}

test("on a page of unknown layout the ticket is still read, for its address and title tell which it is", async ({
  desk,
}) => {
  await desk.open(8101);
  await kind.spoilLayout(desk);
  expect((await readTicket(desk, 8101)).messages).toHaveLength(1);
  expect(await insert(desk, 8101)).toMatchObject({ ok: false, code: "layout-unknown" });
});

test("a composer that does not come up is missing, in words", async ({ desk }) => {
  faults(desk).composer("hidden");
  await desk.open(8101);
  expect(await insert(desk, 8101)).toMatchObject({
    ok: false,
    code: "composer-missing",
    detail: expect.stringContaining("Reply button"),
  });
});

test("while the page still shows the ticket before, nothing is read or filled; then all is", async ({ desk }) => {
  await desk.open(8101);
  await kind.composer(desk.page, 8101);
  faults(desk).slowPage(2_500);
  await desk.page.waitForResponse((response) => response.url().includes("/a/live"));
  await desk.page.waitForResponse((response) => response.url().includes("/a/live"));
  await kind.switchTo(desk.page, 8102);
  for (const ticket of [8101, 8102]) {
    expect(await insert(desk, ticket)).toMatchObject({ ok: false, code: "sources-disagree" });
    expect(await desk.ask({ ask: "read", ref: ref(ticket) })).toMatchObject({ code: "sources-disagree" });
  }
  await expect.poll(() => lastTold(desk)).toEqual({ ref: ref(8102) });
  expect((await readTicket(desk, 8102)).subject).toBe("Coffee set arrived broken");
});

test("title and page are each enough to name another ticket, and one of them must name this one", async ({ desk }) => {
  await desk.open(8101);
  const read = () => desk.ask({ ask: "read", ref: ref(8101) });
  const number = desk.page.locator(".breadcrumb__item.active");
  const title = (text: string) =>
    desk.page.evaluate((to) => {
      document.title = to;
    }, text);
  await title("[#8102] Coffee set : Acme");
  expect(await read()).toMatchObject({ code: "sources-disagree", detail: expect.stringContaining("title") });
  await title("Acme");
  expect(await read()).toMatchObject({ ok: true });
  await number.evaluate((node) => node.replaceChildren("8102"));
  expect(await read()).toMatchObject({ code: "sources-disagree", detail: expect.stringContaining("page shows") });
  await number.evaluate((node) => node.remove());
  expect(await read()).toMatchObject({ code: "sources-disagree", detail: expect.stringContaining("neither") });
});

test("lists, new tickets and the customers' own pages are no open ticket", async ({ desk }) => {
  await desk.open(8101);
  for (const path of ["/a/tickets/new", "/a/tickets/filters/1502", "/a/contacts/8101"]) {
    await desk.page.evaluate((to) => history.pushState(null, "", to), path);
    await expect.poll(() => lastTold(desk), path).toEqual({ ref: null });
    expect(await desk.ask({ ask: "read", ref: ref(8101) }), path).toMatchObject({ code: "no-ticket" });
    await desk.page.evaluate(() => history.back());
    await expect.poll(() => lastTold(desk), path).toEqual({ ref: ref(8101) });
  }
  const frames = () => desk.page.evaluate(() => document.documentElement.lastElementChild?.tagName);
  expect(await frames()).toBe("DIV");
  await desk.page.goto("https://acme.freshdesk.com/support/login");
  expect(await frames()).toBe("BODY");
});

test("a draft stays when the traffic cop stops the send, and when the page builds itself anew", async ({ desk }) => {
  await desk.open(8101);
  expect(await insert(desk, 8101)).toMatchObject({ ok: true });
  faults(desk).trafficCop();
  await desk.page.locator("#send-and-set").click();
  await desk.page.getByText("Your reply was not sent").waitFor();
  await expect(desk.page.locator(".fr-element")).toContainText("We look into it.");
  await expect.poll(async () => (await readTicket(desk, 8101)).messages.length).toBe(2);
  expect(await insert(desk, 8101)).toMatchObject({ ok: true });

  const before = await desk.page.locator(".application-header").getAttribute("id");
  faults(desk).rerender();
  await desk.page.waitForFunction(
    (old) => document.querySelector(".ember-application")?.querySelector(".application-header")?.id !== old,
    before,
  );
  expect(await insert(desk, 8101)).toMatchObject({ ok: true });
  expect((await kind.content(desk.page, 8101)).match(/We look into it/g)).toHaveLength(1);
  const heard = (await desk.told()).length;
  faults(desk).customerWrites(8101, "Still there?");
  await expect.poll(async () => (await desk.told()).length).toBeGreaterThan(heard);
});

test("what the rep types into a composer that they opened after the reading is theirs too", async ({ desk }) => {
  await desk.open(8101);
  await readTicket(desk, 8101);
  const composer = await kind.composer(desk.page, 8101);
  await composer.click();
  await desk.page.keyboard.press("Control+Home");
  await desk.page.keyboard.type("My own words ", { delay: 60 });
  expect(await insert(desk, 8101)).toEqual({ ok: false, code: "typed-meanwhile" });
  expect(await insert(desk, 8101)).toMatchObject({ ok: true });
  expect(await kind.content(desk.page, 8101)).toContain("My own words");
});

test("of 5,000 messages the newest come, the number left out is told, and the calls are few", async ({ desk }) => {
  await desk.open(8120);
  const calls = apiCalls(desk);
  const ticket = await readTicket(desk, 8120);
  const seed = kind.seeds.find(({ id }) => id === 8120);
  const words = ticket.messages.map(({ text }) => text);
  expect(words.at(-1)).toBe(seed?.comments.at(-1)?.body);
  expect(words.slice(1)).toEqual(seed?.comments.slice(1 - words.length).map(({ body }) => body));
  expect(words.length).toBeGreaterThan(200);
  expect((ticket.omitted ?? 0) + words.length).toBe(seed?.comments.length);
  const pages = calls.filter((call) => call.includes("/api/v2/") && call.includes("/conversations"));
  expect(pages.length).toBeLessThanOrEqual(13);
  expect(new Set(pages).size).toBe(pages.length);
});

test("a status of the account's own is the nearest one, by the label that the account gives it", async ({ desk }) => {
  await desk.open(8101);
  faults(desk).agentSetsStatus(8101, 6);
  expect(await readTicket(desk, 8101)).toMatchObject({ status: "pending", customStatus: "6" });
});
