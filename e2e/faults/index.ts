/** Every fault that is played against the real parts, by name. */
import { killDuringAppend } from "./kill-append.ts";
import { killDuringDeskWrite } from "./kill-desk-write.ts";
import { killDuringRefund } from "./kill-refund.ts";
import type { Tally } from "./tally.ts";

export type Fault = (rounds: number, say: (line: string) => void) => Promise<Tally>;

export const faults: Readonly<Record<string, Fault>> = {
  "kill-during-append": killDuringAppend,
  "kill-during-hold": (rounds, say) => killDuringRefund("held", rounds, say),
  "kill-before-refund": (rounds, say) => killDuringRefund("before", rounds, say),
  "kill-after-refund": (rounds, say) => killDuringRefund("after", rounds, say),
  "lose-refund-answer": (rounds, say) => killDuringRefund("lost", rounds, say),
  "kill-before-desk-write": (rounds, say) => killDuringDeskWrite("before", rounds, say),
  "kill-after-desk-write": (rounds, say) => killDuringDeskWrite("after", rounds, say),
  "lose-desk-answer": (rounds, say) => killDuringDeskWrite("lost", rounds, say),
};
