/** `window`: a time must lie within a duration of now, looking back (`since`) or ahead (`until`). */
import { z } from "zod";
import type { Duration } from "#lib/domain/time.ts";
import { isWithinLast, isWithinNext, showDuration, showSpan } from "../calendar.ts";
import { timeWithin } from "../cedar/kinds.ts";
import { compileDuration } from "../conditions.ts";
import { type Env, factRef } from "../facts.ts";
import { sortOf } from "../values.ts";
import { DurationText, ELSE_FIELD, type Finding, type RuleKind, ruleHead, WITHIN_FIELD } from "./kind.ts";
import { compileElse, Else, routes } from "./otherwise.ts";

const schema = z
  .strictObject({
    ...ruleHead,
    kind: z.literal("window"),
    since: z.string().optional(),
    until: z.string().optional(),
    within: DurationText,
    else: Else.optional(),
  })
  .refine((rule) => (rule.since === undefined) !== (rule.until === undefined), {
    error: "a window has either `since` (looking back) or `until` (looking ahead)",
  });

export const timeWindow: RuleKind<typeof schema> = {
  kind: "window",
  says: "A time must lie within a duration of now, for example an order placed within 30d.",
  schema,
  form: [
    { field: "since", label: "Since", input: "fact", required: false },
    { field: "until", label: "Until", input: "fact", required: false },
    WITHIN_FIELD,
    ELSE_FIELD,
  ],
  cedar: timeWithin,
  compile(rule, scope, path) {
    const key = rule.since === undefined ? "until" : "since";
    const fact = factRef(rule[key], scope, "guard", [...path, key]);
    const within = compileDuration(rule.within, scope, [...path, "within"]);
    const { bounded, raw } = splitBound(rule.else);
    const wider = bounded === undefined ? undefined : compileDuration(bounded, scope, [...path, "else", "atMost"]);
    const otherwise = compileElse(raw, scope, [...path, "else"]);
    if (fact === undefined || within === undefined || otherwise === undefined) return undefined;
    if (bounded !== undefined && wider === undefined) return undefined;
    if (sortOf(fact.type) !== "time") {
      scope.problems.error([...path, key], "wrong-type", `\`${fact.name}\` is not a time`);
      return undefined;
    }
    const holds = key === "since" ? isWithinLast : isWithinNext;
    const outside = (t: number, env: Env): Finding => {
      const says = (): string => sentence(fact.name, key, env.now, t, within);
      const isBeyond = wider !== undefined && !holds(scope.zone, env.now, t, wider);
      if (isBeyond) return { outcome: "deny", says };
      return otherwise.finding(false, env, says, { retryAfter: () => begins(key, env.now, t, within) });
    };
    const says = (): string => `${fact.name} is not known well enough`;
    return {
      limit: `${fact.name} within the ${rule.since === undefined ? "next" : "last"} ${showDuration(within)}, otherwise ${otherwise.text}`,
      ...routes(otherwise),
      candidates: () => [],
      evaluate(env) {
        const t = fact.load(env);
        if (typeof t !== "number") return otherwise.finding(undefined, env, says);
        return holds(scope.zone, env.now, t, within) ? undefined : outside(t, env);
      },
    };
  },
};

/** Here the wider bound of `needs` is a duration. */
function splitBound(raw: Else | undefined): { bounded?: unknown; raw: Else | undefined } {
  if (typeof raw !== "object" || !("needs" in raw) || raw.atMost === undefined) return { raw };
  return { bounded: raw.atMost, raw: { needs: raw.needs } };
}

/** When a pause ends by itself: only where the window is still to come. */
function begins(key: "since" | "until", now: number, t: number, within: Duration): number | undefined {
  const start = key === "since" ? t : "ms" in within ? t - within.ms : undefined;
  return start !== undefined && start > now ? start : undefined;
}

function sentence(name: string, key: "since" | "until", now: number, t: number, within: Duration): string {
  const gone = key === "since" ? now - t : t - now;
  if (gone < 0) return key === "since" ? `${name} lies ahead` : `${name} has passed`;
  const over = "ms" in within ? `, ${showOver(gone - within.ms)} over ${showDuration(within)}` : "";
  const limit = over === "" ? `, outside ${showDuration(within)}` : over;
  return `${name} is ${showSpan(gone)} ${key === "since" ? "ago" : "ahead"}${limit}`;
}

/** Full days, so that the sentence adds up: 47 days ago is 17 over 30. */
function showOver(ms: number): string {
  const day = 86_400_000;
  if (ms < day) return showSpan(ms);
  const days = Math.floor(ms / day);
  return `${days} day${days === 1 ? "" : "s"}`;
}
