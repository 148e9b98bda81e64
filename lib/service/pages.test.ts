/** A ticket page speaks for its own host only, and what it answers is decoded or counts as a bug. */
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { deskOfUrl } from "#lib/desk/desk-of-url.ts";
import { fakeChannel } from "./fixtures/fake-channel.ts";
import { createPages, type Page } from "./pages.ts";

const ref = { desk: "zendesk" as const, host: "acme.zendesk.com", ticket: "4711" };
const hello = (state: object) => ({ from: "page", hello: { desk: "zendesk", host: "acme.zendesk.com", state } });

function bench() {
  const changed: Page[] = [];
  const gone: Page[] = [];
  const wanted: Page[] = [];
  const pages = createPages(deskOfUrl, {
    changed: (page) => void changed.push(page),
    gone: (page) => void gone.push(page),
    wantsFrame: (page) => void wanted.push(page),
  });
  const open = (sender: Parameters<typeof fakeChannel>[0] = {}) => {
    const channel = fakeChannel(sender);
    pages.open(channel);
    return channel;
  };
  return { pages, open, changed, gone, wanted };
}

function shown() {
  const all = bench();
  const channel = all.open();
  channel.say(hello({ ref }));
  return { ...all, channel, page: all.pages.ofTab(1) as Page };
}

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

describe("a channel that is no ticket page is closed at once", () => {
  test.each<[string, Parameters<typeof fakeChannel>[0]]>([
    ["a frame of the page", { frame: 2 }],
    ["no tab", { tab: null }],
    ["another site", { url: "https://acme.zendesk.com.evil.example/agent/tickets/1" }],
    ["not over TLS", { url: "http://acme.zendesk.com/agent/tickets/1" }],
    ["a name in the address's user part", { url: "https://acme.zendesk.com@evil.example/agent/tickets/1" }],
    ["no address", { url: "" }],
  ])("%s", (_what, sender) => {
    const { pages, open, changed } = bench();
    const channel = open(sender);
    channel.say(hello({ ref }));
    expect(channel.closed).toBe(true);
    expect(changed).toEqual([]);
    expect(pages.showing(ref)).toBeUndefined();
  });
});

describe("what a page says about itself", () => {
  test("its own ticket is taken", () => {
    const { pages, page, wanted, channel } = shown();
    expect(pages.showing(ref)).toBe(page);
    channel.say({ from: "page", wants: "frame" });
    expect(wanted).toEqual([page]);
  });

  test("is taken too when it was told before the worker was built, and comes the moment somebody listens", () => {
    const all = bench();
    const channel = fakeChannel();
    all.pages.open({ ...channel, onMessage: (listen) => listen(hello({ ref })) });
    expect(all.pages.ofTab(1)?.state).toEqual({ ref });
    expect(all.changed).toHaveLength(1);
  });

  test("of two tabs with the same ticket the one that was clicked in is meant, while it shows that ticket", () => {
    const { pages, open } = shown();
    const second = open({ tab: 2 });
    second.say(hello({ ref }));
    expect(pages.showing(ref, 2)?.tab).toBe(2);
    expect(pages.showing(ref, 1)?.tab).toBe(1);
    second.say({ from: "page", changed: { ref: { ...ref, ticket: "4712" } } });
    expect(pages.showing(ref, 2)?.tab).toBe(1);
  });

  test("a ticket on another host is dropped", () => {
    const { pages, page, channel } = shown();
    const foreign = { ...ref, host: "other.zendesk.com" };
    channel.say({ from: "page", changed: { ref: foreign } });
    expect(page.state).toEqual({ ref: null });
    expect(pages.showing(foreign)).toBeUndefined();
  });

  test("what cannot be decoded changes nothing", () => {
    const { page, channel, changed } = shown();
    channel.say({ from: "page", changed: { ref: { ...ref, ticket: 4712 } } });
    channel.say({ from: "page", changed: { ref, tab: 2 } });
    expect(page.state).toEqual({ ref });
    expect(changed).toHaveLength(1);
  });

  test("an earlier document of the tab does not speak for the one that is shown", () => {
    const { pages, channel, open, changed, gone } = shown();
    const next = open();
    next.say(hello({ ref: { ...ref, ticket: "4712" } }));
    const count = changed.length;
    channel.say({ from: "page", changed: { ref } });
    expect(changed).toHaveLength(count);
    expect(pages.showing(ref)).toBeUndefined();
    channel.leave();
    expect(gone).toEqual([]);
    expect(pages.ofTab(1)?.state.ref?.ticket).toBe("4712");
  });
});

