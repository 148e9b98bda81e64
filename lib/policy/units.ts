/** What somebody meant who wrote a duration or an amount in another way, so that a message can show the right one. */
import { isCurrency, minorDigits } from "#lib/domain/money.ts";
import type { ProblemCode } from "./problem.ts";
import { skeleton } from "./skeleton.ts";

export interface Advice {
  code: ProblemCode;
  message: string;
  suggestion: string;
}

const UNITS = "s, m, h, d, w, or cd and cm for calendar days and months";

/** How people write units of time, and what the language has for it. */
const MEANT: readonly (readonly [RegExp, string])[] = [
  [/^(s|secs?|seconds?)$/i, "s"],
  [/^(m|mins?|minutes?)$/, "m"],
  [/^(h|hrs?|hours?)$/i, "h"],
  [/^(d|days?)$/i, "d"],
  [/^(w|wks?|weeks?)$/i, "w"],
  [/^(cd|calendar ?days?)$/i, "cd"],
  [/^(cm|M|mos?|mths?|months?|calendar ?months?)$/i, "cm"],
];

export function durationAdvice(raw: unknown): Advice {
  if (typeof raw === "number") {
    const whole = Math.max(1, Math.round(raw));
    const suggestion = `write the unit behind it: \`${whole}d\` for days, \`${whole}h\` for hours (${UNITS})`;
    return { code: "missing-unit", message: `${raw} has no unit`, suggestion };
  }
  const match = typeof raw === "string" ? /^\s*(\d+(?:[.,]\d+)?)\s*(\D*?)\s*$/.exec(raw) : null;
  const [, count = "", unit = ""] = match ?? [];
  if (match === null) {
    const suggestion = `write a whole number and ${UNITS}, such as \`30d\``;
    return { code: "wrong-type", message: `${shown(raw)} is not a duration`, suggestion };
  }
  if (unit === "") {
    const suggestion = `write the unit behind it: \`${count}d\` for days, \`${count}h\` for hours (${UNITS})`;
    return { code: "missing-unit", message: `\`${count}\` has no unit`, suggestion };
  }
  if (/[.,]/.test(count)) {
    const suggestion = "write a whole number of a smaller unit, such as `90m` for one and a half hours";
    return { code: "wrong-type", message: `${shown(raw)} is not a whole number of a unit`, suggestion };
  }
  const known = MEANT.find(([pattern]) => pattern.test(unit))?.[1];
  if (known !== undefined) {
    const isZero = Number(count) === 0;
    const message = isZero ? `${shown(raw)} is no time at all` : `\`${unit}\` is not a unit of time here`;
    const spaced = known === unit && !isZero ? `${shown(raw)} is not written as a duration` : message;
    return {
      code: "unknown-unit",
      message: spaced,
      suggestion: `write \`${isZero ? 1 : count}${known}\`${saying(known)}`,
    };
  }
  if (/^(y|yrs?|years?)$/i.test(unit)) {
    const suggestion = `write \`${Number(count) * 365}d\` or \`${Number(count) * 12}cm\` (calendar months)`;
    return { code: "unknown-unit", message: `\`${unit}\` is not a unit of time here`, suggestion };
  }
  return {
    code: "unknown-unit",
    message: `\`${unit}\` is not a unit of time`,
    suggestion: `the units are ${UNITS}; for example \`30d\``,
  };
}

function saying(unit: string): string {
  if (unit === "cm") return " (calendar months)";
  return unit === "cd" ? " (calendar days)" : "";
}

/** Undefined when there is nothing better to say than which type is expected. */
export function amountAdvice(raw: unknown): Advice | undefined {
  if (typeof raw === "number" || (typeof raw === "string" && /^\s*-?\d+(?:[.,]\d+)?\s*$/.test(raw))) {
    const number = Number(String(raw).replace(",", "."));
    const suggestion = `write the currency behind it: \`${number.toFixed(2)} USD\``;
    return { code: "money-without-currency", message: `${shown(raw)} has no currency`, suggestion };
  }
  if (typeof raw !== "string") return undefined;
  const share = /^\s*(\d+(?:\.\d+)?)\s*(?:%|percent|pct)\s*$/i.exec(raw);
  if (share !== null) {
    const factor = Number((Number(share[1]) / 100).toPrecision(12));
    const suggestion = `write which amount it is a share of: \`{ fact: order.total, times: ${factor} }\``;
    return { code: "unknown-unit", message: `${shown(raw)} is a share, not an amount`, suggestion };
  }
  const amount = /^\s*([$€£¥]?)\s*(-?\d[\d.,' ]*?)\s*([^\d\s.,]*)\s*$/u.exec(raw);
  if (amount === null) return undefined;
  const [, sign = "", digits = "", behind = ""] = amount;
  const meant = skeleton(behind).toUpperCase();
  if (behind !== meant && behind.toUpperCase() !== meant && isCurrency(meant)) {
    const message = `\`${behind}\` is not a currency: it is written with letters that only look like \`${meant}\``;
    return { code: "unknown-unit", message, suggestion: `type it again: \`${plain(digits, meant)} ${meant}\`` };
  }
  const currency =
    SIGNS[sign === "" ? behind : sign] ?? (isCurrency(behind.toUpperCase()) ? behind.toUpperCase() : undefined);
  if (currency !== undefined) {
    const suggestion = `write \`${plain(digits, currency)} ${currency}\``;
    return { code: "wrong-type", message: `${shown(raw)} is not written as an amount`, suggestion };
  }
  const message = `\`${behind}\` is not a currency`;
  return { code: "unknown-unit", message, suggestion: "write an ISO 4217 code in capitals, such as `50.00 USD`" };
}

const SIGNS: Readonly<Record<string, string>> = { $: "USD", "€": "EUR", "£": "GBP", "¥": "JPY" };

/** `1,250.5` → `1250.50`, and `1250` where a currency has no smaller coins. */
function plain(digits: string, currency: string): string {
  const bare = digits
    .replace(/[' ]/g, "")
    .replace(/,(?=\d{3}(?:\D|$))/g, "")
    .replace(",", ".");
  return (Number.isFinite(Number(bare)) ? Number(bare) : 50).toFixed(minorDigits(currency));
}

function shown(raw: unknown): string {
  return typeof raw === "string" ? `\`${raw}\`` : (JSON.stringify(raw) ?? "nothing");
}
