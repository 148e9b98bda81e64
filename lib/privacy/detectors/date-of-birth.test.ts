import { expect, test } from "vitest";
import { foundBy } from "../corpus/found-by.ts";
import { dateOfBirth } from "./date-of-birth.ts";

/** The value stands in angle brackets. */
const FOUND = [
  "born on <12 March 1985>",
  "DOB: <04/07/1991>",
  "date of birth <1991-07-04>",
  "am <12.03.1985> geboren",
  "Geburtsdatum: <7. Juli 1979>",
  "geb. <1.2.75>",
  "née le <3 avril 1978>",
  "date de naissance : <03/04/1978>",
  "nací el <23 de mayo de 1990>",
  "fecha de nacimiento: <01/02/1975>",
  "生年月日は<1985年3月12日>",
  "<昭和60年3月12日>生まれ",
  "تاريخ الميلاد <12/03/1985>",
  "مواليد <5 مايو 1990>",
  "nata il <5 maggio 1988>",
  "geboortedatum <05-06-1988>",
  "My birthday is <June 5, 1988>",
  "d.o.b. <１２／０３／１９８５>",
];

test.each(FOUND)("finds the value in: %s", (marked) => {
  const text = marked.replace(/[<>]/g, "");
  const value = /<([^>]+)>/.exec(marked)?.[1];
  expect(foundBy(dateOfBirth, text)).toContain(value);
});

const NOT_FOUND = [
  "ordered on 12 March 2026",
  "delivered 2026-11-02",
  "born in 1990",
  "birthday party on 12.12.2025",
  "Rechnung vom 02.11.2026",
  "commande du 3 avril 2026",
  "pedido del 12 de octubre de 2026",
  "2026年11月2日に注文",
  "الطلب بتاريخ 2026-11-02",
  "born in Rome. Ordered 01.02.2026",
  "expires 03/27",
  "DOB on file",
  "geboren in Berlin",
  "45/45/1990 born",
  "a newborn set, 3 pieces, 12.5.10",
];

test.each(NOT_FOUND)("finds nothing in: %s", (text) => {
  expect(foundBy(dateOfBirth, text)).toEqual([]);
});
