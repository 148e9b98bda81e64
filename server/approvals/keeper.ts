/** Ends by the clock what nobody answered, also when nobody asks. */
import type { CoreParts } from "../core-parts.ts";
import { expireDue } from "./approval-rows.ts";

const EVERY = 30_000;

export interface ApprovalKeeper {
  start(): void;
  tick(): Promise<void>;
  /** Resolves when nothing is under way. */
  idle(): Promise<void>;
}

export function createApprovalKeeper(parts: CoreParts, report: (error: unknown) => void): ApprovalKeeper {
  let ticked: Promise<void> = Promise.resolve();
  const tick = (): Promise<void> => {
    ticked = ticked.then(() => (parts.signal.aborted ? undefined : expireDue(parts))).catch(report);
    return ticked;
  };
  return {
    start() {
      const timer = setInterval(() => void tick(), EVERY);
      parts.signal.addEventListener("abort", () => clearInterval(timer), { once: true });
    },
    tick,
    idle: () => ticked,
  };
}
