/** The practice Freshdesk's fault switches. Each `…Times` counts down to nothing; the rest stay until changed. */
export const LAYOUTS = ["ember", "mfe-shadow", "jun2026", "unknown"] as const;
export type Layout = (typeof LAYOUTS)[number];
export const EDITOR_APIS = ["both", "jquery", "modern", "none"] as const;
export type EditorApi = (typeof EDITOR_APIS)[number];
export type Presence = "none" | "viewing" | "typing";

export interface Switches {
  apiDelayMs: number;
  /** API calls answered with 500. */
  apiErrorTimes: number;
  /** API calls answered with 429 and this many seconds to wait. */
  rateLimitTimes: number;
  rateLimitSeconds: number;
  /** Writes by key that are done, and whose answer never arrives. */
  loseAnswerTimes: number;
  /** Writes by key that are cut off before anything is done. */
  failBeforeTimes: number;
  /** A ticket can be resolved or closed only with its resolution filled in. */
  requiredForClosure: boolean;
  /** Which generation of the page is served; `unknown` has other names for everything. */
  layout: Layout;
  composer: "normal" | "hidden";
  /** By which names the page's scripts can reach the editor. */
  editorApi: EditorApi;
  /** How much later than its address the content of a ticket comes; null: each ticket has its own slowness. */
  swapMs: number | null;
  /** Sends from the page that bounce, because the customer wrote in that very moment. */
  trafficCopTimes: number;
  trafficCopText: string;
  /** Rises when the page is to build itself anew. */
  rerenders: number;
  /** What another agent is doing on a ticket. */
  presence: { ticket: number; is: Presence } | null;
}

export const noSwitches = (): Switches => ({
  apiDelayMs: 0,
  apiErrorTimes: 0,
  rateLimitTimes: 0,
  rateLimitSeconds: 1,
  loseAnswerTimes: 0,
  failBeforeTimes: 0,
  requiredForClosure: false,
  layout: "ember",
  composer: "normal",
  editorApi: "both",
  swapMs: null,
  trafficCopTimes: 0,
  trafficCopText: "",
  rerenders: 0,
  presence: null,
});
