import { expect, test } from "vitest";
import { foundBy } from "../corpus/found-by.ts";
import { nationalId } from "./national-id.ts";

/** The value stands in angle brackets. */
const FOUND = [
  "passport number <C01X00T47>",
  "NHS number <943 476 5919>",
  "NIF: <123456789>",
  "SSN <078-05-1120>",
  "social security <078051120>",
  "<AB 12 34 56 C>",
  "NI number <QQ123456C>",
  "Steuer-ID <86 095 742 719>",
  "Steuer-ID: <47036892816>",
  "<2 55 08 14 168 025 38>",
  "DNI <12345678Z>",
  "<12345678-Z>",
  "NIE <X1234567L>",
  "<RSSMRA85T10A562S>",
  "<529.982.247-25>",
  "CPF <52998224725>",
  "マイナンバーは<1234 5678 9018>です",
  "<11010519491231002X>",
  "passport number <533380006>",
  "رقم الهوية <1012345678>",
  "Personalausweis <L01X00T471>",
  "<756.9217.0769.85>",
  "BSN <111222333>",
];

test.each(FOUND)("finds the value in: %s", (marked) => {
  const text = marked.replace(/[<>]/g, "");
  const value = /<([^>]+)>/.exec(marked)?.[1];
  expect(foundBy(nationalId, text)).toContain(value);
});

const NOT_FOUND = [
  "NIF 12345",
  "12345678A",
  "order 123-45-6789-0",
  "000-12-3456",
  "666-12-3456",
  "123-45-0000",
  "529.982.247-26",
  "order 86095742719",
  "1 55 08 14 168 025 38",
  "AB1234567C",
  "11010519491231002Y",
  "number 078051120",
  "ticket 1012345678",
  "ABCDEF12",
  "X1234567A",
  "900-12-3456",
];

test.each(NOT_FOUND)("finds nothing in: %s", (text) => {
  expect(foundBy(nationalId, text)).toEqual([]);
});