describe("an answer", () => {
  const idOf = (sent: unknown) => (sent as { id: number }).id;

  test("is matched by its id, and believed only in the agreed form", async () => {
    const { page, channel } = shown();
    const first = page.read(ref);
    const second = page.read(ref);
    const [a, b] = channel.sent.map(idOf);
    channel.say({ from: "page", answer: b, value: { ok: true, value: { ref, parts: {} } } });
    channel.say({ from: "page", answer: a, value: { ok: true, value: "everything is fine" } });
    expect(await second).toEqual({ ok: true, value: { ref, parts: {} } });
    expect(await first).toMatchObject({ ok: false, code: "bug" });
  });

  test.each<[string, unknown]>([
    ["a write that is not a status", { ok: true, value: { status: "200", body: {} } }],
    ["more than was agreed", { ok: true, value: { status: 200, body: {}, also: 1 } }],
    ["a failure of a kind that does not exist", { ok: false, code: "fine" }],
    ["nothing", undefined],
  ])("%s counts as a bug, whose end is in doubt", async (_what, value) => {
    const { page, channel } = shown();
    const sent = page.send(ref, { method: "PUT", path: "/x", body: {} });
    channel.say({ from: "page", answer: idOf(channel.sent[0]), value });
    expect(await sent).toMatchObject({ ok: false, code: "bug" });
  });

  test("that does not come is a time-out; one that comes late is not heard", async () => {
    const { page, channel } = shown();
    const sent = page.send(ref, { method: "PUT", path: "/x", body: {} });
    await vi.advanceTimersByTimeAsync(15_000);
    channel.say({ from: "page", answer: idOf(channel.sent[0]), value: { ok: true, value: { status: 200, body: {} } } });
    expect(await sent).toEqual({ ok: false, code: "timeout" });
  });

  test("is asked for with the time until which a page may begin, well before the worker gives up", () => {
    const { page, channel } = shown();
    void page.send(ref, { method: "PUT", path: "/x", body: {} });
    expect(channel.sent).toMatchObject([{ until: Date.now() + 3_000 }]);
  });

  test("of a page that was closed is in doubt, at once", async () => {
    const { pages, page, channel, gone } = shown();
    const sent = page.send(ref, { method: "PUT", path: "/x", body: {} });
    channel.leave();
    expect(await sent).toMatchObject({ ok: false, code: "network" });
    expect(gone).toEqual([page]);
    expect(pages.showing(ref)).toBeUndefined();
  });
});

describe("a company's own domain", () => {
  const own = "help.acme.example";
  const alias = { ...ref, host: own };

  function aliased() {
    const events = { changed: () => undefined, gone: () => undefined, wantsFrame: () => undefined };
    const pages = createPages(
      () => ({ desk: "zendesk", host: own }),
      events,
      ({ host }) => (host === own ? ref.host : host),
    );
    const channel = fakeChannel({ url: `https://${own}/agent/tickets/4711` });
    pages.open(channel);
    channel.say({ from: "page", hello: { desk: "zendesk", host: own, state: { ref: alias } } });
    return { pages, channel, page: pages.ofTab(1) as Page };
  }

  test("names the ticket by its account, and the page by its address", async () => {
    const { pages, channel, page } = aliased();
    expect(page.state.ref).toEqual(ref);
    expect(pages.showing(ref)).toBe(page);
    const read = page.read(ref);
    const asked = channel.sent.at(-1) as { id: number; ask: unknown };
    expect(asked.ask).toEqual({ ask: "read", ref: alias });
    channel.say({ from: "page", answer: asked.id, value: { ok: true, value: { ref: alias, parts: {} } } });
    expect(await read).toEqual({ ok: true, value: { ref, parts: {} } });
  });

  test("a page there still speaks for no other account", () => {
    const { channel, page } = aliased();
    channel.say({ from: "page", changed: { ref: { ...ref, host: "other.zendesk.com" } } });
    expect(page.state.ref).toBeNull();
  });
});
