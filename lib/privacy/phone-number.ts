/** Telephone numbers by every country's numbering plan. */
import { type CountryCode, parsePhoneNumberFromString } from "libphonenumber-js/min";

/** Where a number without a country code may be from: the desks' usual countries, the more telling plans first. */
const REGIONS: readonly CountryCode[] = [
  "US",
  "DE",
  "FR",
  "GB",
  "ES",
  "IT",
  "NL",
  "JP",
  "BR",
  "AU",
  "AT",
  "CH",
  "BE",
  "IN",
  "SA",
  "EG",
  "AE",
  "MX",
  "PL",
  "SE",
  "CN",
];

export function toE164(text: string): string | undefined {
  return international(text) ?? national(text, REGIONS);
}

/** `+49 …`, also as `0049 …` and `+49 (0) …`. */
export function international(text: string): string | undefined {
  const dialled = text.replace(/\(0\)/, "").replace(/^\s*\(?00(?=[1-9])/, "+");
  if (!/^[\s(]*\+/.test(dialled)) return undefined;
  return read(dialled.replace(/^[\s(]+/, ""));
}

/** The first of the regions in whose plan the number is valid. */
export function national(text: string, regions: readonly CountryCode[] = REGIONS): string | undefined {
  for (const region of regions) {
    const number = read(text, region);
    if (number !== undefined) return number;
  }
  return undefined;
}

/** The number without its country code, of a number in international form. */
export function withoutCountry(e164: string): string {
  return parsePhoneNumberFromString(e164)?.nationalNumber ?? e164.replace(/\D/g, "");
}

function read(text: string, region?: CountryCode): string | undefined {
  const number = parsePhoneNumberFromString(text, region);
  return number?.isValid() === true ? number.number : undefined;
}
