/**
 * A value as it is written into a sentence. Undefined for everything that is unknown or has no plain words. What
 * comes from outside (a name, a subject) is flattened to one line, so that it cannot add lines or placeholders.
 */
import { Money, showMoney } from "#lib/domain/money.ts";
import { parseInstant } from "#lib/domain/time.ts";

const MONTHS = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
];
const LONGEST = 200;

export function showValue(value: unknown): string | undefined {
  if (typeof value === "string") return showText(value);
  if (typeof value === "number") return Number.isFinite(value) ? String(value) : undefined;
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (Array.isArray(value)) return showList(value);
  const money = Money.safeParse(value);
  return money.success ? showMoney(money.data) : undefined;
}

function showText(text: string): string | undefined {
  if (parseInstant(text) !== undefined) return showDay(text);
  const plain = text
    .slice(0, 10 * LONGEST)
    // Control, format (bidi, zero-width), line and paragraph separators, lone surrogates and private signs.
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, " ")
    .replace(/[\p{Cf}\p{Cs}\p{Co}{}]/gu, "")
    .replace(/\s+/g, " ")
    .trim();
  const short = [...plain].slice(0, LONGEST).join("").trim();
  return short === "" ? undefined : short;
}

/** `2026-11-02T10:00:00Z` → `2 November 2026`, the day as it is written there. */
function showDay(instant: string): string {
  const [year = "", month = "", day = ""] = instant.slice(0, 10).split("-");
  return `${Number(day)} ${MONTHS[Number(month) - 1] ?? ""} ${year}`;
}

function showList(values: readonly unknown[]): string | undefined {
  const shown = values.map((value) => (Array.isArray(value) ? undefined : showValue(value)));
  if (shown.length === 0 || shown.some((one) => one === undefined)) return undefined;
  const last = shown.at(-1) ?? "";
  return shown.length === 1 ? last : `${shown.slice(0, -1).join(", ")} and ${last}`;
}
