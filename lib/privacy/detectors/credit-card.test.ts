import { expect, test } from "vitest";
import { foundBy } from "../corpus/found-by.ts";
import { creditCard } from "./credit-card.ts";

/** The value stands in angle brackets. */
const FOUND = [
  "<4111111111111111>",
  "<4242 4242 4242 4242> 12/27",
  "<5555-5555-5555-4444>",
  "<378282246310005>",
  "<3782 822463 10005>",
  "<6011111111111117>",
  "<3530 1113 3330 0000>",
  "<2223003122003222>",
  "<４２４２４２４２４２４２４２４２>",
  "<٤٢٤٢ ٤٢٤٢ ٤٢٤٢ ٤٢٤٢>",
  "<30569309025904>",
  "<4242\u200b4242\u200b4242\u200b4242>",
  "card number <4111 1111 1111 1112>",
  "カード番号は<4012 8888 8888 1881>です",
  "<4012.8888.8888.1881>",
];

test.each(FOUND)("finds the value in: %s", (marked) => {
  const text = marked.replace(/[<>]/g, "");
  const value = /<([^>]+)>/.exec(marked)?.[1];
  expect(foundBy(creditCard, text)).toContain(value);
});

const NOT_FOUND = [
  "4111 1111 1111 1112",
  "order 1234567890123456",
  "IMEI 356938035643809",
  "EAN 4006381333931",
  "9400 1118 9922 3197 4284 90",
  "0000 0000 0000 0000",
  "4444444444444444",
  "card ending 4242",
  "**** **** **** 4242",
  "2026-11-02 10:30:00",
  "x4111111111111111",
  "4111111111111111x",
  "41111111111111111111111",
  "1234 5678 9012 3456",
  "7777 7777 7777 7777",
];

test.each(NOT_FOUND)("finds nothing in: %s", (text) => {
  expect(foundBy(creditCard, text)).toEqual([]);
});
