import fc from "fast-check";
import { expect, test } from "vitest";
import { formatMoney, isCurrency, minorDigits, parseMoney, showMoney } from "./money.ts";

test.each([
  ["50.00 USD", 5000, "USD"],
  ["50 USD", 5000, "USD"],
  ["50.5 USD", 5050, "USD"],
  ["-0.01 EUR", -1, "EUR"],
  ["1200 JPY", 1200, "JPY"],
  ["1.234 KWD", 1234, "KWD"],
])("%s", (text, minor, currency) => expect(parseMoney(text)).toEqual({ minor, currency }));

test.each([
  "50.00",
  "50.00USD",
  "50.001 USD",
  "12.5 JPY",
  "50.00 usd",
  "50.00 ABC",
  "50,00 USD",
  "1e3 USD",
  "+5 USD",
  ".5 USD",
  " 5 USD",
  "5 USD ",
  "5  USD",
  "٥ USD",
  "99999999999999 USD",
  "",
  "5. USD",
  "--5 USD",
  "0x10 USD",
])("%j is not money", (text) => expect(parseMoney(text)).toBeUndefined());

test("what is written is read back exactly, in every currency", () => {
  const currency = fc.constantFrom("USD", "EUR", "JPY", "KWD", "CLF", "CHF");
  fc.assert(
    fc.property(fc.integer({ min: -(2 ** 40), max: 2 ** 40 }), currency, (minor, code) => {
      expect(parseMoney(formatMoney({ minor, currency: code }))).toEqual({ minor, currency: code });
    }),
  );
});

test("people see a symbol where everybody knows it, and a minus before it", () => {
  expect(showMoney({ minor: 5000, currency: "USD" })).toBe("$50.00");
  expect(showMoney({ minor: -5, currency: "EUR" })).toBe("−€0.05");
  expect(showMoney({ minor: 120, currency: "JPY" })).toBe("¥120");
  expect(showMoney({ minor: 5, currency: "CHF" })).toBe("0.05 CHF");
});

test("currencies are ISO 4217, and inherited names are none", () => {
  expect(isCurrency("USD")).toBe(true);
  expect(isCurrency("constructor")).toBe(false);
  expect(minorDigits("USD")).toBe(2);
});
