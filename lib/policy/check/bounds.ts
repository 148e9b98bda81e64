/** The limits of rules in numbers, so that two of one measure can be put in order. Literals only. */
import { type Money, parseMoney, showMoney } from "#lib/domain/money.ts";
import { type Duration, parseDuration } from "#lib/domain/time.ts";
import { showDuration } from "../calendar.ts";
import type { RawRule } from "./written.ts";

export interface Limit {
  /** What is measured, how and in which unit: only limits of one measure can be compared. */
  measure: string;
  /** More is stricter. */
  strictness: number;
  isMost: boolean;
  /** `$50.00`, `30 days`. */
  shows: string;
  /** As it stands in the pack. */
  written: string;
  /** What lies past it: `everything over $50.00`. */
  beyond: string;
}

export function limitsOf(raw: RawRule): Limit[] {
  const { kind, of, per, on, within, atMost, atLeast } = raw;
  const measured = typeof of === "string" ? of : JSON.stringify(of);
  const counting = JSON.stringify([kind, per, on, within, measured]);
  switch (kind) {
    case "cap":
    case "batch":
      return [
        ...amount(`${kind} ${measured}`, atMost, true, (shows) => `everything over ${shows}`),
        ...amount(`${kind} ${measured}`, atLeast, false, (shows) => `everything under ${shows}`),
      ];
    case "budget":
      return amount(
        counting,
        atMost,
        true,
        (shows) => `more than ${shows} in sum per ${String(per)} within ${span(within)}`,
      );
    case "rate":
      return amount(counting, atMost, true, (shows) => `more than ${shows} per ${String(per)} within ${span(within)}`);
    case "window":
      if (typeof raw.since === "string")
        return time(`since ${raw.since}`, within, -1, (shows) => `what is longer ago than ${shows}`);
      return time(`until ${String(raw.until)}`, within, -1, (shows) => `what is further ahead than ${shows}`);
    case "cooldown":
      return time(JSON.stringify([kind, per, on]), raw.every, 1, (shows) => `a second one within ${shows}`);
    default:
      return [];
  }
}

/** Up to where evidence helps past a limit, when that is written. */
export function evidenceBound(
  raw: RawRule,
  own: Limit | undefined,
): { key: "beyond" | "else"; needs: string; limit: Limit } | undefined {
  const key = raw.else === undefined ? "beyond" : "else";
  const chosen = raw[key] as { needs?: unknown; atMost?: unknown } | undefined;
  if (own === undefined || typeof chosen !== "object" || chosen === null || chosen.atMost === undefined)
    return undefined;
  const [limit] = limitsOf({ ...raw, atLeast: undefined, atMost: chosen.atMost });
  if (limit === undefined || limit.measure !== own.measure) return undefined;
  return {
    key,
    needs: [chosen.needs]
      .flat()
      .map((one) => `\`${String(one)}\``)
      .join(" and "),
    limit,
  };
}

function amount(measure: string, raw: unknown, isMost: boolean, beyond: (shows: string) => string): Limit[] {
  const point = pointOf(raw);
  if (point === undefined) return [];
  const { at, unit, shows } = point;
  const written = typeof raw === "string" ? raw : JSON.stringify(raw);
  const name = `${measure} ${isMost ? "most" : "least"} ${unit}`;
  return [{ measure: name, strictness: isMost ? -at : at, isMost, shows, written, beyond: beyond(shows) }];
}

function pointOf(raw: unknown): { at: number; unit: string; shows: string } | undefined {
  if (typeof raw === "number") return { at: raw, unit: "", shows: String(raw) };
  const money = typeof raw === "string" ? parseMoney(raw) : isMoney(raw) ? raw : undefined;
  return money === undefined ? undefined : { at: money.minor, unit: money.currency, shows: showMoney(money) };
}

function isMoney(raw: unknown): raw is Money {
  return typeof raw === "object" && raw !== null && "minor" in raw && "currency" in raw;
}

function time(measure: string, raw: unknown, sign: 1 | -1, beyond: (shows: string) => string): Limit[] {
  const duration = durationOf(raw);
  if (duration === undefined) return [];
  const [at, unit] = "ms" in duration ? [duration.ms, "ms"] : [duration.count, duration.calendar];
  const shows = showDuration(duration);
  const [written, strictness] = [String(raw), at * sign];
  return [{ measure: `${measure} ${unit}`, strictness, isMost: false, shows, written, beyond: beyond(shows) }];
}

function durationOf(raw: unknown): Duration | undefined {
  return typeof raw === "string" ? parseDuration(raw) : undefined;
}

function span(raw: unknown): string {
  const duration = durationOf(raw);
  return duration === undefined ? String(raw) : showDuration(duration);
}
