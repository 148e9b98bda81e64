/**
 * The ways in which the practice model can misbehave. One list, used in two ways: typed in the same process, or
 * `POST /practice/model/faults` from another one. Each takes effect once, a number of times, or until it is reset.
 */
import { z } from "zod";

export const MODEL_FAULTS = [
  /** The whole answer: an error before anything is said. */
  "overloaded",
  "rate-limited",
  "server-error",
  /** What is said. */
  "refusal",
  "truncation",
  "empty",
  "huge",
  "markup",
  "echo",
  "foreign-placeholders",
  "obey",
  /** What is called. */
  "bad-tool-json",
  "unknown-tool",
  "extra-fields",
  "endless-look-ups",
  /** How it arrives. */
  "slow-first-token",
  "dies-half-way",
  "stalls",
  "error-event",
] as const;
export type ModelFaultName = (typeof MODEL_FAULTS)[number];

const Times = z.union([z.int().min(0), z.literal("always")]);
export const ModelFault = z.discriminatedUnion("fault", [
  z.strictObject({
    fault: z.enum(MODEL_FAULTS),
    times: Times.default(1),
    /** Seconds of `retry-after` with `rate-limited` and `overloaded`; absent: no such header for `overloaded`. */
    retryAfter: z.number().min(0).max(86_400).optional(),
    /** How slow with `slow-first-token`. */
    ms: z.int().min(0).max(600_000).optional(),
  }),
  /** Between two pieces of a stream, from now on. */
  z.strictObject({ fault: z.literal("pace"), ms: z.int().min(0).max(10_000) }),
  z.strictObject({ fault: z.literal("reset") }),
]);
export type ModelFault = z.input<typeof ModelFault>;

export interface Active {
  has(name: ModelFaultName): boolean;
  readonly names: readonly ModelFaultName[];
  readonly retryAfter: number | undefined;
  readonly slowMs: number;
  readonly paceMs: number;
}

export interface ModelFaults {
  apply(fault: ModelFault): void;
  /** Counts one request against every switch that is on. */
  take(): Active;
}

const SLOW_MS = 3_000;

export function createModelFaults(paceMs: number): ModelFaults {
  const left = new Map<ModelFaultName, number>();
  let retryAfter: number | undefined;
  let slowMs = SLOW_MS;
  let pace = paceMs;
  return {
    apply(given) {
      const fault = ModelFault.parse(given);
      if (fault.fault === "reset") {
        left.clear();
        pace = paceMs;
        return;
      }
      if (fault.fault === "pace") {
        pace = fault.ms;
        return;
      }
      left.set(fault.fault, fault.times === "always" ? Number.POSITIVE_INFINITY : fault.times);
      if (fault.fault === "rate-limited" || fault.fault === "overloaded") retryAfter = fault.retryAfter;
      if (fault.fault === "slow-first-token") slowMs = fault.ms ?? SLOW_MS;
    },
    take() {
      const on = MODEL_FAULTS.filter((name) => (left.get(name) ?? 0) > 0);
      // An error comes before everything else: what would have been said is kept for the next try.
      const error = on.find((name) => name === "overloaded" || name === "rate-limited" || name === "server-error");
      const names = error === undefined ? on : [error];
      for (const name of names) left.set(name, (left.get(name) ?? 0) - 1);
      return { has: (name) => names.includes(name), names, retryAfter, slowMs, paceMs: pace };
    },
  };
}
