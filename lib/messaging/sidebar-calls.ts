/**
 * Sidebar → worker calls and worker → sidebar pushes, over one port per frame (`SIDEBAR_PORT`). A frame is inert
 * until it has bound itself with the one-time token, or is in a window that the worker opened; who is speaking is
 * read from `port.sender`, never from here.
 */
import type { Failure } from "#lib/domain/error.ts";
import type { DepartureView, SidebarView } from "./view.ts";

export const SIDEBAR_PORT = "countersign.sidebar/1";
/** Name of the message with which the page hands the token and a port to the frame. */
export const BIND_MESSAGE = "countersign.bind/1";

/** Page → frame: `frame.contentWindow.postMessage(message, "*", [port2])`; accepted from the frame's parent only. */
export interface BindMessage {
  name: typeof BIND_MESSAGE;
  token: string;
}

/**
 * Over the MessagePort that came with it. A token binds once, so when the worker was stopped the frame asks with
 * `{ wants: "token" }`; the page gets a fresh one from the worker (`{ wants: "frame" }`) and answers `{ token }`.
 */
export type BindPortMessage = { wants: "token" } | { token: string };

/** What the frame saw of a click: trusted by the browser, and how long the frame had been really visible. */
export interface Click {
  trusted: boolean;
  /** Milliseconds of continuous IntersectionObserver v2 visibility before the click; null where the browser cannot tell. */
  visibleMs: number | null;
}

export type SidebarCall =
  | { call: "bind"; token: string }
  | { call: "approve"; suggestion: string; proposal: string; given: Record<string, string>; click: Click }
  /** `text`: the words on the screen; to be refused when the worker holds others. */
  | {
      call: "insert";
      suggestion: string;
      proposal: string;
      text?: string | undefined;
      given?: Record<string, string> | undefined;
      click: Click;
    }
  | { call: "edit-reply"; suggestion: string; text: string }
  | { call: "take-nearest"; suggestion: string; proposal: string }
  | { call: "give"; suggestion: string; obligation: string; value: string }
  | { call: "cancel"; suggestion: string }
  | { call: "undo"; suggestion: string; click: Click }
  | { call: "dismiss"; suggestion: string }
  /** What the person found where reading could not tell, and how they know. */
  | { call: "settle"; suggestion: string; found: "done" | "failed"; why: string; click: Click }
  /** The person read that the log goes on under a new name. */
  | { call: "understood-log" }
  | { call: "retry" }
  /** `lost`: the push stream ended for good, and a new address is wanted. */
  | { call: "sync"; lost?: boolean | undefined }
  | { call: "open"; page: "console" | "options" }
  /** Opens the browser-owned window in which this card can be approved. */
  | { call: "open-window"; suggestion: string; click: Click }
  | { call: "what-left" }
  /** Lets the model write the reply once more. */
  | { call: "draft-again" }
  /** The person read that the root key was replaced; it is not said again. */
  | { call: "understood-root" }
  | { call: "close" }
  | { call: "beat" };

export type ToSidebar =
  | { view: SidebarView }
  /** Answer to a call that could not be taken; a taken call simply shows in the next view. */
  | { refused: Failure; call: SidebarCall["call"] }
  /** Answer to `what-left`, newest first. */
  | { left: DepartureView[] }
  /** Said when bound: `own` is a surface of the browser itself, beyond any page's reach. `focus`: the card it was opened for. */
  | { surface: "framed" | "own"; focus?: string }
  /** Where to listen for pushes, while this frame is open. */
  | { push: { url: string } };

export type FromSidebar = { id: number } & SidebarCall;
