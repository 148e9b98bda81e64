/**
 * The surfaces on which a person may approve. A page can lay anything over a frame, so where the browser cannot tell
 * whether a frame is really seen, money, account and outbound go into a small window of the browser, opened by this
 * worker. Which tab that window is comes from the browser's answer when it was opened; nothing a page or a frame says
 * can make it one. The list is kept where it outlives a stopped worker but not the browser.
 */
import { z } from "zod";
import { findAction } from "#lib/actions/index.ts";
import type { Group } from "#lib/domain/action.ts";
import { fail, type Result, succeed } from "#lib/domain/error.ts";
import type { Click } from "#lib/messaging/sidebar-calls.ts";
import type { CardView, SidebarView } from "#lib/messaging/view.ts";

/** What is known of the place of a click, by the browser's word and this build's, never by the frame's. */
export interface Surface {
  /** In a window of the browser that this worker opened. */
  own: boolean;
  /** This browser reports whether a frame is covered (IntersectionObserver v2). */
  tellsVisibility: boolean;
}

const OUT_OF_REACH: ReadonlySet<Group> = new Set(["money", "account", "outbound"]);

/** An action nobody here knows is treated like the gravest. */
export function needsOwnSurface(group: Group | undefined, { own, tellsVisibility }: Surface): boolean {
  return !own && !tellsVisibility && (group === undefined || OUT_OF_REACH.has(group));
}

/** The view as it is shown there: the same, but for where its cards can be approved. */
export function viewOn(surface: Surface, view: SidebarView): SidebarView {
  if (view.screen !== "ticket" || surface.own || surface.tellsVisibility) return view;
  const cards = view.cards.map(
    (card): CardView =>
      needsOwnSurface(findAction(card.action)?.group, surface) ? { ...card, approveIn: "window" } : card,
  );
  return { ...view, cards };
}

const OpenedSchema = z.strictObject({ tab: z.int(), window: z.int(), ticketTab: z.int(), suggestion: z.string() });
/** One window beside one ticket tab. */
export type Opened = z.infer<typeof OpenedSchema>;

export interface SurfaceBrowser {
  openWindow(): Promise<{ tab: number; window: number }>;
  /** False when the window is gone. */
  focusWindow(window: number): Promise<boolean>;
  closeWindow(window: number): Promise<void>;
  /** Kept until the browser is closed. */
  kept: { get(): Promise<unknown>; set(value: readonly Opened[]): Promise<void> };
}

export interface Surfaces {
  /** Reads what was opened before this worker was stopped. */
  load(): Promise<void>;
  /** Opens the window of a ticket tab, or brings it forward, for this card. */
  open(ticketTab: number, call: { suggestion: string; click: Click }): Promise<Result<Opened>>;
  /** The window that this tab is; waits for one that is just being opened. */
  ofTab(tab: number): Promise<Opened | undefined>;
  /** A tab was closed: a window of ours is forgotten, the window of a ticket tab goes with it. */
  tabClosed(tab: number): Promise<void>;
  /** The person closes the window from inside. */
  close(tab: number): Promise<void>;
}

export function createSurfaces(browser: SurfaceBrowser): Surfaces {
  const opened = new Map<number, Opened>();
  /** One thing at a time: two clicks must not open two windows, and a window may ask who it is while it is opened. */
  let last: Promise<unknown> = Promise.resolve();

  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const next = last.then(work, work);
    last = next.catch(() => undefined);
    return next;
  }

  const keep = (): Promise<void> => browser.kept.set([...opened.values()]);
  const beside = (ticketTab: number): Opened | undefined =>
    [...opened.values()].find((one) => one.ticketTab === ticketTab);

  async function openBeside(ticketTab: number, suggestion: string): Promise<Opened> {
    const before = beside(ticketTab);
    if (before !== undefined && (await browser.focusWindow(before.window))) {
      const again = { ...before, suggestion };
      opened.set(again.tab, again);
      return again;
    }
    if (before !== undefined) opened.delete(before.tab);
    const one = { ...(await browser.openWindow()), ticketTab, suggestion };
    opened.set(one.tab, one);
    return one;
  }

  return {
    load: () =>
      inTurn(async () => {
        const known = z.array(OpenedSchema).safeParse(await browser.kept.get());
        for (const one of known.success ? known.data : []) opened.set(one.tab, one);
      }),
    async open(ticketTab, { suggestion, click }) {
      if (!click.trusted) return untrusted;
      return inTurn(async () => {
        const one = await openBeside(ticketTab, suggestion);
        await keep();
        return succeed(one);
      });
    },
    ofTab: (tab) => inTurn(async () => opened.get(tab)),
    tabClosed: (tab) =>
      inTurn(async () => {
        const orphan = beside(tab);
        const changed = opened.delete(tab) || (orphan !== undefined && opened.delete(orphan.tab));
        if (orphan !== undefined) await browser.closeWindow(orphan.window);
        if (changed) await keep();
      }),
    close: (tab) =>
      inTurn(async () => {
        const one = opened.get(tab);
        if (one !== undefined) await browser.closeWindow(one.window);
      }),
  };
}

const untrusted = fail(
  "click-not-trusted",
  "The click did not come from a person.",
  "No window was opened and nothing ran.",
  "Press the button yourself.",
);
