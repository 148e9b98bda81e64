/** Finds amounts in words: `$32.00`, `32.00 USD`, `5.000 €`, and money as JSON. */

export interface Amount {
  readonly minor: number;
  readonly currency: string;
}

const SIGNS: Readonly<Record<string, string>> = { $: "USD", "€": "EUR", "£": "GBP" };
const FIGURE = String.raw`\d[\d.,]*\d|\d`;
const WORDS = new RegExp(
  String.raw`([$€£])\s?(${FIGURE})|(${FIGURE})\s?(USD|EUR|GBP|dollars?|euros?|pounds?|[$€£])`,
  "giu",
);
const JSON_MONEY = /"minor"\s*:\s*(\d+)\s*,\s*"currency"\s*:\s*"([A-Z]{3})"/g;

export function amountsIn(text: string): Amount[] {
  const worded = [...text.matchAll(WORDS)].map(([, sign, after, before, unit]) => ({
    minor: minorOf(after ?? before ?? "0"),
    currency: currencyOf(sign ?? unit ?? "$"),
  }));
  const written = [...text.matchAll(JSON_MONEY)].map(([, minor, currency = "USD"]) => ({
    minor: Number(minor),
    currency,
  }));
  return [...worded, ...written].filter((amount) => Number.isSafeInteger(amount.minor) && amount.minor > 0);
}

/** The amount of the sentence or line that speaks of what can still be paid back. */
export function refundableIn(texts: readonly string[]): Amount | undefined {
  const parts = texts.flatMap((text) => text.split(/\n|;|·|\.\s/));
  const [part] = parts.filter((one) => /refundable|still be (?:paid back|refunded)|left to refund/i.test(one));
  return part === undefined ? undefined : amountsIn(part)[0];
}

function minorOf(figure: string): number {
  const cents = /[.,](\d{2})$/.exec(figure);
  const whole = (cents === null ? figure : figure.slice(0, -3)).replace(/[.,]/g, "");
  return Number(whole) * 100 + Number(cents?.[1] ?? 0);
}

function currencyOf(word: string): string {
  const known = SIGNS[word];
  if (known !== undefined) return known;
  const upper = word.toUpperCase();
  if (upper.startsWith("DOLLAR")) return "USD";
  if (upper.startsWith("EURO")) return "EUR";
  return upper.startsWith("POUND") ? "GBP" : upper;
}
