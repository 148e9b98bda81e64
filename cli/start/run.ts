import type { Say } from "./say.ts";
import type { Stack } from "./stack.ts";

/** What a run of `npm start` works with. */
export interface Run {
  stack: Stack;
  chromium: string;
  extension: string;
  /** `.countersign` of the checkout. */
  dir: string;
  /** Where this run keeps its data. */
  home: string;
  say: Say;
  signal: AbortSignal;
}
