import { expect, test } from "vitest";
import { foundBy } from "../corpus/found-by.ts";
import { bankAccount } from "./bank-account.ts";

/** The value stands in angle brackets. */
const FOUND = [
  "BSB 062-000 Acc <465177470>",
  "sort code <20-00-00>",
  "account number <55779911> at my bank",
  "routing number <021000021>",
  "Kontonummer <0532013000>",
  "BLZ <370 400 44>",
  "Konto-Nr.: <1234567>",
  "numéro de compte <12345678901>",
  "RIB <20041 01005 0500013M026 06>",
  "número de cuenta <2100 0418 45 0200051332>",
  "口座番号は<1234567>です",
  "رقم الحساب <608010167519>",
  "bank account <000123456789>",
  "BSB <062-000>",
  "IFSC <HDFC0001234>",
  "rekeningnummer <123456789>",
  "conto corrente <000012345678>",
];

test.each(FOUND)("finds the value in: %s", (marked) => {
  const text = marked.replace(/[<>]/g, "");
  const value = /<([^>]+)>/.exec(marked)?.[1];
  expect(foundBy(bankAccount, text)).toContain(value);
});

const NOT_FOUND = [
  "account number 12345678",
  "my account 4711 is locked",
  "order number 55779911",
  "sort by code 20-00-00",
  "the bank is closed",
  "Konto gesperrt",
  "compte client",
  "cuenta",
  "Konto seit 2019",
  "account since 2019",
  "口座を開く",
  "customer account 123456789",
  "invoice 021000021",
  "tracking 021000021",
  "BLZ fehlt",
];

test.each(NOT_FOUND)("finds nothing in: %s", (text) => {
  expect(foundBy(bankAccount, text)).toEqual([]);
});
