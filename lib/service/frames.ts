/**
 * The sidebar frames. Any page can embed an extension page, so a frame is inert until it brings a one-time token
 * that this worker gave to the content script of the same tab. It must never act for a frame that is not bound,
 * nor believe a frame about which tab it is in: that is the browser's word.
 */
import type { FromSidebar, ToSidebar } from "#lib/messaging/sidebar-calls.ts";
import { FromSidebarSchema } from "#lib/messaging/sidebar-schemas.ts";
import type { Channel } from "./channel.ts";

const TOKEN_LIFE_MS = 60_000;

export interface Frame {
  tab: number;
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

export function createFrames(now: () => number, randomToken: () => string, events: FramesEvents): Frames {
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
      // Our own page, inside a tab, below the top document: nothing else can be a sidebar frame.
      if (!own || tab === null || frameId === null || frameId === 0) return channel.close();
      let bound: Frame | undefined;
      channel.onMessage((raw) => {
        const call = FromSidebarSchema.safeParse(raw);
        if (!call.success) return;
        if (call.data.call === "bind") {
          if (bound !== undefined || !redeem(call.data.token, tab)) return channel.send(refusedBind);
          bound = { tab, push: (message) => channel.send(message) };
          frames.add(bound);
          return events.bound(bound);
        }
        if (bound === undefined) return channel.send({ ...refusedBind, call: call.data.call });
        events.called(bound, call.data);
      });
      channel.onClose(() => {
        if (bound !== undefined) frames.delete(bound);
      });
    },
  };
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
