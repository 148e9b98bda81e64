import { expect, test } from "vitest";
import { foundBy } from "../corpus/found-by.ts";
import { streetAddress } from "./street-address.ts";

/** The value stands in angle brackets. */
const FOUND = [
  "ship it to <386 Amber Harbors, Port Quill, CA 36922>",
  "addr is <482 birchwood lane, springfield il 62704>",
  "<3544 Amber Trace\nPort Quill, OH 44120>",
  "Address: <9 Harbour Works, Penryn>",
  "عنواني <شارع الملك فهد 123، الرياض>",
  "<123 Main St, Springfield, IL 62701>",
  "<221B Baker Street, London NW1 6XE>",
  "<1600 Pennsylvania Avenue NW, Washington, DC 20500>",
  "<Hauptstraße 12a, 10115 Berlin>",
  "<Unter den Linden 77, 10117 Berlin>",
  "<Am Markt 5, 53111 Bonn>",
  "<Mariahilfer Straße 88\n1070 Wien>",
  "<12 bis rue de la République, 69002 Lyon>",
  "<5 avenue des Champs-Élysées, 75008 Paris>",
  "<Calle de Alcalá, 45, 2º B, 28014 Madrid>",
  "<Avenida de América 12, 28028 Madrid>",
  "<Via Roma 12, 00184 Roma>",
  "<Kerkstraat 12, 1017 GC Amsterdam>",
  "<〒150-0001 東京都渋谷区神宮前1-2-3>",
  "<大阪府大阪市北区梅田3丁目1番3号>",
  "<شارع الملك فهد، عمارة 12>",
  "<P.O. Box 1234> please",
  "<Rua das Flores, 123>",
  "<10115 Berlin>",
];

test.each(FOUND)("finds the value in: %s", (marked) => {
  const text = marked.replace(/[<>]/g, "");
  const value = /<([^>]+)>/.exec(marked)?.[1];
  expect(foundBy(streetAddress, text)).toContain(value);
});

const NOT_FOUND = [
  "500 Fairy Lights, 250 Paper Cups",
  "Address: see the attached label",
  "parse(address: string): Address4 of 4 octets",
  "2 days on the way",
  "10 items in the drive",
  "5 stars for the place",
  "order 12345 Blue",
  "3 weeks in the road",
  "I live in Berlin",
  "the street is closed",
  "Straße gesperrt",
  "la rue est fermée",
  "calle cortada",
  "room 12, 3rd floor",
  "5 people way too many",
  "12 May 2024",
  "東京の店舗で買いました",
  "في الشارع",
  "version 12",
  "via e-mail 12",
];

test.each(NOT_FOUND)("finds nothing in: %s", (text) => {
  expect(foundBy(streetAddress, text)).toEqual([]);
});
