/** The desk's fault switches. Each `…Times` counts down to nothing; the rest stay until changed. */
export interface DeskFaults {
  apiDelayMs: number;
  /** API calls answered with 500. */
  apiErrorTimes: number;
  /** API calls answered with 429. */
  rateLimitTimes: number;
  /** The next ticket writes find that somebody else was faster. */
  conflictTimes: number;
  /** What the page does with the composer: `renamed` changes its test id, `hidden` leaves it out. */
  composer: "normal" | "renamed" | "hidden";
}

export const noDeskFaults = (): DeskFaults => ({
  apiDelayMs: 0,
  apiErrorTimes: 0,
  rateLimitTimes: 0,
  conflictTimes: 0,
  composer: "normal",
});
