import { expect, test } from "vitest";
import { foundBy } from "../corpus/found-by.ts";
import { iban } from "./iban.ts";

/** The value stands in angle brackets. */
const FOUND = [
  "<DE89 3704 0044 0532 0130 00>",
  "<DE89370400440532013000>",
  "<de89370400440532013000>",
  "<GB82 WEST 1234 5698 7654 32>",
  "<FR14 2004 1010 0505 0001 3M02 606>",
  "<ES91-2100-0418-4502-0005-1332>",
  "<IT60X0542811101000000123456>",
  "<NL91ABNA0417164300>.",
  "IBAN：<SA03 8000 0000 6080 1016 7519>",
  "<AT61 1904 3002 3457 3201>",
  "<CH93 0076 2011 6238 5295 7>",
  "<BE68 5390 0754 7034>",
  "<ＤＥ８９370400440532013000>",
  "IBANは<DE89370400440532013000>です",
  "IBAN: <DE88 3704 0044 0532 0130 00>",
  "<NO93 8601 1117 947>",
];

test.each(FOUND)("finds the value in: %s", (marked) => {
  const text = marked.replace(/[<>]/g, "");
  const value = /<([^>]+)>/.exec(marked)?.[1];
  expect(foundBy(iban, text)).toContain(value);
});

const NOT_FOUND = [
  "I live at 77 Massachusetts Ave, Cambridge",
  "DE88 3704 0044 0532 0130 00",
  "DE12",
  "XX89370400440532013000",
  "order DE89-3704",
  "GB82 WEST 1234",
  "ID89 3704 0044 0532 0130 00",
  "AB12CD34EF56",
  "DE8937040044053201300000",
  "ES91 is a model",
  "FR14 chair",
  "BE68 539",
  "NL91 and AB",
  "SE35 5000",
  "DK50 0040",
  "model CH93-0076",
];

test.each(NOT_FOUND)("finds nothing in: %s", (text) => {
  expect(foundBy(iban, text)).toEqual([]);
});
