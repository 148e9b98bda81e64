/** Who may speak as a sidebar: our own page, in a tab, below its top document, with a token of this tab, once. */
import { describe, expect, test } from "vitest";
import type { FromSidebar } from "#lib/messaging/sidebar-calls.ts";
import { fakeChannel } from "./fixtures/fake-channel.ts";
import { createFrames, type Frame } from "./frames.ts";

const OWN = { tab: 1, frame: 3, url: "chrome-extension://x/sidepanel.html", own: true };

function bench() {
  const time = { now: 1_000 };
  let made = 0;
  const windows = new Map([[9, { ticketTab: 1, suggestion: "s" }]]);
  const calls: FromSidebar[] = [];
  const bound: Frame[] = [];
  const frames = createFrames(
    () => time.now,
    () => `token-${++made}`,
    async (tab) => windows.get(tab),
    { bound: (frame) => void bound.push(frame), called: (_frame, call) => void calls.push(call) },
  );
  const open = (sender: Partial<typeof OWN> & { tab?: number | null } = {}) => {
    const channel = fakeChannel({ ...OWN, ...sender });
    frames.open(channel);
    return channel;
  };
  return { time, frames, open, calls, bound };
}

const bind = (token: string): FromSidebar => ({ id: 1, call: "bind", token });
const approve: FromSidebar = {
  id: 2,
  call: "approve",
  suggestion: "s",
  proposal: "p",
  given: {},
  click: { trusted: true, visibleMs: 900 },
};
const refused = { refused: { code: "frame-not-bound" } };

describe("a channel that cannot be a sidebar is closed at once", () => {
  test.each<[string, Parameters<ReturnType<typeof bench>["open"]>[0]]>([
    ["not of our own origin", { own: false }],
    ["in no tab", { tab: null } as never],
  ])("%s", (_what, sender) => {
    const { frames, open, calls } = bench();
    const channel = open(sender);
    expect(channel.closed).toBe(true);
    channel.say(bind(frames.token(1)));
    channel.say(approve);
    expect(calls).toEqual([]);
    expect(frames.all()).toEqual([]);
  });
});

describe("a top document", () => {
  const opened = { tab: 9, frame: 0 };
  const settled = () => new Promise((resolve) => setTimeout(resolve));

  test("in a tab that this worker did not open is closed, whatever token it brings", async () => {
    const { frames, open, calls, bound } = bench();
    const channel = open({ tab: 1, frame: 0 });
    channel.say(bind(frames.token(1)));
    await settled();
    channel.say(bind(frames.token(1)));
    channel.say(approve);
    expect(channel.closed).toBe(true);
    expect([calls, bound]).toEqual([[], []]);
  });

  test("in the window that this worker opened speaks for the ticket's tab, and is told which card is meant", async () => {
    const { frames, open, calls, bound } = bench();
    const channel = open(opened);
    await settled();
    channel.say(approve);
    expect(bound).toMatchObject([{ tab: 1, window: 9 }]);
    expect(channel.sent).toEqual([{ surface: "own", focus: "s" }]);
    expect(calls).toEqual([approve]);
    expect(frames.ofTab(1)).toHaveLength(1);
  });

  test("of another origin in that window is closed", async () => {
    const { open, bound } = bench();
    const channel = open({ ...opened, own: false });
    await settled();
    expect([channel.closed, bound]).toEqual([true, []]);
  });

  test("a frame inside that window is only a frame: it needs a token", async () => {
    const { open, calls } = bench();
    const channel = open({ tab: 9, frame: 2 });
    await settled();
    channel.say(approve);
    expect(channel.sent).toMatchObject([refused]);
    expect(calls).toEqual([]);
  });

  test("that left before it was known is not kept", async () => {
    const { frames, open } = bench();
    open(opened).leave();
    await settled();
    expect(frames.all()).toEqual([]);
  });
});

describe("a frame that is not bound", () => {
  test("acts for nobody", () => {
    const { open, calls } = bench();
    const channel = open();
    channel.say(approve);
    expect(channel.sent).toMatchObject([{ ...refused, call: "approve" }]);
    expect(calls).toEqual([]);
  });

  test.each<[string, (all: ReturnType<typeof bench>) => string]>([
    ["a made-up token", () => "token-9"],
    ["another tab's token", ({ frames }) => frames.token(2)],
    [
      "a token that is too old",
      ({ frames, time }) => {
        const token = frames.token(1);
        time.now += 60_001;
        return token;
      },
    ],
    [
      "a token that was used",
      ({ frames, open }) => {
        const token = frames.token(1);
        open().say(bind(token));
        return token;
      },
    ],
  ])("is not bound by %s", (_what, token) => {
    const all = bench();
    const given = token(all);
    const before = all.bound.length;
    const channel = all.open();
    channel.say(bind(given));
    channel.say(approve);
    expect(channel.sent).toMatchObject([refused, refused]);
    expect(all.bound).toHaveLength(before);
    expect(all.calls).toEqual([]);
  });

  test("a token that was tried in another tab is spent", () => {
    const { frames, open, bound } = bench();
    const token = frames.token(1);
    open({ tab: 2 }).say(bind(token));
    open({ tab: 1 }).say(bind(token));
    expect(bound).toEqual([]);
  });
});

describe("a bound frame", () => {
  function boundFrame() {
    const all = bench();
    const channel = all.open();
    channel.say(bind(all.frames.token(1)));
    return { ...all, channel };
  }

  test("is heard, for its own tab", () => {
    const { channel, calls, frames } = boundFrame();
    channel.say(approve);
    expect(calls).toEqual([approve]);
    expect(frames.ofTab(1)).toHaveLength(1);
    expect(frames.ofTab(2)).toEqual([]);
  });

  test("does not move to another tab with a second token", () => {
    const { channel, frames } = boundFrame();
    channel.say(bind(frames.token(1)));
    expect(channel.sent).toMatchObject([{ surface: "framed" }, refused]);
    expect(frames.all()).toHaveLength(1);
  });

  test.each([
    [{ ...approve, call: "approve-all" }],
    [{ ...approve, tab: 2 }],
    [{ ...approve, click: { trusted: "yes", visibleMs: 900 } }],
    [{ ...approve, click: { trusted: true, visibleMs: Number.NaN } }],
    [{ ...approve, given: { "reason-code": { evil: true } } }],
    ["approve"],
    [null],
  ])("is not heard when it says %j", (message) => {
    const { channel, calls } = boundFrame();
    channel.say(message);
    expect(calls).toEqual([]);
  });

  test("is forgotten when it goes", () => {
    const { channel, frames } = boundFrame();
    channel.leave();
    expect(frames.all()).toEqual([]);
  });
});
