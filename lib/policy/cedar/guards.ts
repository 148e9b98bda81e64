/** What happens in Cedar when a guard is not proven: like `../rules/otherwise.ts`, with a `forbid` for each outcome. */
import { type Else, obligationsOf } from "../rules/otherwise.ts";
import type { Fire } from "./clause.ts";
import type { Proposition } from "./propositions.ts";
import { and, not } from "./text.ts";

/** `wider` is the bound up to which evidence helps. An unknown guard is never answered by `needs` or `pause`. */
export function unless(guard: Proposition, otherwise: Else | undefined, wider?: Proposition): readonly Fire[] {
  const chosen = otherwise ?? "deny";
  const unproven = not(guard.yes);
  if (chosen === "deny") return [{ outcome: "deny", when: unproven }];
  if (typeof chosen === "object" && "escalate" in chosen) {
    return [{ outcome: "escalate", route: chosen.escalate, when: unproven }];
  }
  const milder = wider === undefined ? guard.no : and([guard.no, wider.yes]);
  const deny: Fire = { outcome: "deny", when: and([unproven, not(milder)]) };
  if (chosen === "pause") return [{ outcome: "pause", when: milder }, deny];
  return [{ outcome: "needs", needs: obligationsOf(chosen.needs), when: milder }, deny];
}
