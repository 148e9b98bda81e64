/** The frame's line to the server: knocks that come through, and what is done while none can. */
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { listenForPushes, type Pushes } from "./push.ts";

/** As the browser's own: it opens, hears and fails when the test says so. */
class Stream {
  static all: Stream[] = [];
  onmessage: (() => void) | null = null;
  onerror: (() => void) | null = null;
  closed = false;
  readonly url: string;
  constructor(url: string) {
    this.url = url;
    Stream.all.push(this);
  }
  close() {
    this.closed = true;
  }
}

let knocks: boolean[];
let life: AbortController;
let pushes: Pushes;

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("EventSource", Stream);
  Stream.all = [];
  knocks = [];
  life = new AbortController();
  pushes = listenForPushes((lost) => knocks.push(lost), life.signal);
});
afterEach(() => {
  life.abort();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const stream = () => Stream.all.at(-1) ?? expect.fail("no stream");

test("every message is a knock, and while they come nothing else is asked", () => {
  pushes.listenAt("http://127.0.0.1/v1/push?ticket=a");
  stream().onmessage?.();
  stream().onmessage?.();
  vi.advanceTimersByTime(60_000);
  expect(knocks).toEqual([false, false]);
});

test("a broken stream is closed and asked for within a second, then ever more rarely", () => {
  pushes.listenAt("http://127.0.0.1/v1/push?ticket=a");
  stream().onmessage?.();
  knocks = [];
  stream().onerror?.();
  expect(stream().closed).toBe(true);
  vi.advanceTimersByTime(1_000);
  expect(knocks).toEqual([true]);
  vi.advanceTimersByTime(1_499);
  expect(knocks).toEqual([true]);
  vi.advanceTimersByTime(1);
  expect(knocks).toEqual([true, true]);
  vi.advanceTimersByTime(120_000);
  expect(knocks.length).toBeGreaterThan(8);
  expect(knocks.length).toBeLessThan(18);
});

test("when messages come again the next loss is asked about soon again", () => {
  pushes.begin();
  vi.advanceTimersByTime(60_000);
  pushes.listenAt("http://127.0.0.1/v1/push?ticket=b");
  stream().onmessage?.();
  knocks = [];
  stream().onerror?.();
  vi.advanceTimersByTime(1_000);
  expect(knocks).toEqual([true]);
});

test("no address at all, or a stream that opens and stays silent: it is asked for", () => {
  pushes.begin();
  vi.advanceTimersByTime(1_000);
  expect(knocks).toEqual([true]);
  pushes.listenAt("http://127.0.0.1/v1/push?ticket=a");
  vi.advanceTimersByTime(1_500);
  expect(knocks).toEqual([true, true]);
});

test("a new address takes the old one's place; nothing but http is opened; the end is the end", () => {
  pushes.listenAt("javascript:alert(1)");
  expect(Stream.all).toEqual([]);
  pushes.listenAt("http://127.0.0.1/v1/push?ticket=a");
  pushes.listenAt("http://127.0.0.1/v1/push?ticket=b");
  const [first, second] = Stream.all;
  expect([first?.closed, second?.closed]).toEqual([true, false]);
  first?.onerror?.();
  second?.onmessage?.();
  knocks = [];
  life.abort();
  expect(second?.closed).toBe(true);
  vi.advanceTimersByTime(60_000);
  expect(knocks).toEqual([]);
});
