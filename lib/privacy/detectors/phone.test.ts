import { expect, test } from "vitest";
import { foundBy } from "../corpus/found-by.ts";
import { phone } from "./phone.ts";

/** The value stands in angle brackets. */
const FOUND = [
  "about order 2009\n<(202) 555-0177>",
  "call <+49 171 1234567>",
  "<+1 (415) 555-2671>",
  "<0049 30 1234567> bitte",
  "<(415) 555-2671>",
  "<415-555-2671>",
  "<030 1234567> ab 9",
  "<0171/2345678>",
  "Tel.: <01712345678>",
  "<06 12 34 56 78>",
  "<01.23.45.67.89>",
  "mi móvil <612345678>",
  "電話 <03-1234-5678>",
  "<090-1234-5678> まで",
  "هاتف <٠٥٠ ١٢٣ ٤٥٦٧>",
  "WhatsApp <07700 900123>",
  "<+44 (0) 20 7946 0958>",
  "my number is <4155552671>",
  "<+1 212 736 5000 ext. 12>",
  "<＋８１ ９０ １２３４ ５６７８>",
];

test.each(FOUND)("finds the value in: %s", (marked) => {
  const text = marked.replace(/[<>]/g, "");
  const value = /<([^>]+)>/.exec(marked)?.[1];
  expect(foundBy(phone, text)).toContain(value);
});

const NOT_FOUND = [
  "order (202) 555-0177",
  "order 4155552671",
  "Order: 0171 2345678",
  "tracking 1Z999AA10123456784",
  "tracking 9400 1118 9922 3197 4284 90",
  "on 12.03.2026 10:30",
  "2026-11-02",
  "1.299.000,00 €",
  "$1,299,000.00",
  "ISBN 978-3-16-148410-0",
  "SKU 4006381333931",
  "Bestellnummer 01712345678",
  "version 10.0.19045",
  "12 345 678 units",
  "IBAN DE89370400440532013000",
  "2019-2026",
  "#4155552671",
  "Kundennummer 030 1234567",
  "52.5200 13.4050",
];

test.each(NOT_FOUND)("finds nothing in: %s", (text) => {
  expect(foundBy(phone, text)).toEqual([]);
});
