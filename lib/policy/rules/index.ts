/** The only list of rule kinds. A pack that names another one does not compile. */
import { batch } from "./batch.ts";
import { breaker } from "./breaker.ts";
import { budget } from "./budget.ts";
import { cap } from "./cap.ts";
import { cooldown } from "./cooldown.ts";
import { escalate } from "./escalate.ts";
import { hide } from "./hide.ts";
import { hours } from "./hours.ts";
import type { RuleKind } from "./kind.ts";
import { never } from "./never.ts";
import { oblige } from "./oblige.ts";
import { rate } from "./rate.ts";
import { recipients } from "./recipients.ts";
import { require, scope } from "./require.ts";
import { sequence } from "./sequence.ts";
import { timeWindow } from "./window.ts";

export type KindName =
  | "batch"
  | "breaker"
  | "budget"
  | "cap"
  | "cooldown"
  | "escalate"
  | "hide"
  | "hours"
  | "never"
  | "oblige"
  | "rate"
  | "recipients"
  | "require"
  | "scope"
  | "sequence"
  | "window";

// Each kind checks what its own schema lets through; the list holds them by what they have in common.
export const KINDS: Readonly<Record<KindName, RuleKind>> = {
  batch,
  breaker,
  budget,
  cap,
  cooldown,
  escalate,
  hide,
  hours,
  never,
  oblige,
  rate,
  recipients,
  require,
  scope,
  sequence,
  window: timeWindow,
};

export function findKind(name: string): RuleKind | undefined {
  return Object.hasOwn(KINDS, name) ? KINDS[name as KindName] : undefined;
}
