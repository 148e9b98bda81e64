/**
 * Money: integer minor units and an ISO 4217 currency. There is no arithmetic across currencies and no
 * floating point anywhere; mixing is an error for the caller to turn into "unknown", never a comparison.
 */
import { z } from "zod";
import { countKeys } from "./count-keys.ts";

export const Money = z.strictObject({ minor: z.int(), currency: z.string().regex(/^[A-Z]{3}$/) });
export type Money = z.infer<typeof Money>;

/** Currencies whose minor unit is not a hundredth (ISO 4217). */
const DIGITS: Record<string, number> = {
  BIF: 0,
  CLP: 0,
  DJF: 0,
  GNF: 0,
  ISK: 0,
  JPY: 0,
  KMF: 0,
  KRW: 0,
  PYG: 0,
  RWF: 0,
  UGX: 0,
  UYI: 0,
  VND: 0,
  VUV: 0,
  XAF: 0,
  XOF: 0,
  XPF: 0,
  BHD: 3,
  IQD: 3,
  JOD: 3,
  KWD: 3,
  LYD: 3,
  OMR: 3,
  TND: 3,
  CLF: 4,
  UYW: 4,
};

const CURRENCIES = new Set(
  (
    "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BHD BIF BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF " +
    "CHW CLF CLP CNY COP COU CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD " +
    "HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD " +
    "MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN " +
    "PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD " +
    "TWD TZS UAH UGX USD USN UYI UYU UYW UZS VED VES VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG"
  ).split(" "),
);

export function isCurrency(code: string): boolean {
  return CURRENCIES.has(code);
}

/** Exactly `{minor, currency}` with a currency of ISO 4217: what `Money` decodes, without the cost of a decoder. */
export function isMoney(value: unknown): value is Money {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const { minor, currency } = value as Partial<Money>;
  const fits = Number.isSafeInteger(minor) && typeof currency === "string" && isCurrency(currency);
  return fits && countKeys(value) === 2;
}

/** Digits after the decimal point of a currency's major unit. */
export function minorDigits(currency: string): number {
  return DIGITS[currency] ?? 2;
}

/** `50.00 USD` → money; anything that is not exactly that (too many decimals, unknown currency) → undefined. */
export function parseMoney(text: string): Money | undefined {
  const match = /^(-?)(\d{1,13})(?:\.(\d{1,4}))? ([A-Z]{3})$/.exec(text);
  if (match === null) return undefined;
  const [, sign, whole = "", fraction = "", currency = ""] = match;
  const digits = minorDigits(currency);
  if (!isCurrency(currency) || fraction.length > digits) return undefined;
  const minor = Number(whole + fraction.padEnd(digits, "0"));
  return Number.isSafeInteger(minor) ? { minor: sign === "-" ? 0 - minor : minor, currency } : undefined;
}

/** Money as a pack writes it: `50.00 USD`. */
export function formatMoney(money: Money): string {
  return `${formatAmount(money)} ${money.currency}`;
}

const SYMBOLS: Record<string, string> = { USD: "$", EUR: "€", GBP: "£", JPY: "¥" };

/** Money as people read it: `$50.00`, else `50.00 CHF`. Written here so that every surface shows the same bytes. */
export function showMoney(money: Money): string {
  const symbol = SYMBOLS[money.currency];
  if (symbol === undefined) return formatMoney(money);
  return money.minor < 0
    ? `−${symbol}${formatAmount({ ...money, minor: -money.minor })}`
    : `${symbol}${formatAmount(money)}`;
}

function formatAmount({ minor, currency }: Money): string {
  const digits = minorDigits(currency);
  const text = String(Math.abs(minor)).padStart(digits + 1, "0");
  const sign = minor < 0 ? "-" : "";
  return digits === 0 ? sign + text : `${sign}${text.slice(0, -digits)}.${text.slice(-digits)}`;
}
