/**
 * The sidebars. Any page can embed an extension page, so a frame is inert until it brings a one-time token that this
 * worker gave to the content script of the same tab. A window of its own needs none: the worker opened it and knows
 * its tab from the browser. It must never act for a frame that is not bound, nor believe a frame about which tab it
 * is in: that is the browser's word.
 */
import type { FromSidebar, ToSidebar } from "#lib/messaging/sidebar-calls.ts";
import { FromSidebarSchema } from "#lib/messaging/sidebar-schemas.ts";
import type { Channel } from "./channel.ts";

const TOKEN_LIFE_MS = 60_000;

export interface Frame {
  /** The tab of the ticket. */
  tab: number;
  /** The tab of a window of its own; null for a frame in the ticket's page. */
  window: number | null;
  push(message: ToSidebar): void;
}

export interface FramesEvents {
  bound(frame: Frame): void;
  /** Only ever for a bound frame. */
  called(frame: Frame, call: FromSidebar): void;
}

export interface Frames {
  open(channel: Channel): void;
  /** A token for one frame in this tab, good once and for a minute. */
  token(tab: number): string;
  ofTab(tab: number): Frame[];
  all(): Frame[];
}

/** The ticket tab beside which this worker opened a tab, and the card it was opened for; undefined for any other tab. */
export type OwnWindow = (tab: number) => Promise<{ ticketTab: number; suggestion: string } | undefined>;

export function createFrames(
  now: () => number,
  randomToken: () => string,
  ownWindow: OwnWindow,
  events: FramesEvents,
): Frames {
  const tokens = new Map<string, { tab: number; until: number }>();
  const frames = new Set<Frame>();

  function redeem(token: string, tab: number): boolean {
    const entry = tokens.get(token);
    tokens.delete(token);
    return entry !== undefined && entry.tab === tab && now() <= entry.until;
  }

  return {
    ofTab: (tab) => [...frames].filter((frame) => frame.tab === tab),
    all: () => [...frames],
    token(tab) {
      for (const [old, entry] of tokens) if (entry.until < now()) tokens.delete(old);
      const token = randomToken();
      tokens.set(token, { tab, until: now() + TOKEN_LIFE_MS });
      return token;
    },
    open(channel) {
      const { tab, frame: frameId, own } = channel.sender;
      // Our own page, inside a tab: nothing else can be a sidebar.
      if (!own || tab === null || frameId === null) return channel.close();
      if (frameId === 0) openWindow(channel, tab);
      else openFrame(channel, tab);
    },
  };

  /** Below the top document of somebody else's page. */
  function openFrame(channel: Channel, tab: number): void {
    let bound: Frame | undefined;
    channel.onMessage((raw) => {
      const call = FromSidebarSchema.safeParse(raw);
      if (!call.success) return;
      if (call.data.call === "bind") {
        if (bound !== undefined || !redeem(call.data.token, tab)) return channel.send(refusedBind);
        bound = { tab, window: null, push: (message) => channel.send(message) };
        return admit(bound, channel, { surface: "framed" });
      }
      if (bound === undefined) return channel.send({ ...refusedBind, call: call.data.call });
      events.called(bound, call.data);
    });
  }

  /** The top document of a tab: ours only if this worker opened the tab. */
  function openWindow(channel: Channel, tab: number): void {
    let isGone = false;
    channel.onClose(() => {
      isGone = true;
    });
    void ownWindow(tab).then((known) => {
      if (isGone) return;
      if (known === undefined) return channel.close();
      const frame: Frame = { tab: known.ticketTab, window: tab, push: (message) => channel.send(message) };
      admit(frame, channel, { surface: "own", focus: known.suggestion });
      channel.onMessage((raw) => {
        const call = FromSidebarSchema.safeParse(raw);
        if (call.success && call.data.call !== "bind") events.called(frame, call.data);
      });
    });
  }

  function admit(frame: Frame, channel: Channel, said: ToSidebar): void {
    frames.add(frame);
    channel.onClose(() => frames.delete(frame));
    channel.send(said);
    events.bound(frame);
  }
}

const refusedBind: Extract<ToSidebar, { refused: unknown }> = {
  refused: {
    code: "frame-not-bound",
    happened: "This sidebar was not opened by Countersign itself.",
    means: "A page may have embedded it, so nothing here can act.",
    todo: "Open a ticket and use the sidebar that appears beside it.",
  },
  call: "bind",
};
