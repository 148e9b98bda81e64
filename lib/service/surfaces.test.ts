/** The window in which money is approved in a browser that cannot tell whether a frame is seen. */
import { describe, expect, test } from "vitest";
import type { CardView, SidebarView, TicketView } from "#lib/messaging/view.ts";
import { createSurfaces, needsOwnSurface, type SurfaceBrowser, viewOn } from "./surfaces.ts";

const click = { trusted: true, visibleMs: null };
const TICKET_TAB = 1;

function bench(kept: unknown = undefined) {
  const state = { windows: new Set<number>(), kept, made: 0 };
  const opening: (() => void)[] = [];
  const browser: SurfaceBrowser = {
    openWindow: () =>
      new Promise((resolve) => {
        opening.push(() => {
          state.made++;
          state.windows.add(state.made * 100);
          resolve({ tab: state.made * 100 + 1, window: state.made * 100 });
        });
      }),
    focusWindow: async (window) => state.windows.has(window),
    closeWindow: async (window) => void state.windows.delete(window),
    kept: {
      get: async () => state.kept,
      set: async (value) => void Object.assign(state, { kept: structuredClone(value) }),
    },
  };
  const letOpen = async () => {
    await new Promise((resolve) => setTimeout(resolve));
    for (const one of opening.splice(0)) one();
  };
  return { state, browser, letOpen, surfaces: createSurfaces(browser) };
}

async function opened(suggestion = "card") {
  const all = bench();
  const asked = all.surfaces.open(TICKET_TAB, { suggestion, click });
  await all.letOpen();
  const answer = await asked;
  if (!answer.ok) throw new Error(answer.failure.happened);
  return { ...all, window: answer.value };
}

describe("the window of a ticket tab", () => {
  test("is known by its tab, and no other tab is", async () => {
    const { surfaces, window } = await opened();
    expect(await surfaces.ofTab(window.tab)).toMatchObject({ ticketTab: TICKET_TAB, suggestion: "card" });
    expect(await surfaces.ofTab(TICKET_TAB)).toBeUndefined();
  });

  test("is not opened by a script's click", async () => {
    const { surfaces, state, letOpen } = bench();
    const asked = surfaces.open(TICKET_TAB, { suggestion: "card", click: { trusted: false, visibleMs: null } });
    await letOpen();
    expect(await asked).toMatchObject({ ok: false, failure: { code: "click-not-trusted" } });
    expect(state.made).toBe(0);
  });

  test("that asks who it is while it is being opened waits for the answer", async () => {
    const { surfaces, letOpen } = bench();
    const asked = surfaces.open(TICKET_TAB, { suggestion: "card", click });
    const known = surfaces.ofTab(101);
    await letOpen();
    await asked;
    expect(await known).toMatchObject({ ticketTab: TICKET_TAB });
  });

  test("is one, however often it is asked for, and shows the card asked for last", async () => {
    const { surfaces, state, letOpen } = bench();
    const first = surfaces.open(TICKET_TAB, { suggestion: "a", click });
    const second = surfaces.open(TICKET_TAB, { suggestion: "b", click });
    await letOpen();
    await Promise.all([first, second]);
    expect(state.made).toBe(1);
    expect(await surfaces.ofTab(101)).toMatchObject({ suggestion: "b" });
  });

  test("that the person closed is opened anew", async () => {
    const { surfaces, state, letOpen, window } = await opened();
    state.windows.delete(window.window);
    const again = surfaces.open(TICKET_TAB, { suggestion: "card", click });
    await letOpen();
    expect(await again).toMatchObject({ ok: true, value: { tab: 201 } });
    expect(await surfaces.ofTab(window.tab)).toBeUndefined();
  });

  test("is still known after the worker was stopped", async () => {
    const { browser, window } = await opened();
    const next = createSurfaces(browser);
    await next.load();
    expect(await next.ofTab(window.tab)).toMatchObject({ ticketTab: TICKET_TAB, suggestion: "card" });
  });

  test("closes with its ticket's tab", async () => {
    const { surfaces, state, window } = await opened();
    await surfaces.tabClosed(77);
    expect(state.windows.size).toBe(1);
    await surfaces.tabClosed(TICKET_TAB);
    expect(state.windows.size).toBe(0);
    expect(await surfaces.ofTab(window.tab)).toBeUndefined();
    expect(state.kept).toEqual([]);
  });

  test("closes from inside, and its tab is nothing special from then on", async () => {
    const { surfaces, state, window } = await opened();
    await surfaces.close(window.tab);
    await surfaces.tabClosed(window.tab);
    expect(state.windows.size).toBe(0);
    expect(await surfaces.ofTab(window.tab)).toBeUndefined();
  });
});

test.each([undefined, "nonsense", [{ tab: 101, window: 100, ticketTab: 1 }], [{ tab: "101" }]])(
  "what was kept as %j makes no tab special",
  async (kept) => {
    const { surfaces } = bench(kept);
    await surfaces.load();
    expect(await surfaces.ofTab(101)).toBeUndefined();
  },
);

describe("where a card is approved", () => {
  const card = (action: string) => ({ suggestion: action, action }) as CardView;
  const view = {
    screen: "ticket",
    cards: ["refund.create", "status.set", "flight.cancel"].map(card),
  } as TicketView as SidebarView;
  const approvedIn = (own: boolean, tellsVisibility: boolean) => {
    const shown = viewOn({ own, tellsVisibility }, view);
    return shown.screen === "ticket" ? shown.cards.map((one) => one.approveIn) : [];
  };

  test("in a frame where the browser cannot tell, money and what nobody here knows go into the window", () => {
    expect(approvedIn(false, false)).toEqual(["window", undefined, "window"]);
  });

  test("everything else is approved where it stands", () => {
    for (const place of [approvedIn(true, false), approvedIn(false, true), approvedIn(true, true)])
      expect(place).toEqual([undefined, undefined, undefined]);
  });

  test.each([
    ["money", true],
    ["account", true],
    ["outbound", true],
    ["draft", false],
    ["handoff", false],
    ["reversible", false],
    ["read", false],
  ] as const)("%s: %s", (group, needs) => {
    expect(needsOwnSurface(group, { own: false, tellsVisibility: false })).toBe(needs);
    expect(needsOwnSurface(group, { own: true, tellsVisibility: false })).toBe(false);
    expect(needsOwnSurface(group, { own: false, tellsVisibility: true })).toBe(false);
  });
});
