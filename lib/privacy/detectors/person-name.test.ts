import { expect, test } from "vitest";
import { foundBy } from "../corpus/found-by.ts";
import { personName } from "./person-name.ts";

/** The value stands in angle brackets. */
const FOUND = [
  "Hi <Sarah>,",
  "Dear Mr <O'Connor>,",
  "My name is <Priya Natarajan> and",
  "Ich heiße <Jürgen Weiß>",
  "Mein Name ist <Anna-Lena von der Heide>.",
  "Je m'appelle <Amélie Rousseau> et",
  "Me llamo <Lucía Fernández> y",
  "Soy <Pedro Álvarez>, cliente",
  "<田中太郎>と申します",
  "<佐藤>様のご注文",
  "اسمي <أحمد علي> ورقم",
  "Best regards,\n<Wei Zhang>",
  "Viele Grüße\n<Lena>",
  "Cordialement,\n<Jean-Pierre Dubois>",
  "Sehr geehrte Frau <Müller>,",
  "Name: <George Papadopoulos>",
  "my husband <Kevin Brown> placed",
  "customer <Xandra Qvist> called",
  "Меня зовут <Иван Петров>,",
  "then <Emily Carter> said",
  "お名前：<山田花子>",
  "Mi chiamo <Giulia Rossi>",
  "the parcel was signed for by <Xanthe Brockway> at noon",
  "according to <Xanthe Brockway>, it was paid",
  "<Xanthe Brockway> called twice",
  "<Xanthe Brockway> from Leeds asked about it",
  "<Zoltán Fekete-Varga> est venu",
  "cardholder <Xanthe Brockway>, exp 09/27",
  "From: <Xanthe Brockway> <xb@example.com>",
  "Signed, <Xanthe Brockway>",
  "thx, <marcus>",
  "hi im <dave>, any news?",
  "Ship to: <Xanthe Brockway>, 12 Elm Street",
  "Geachte heer <Kuipers>, uw pakket",
  '{"full_name": "<Xanthe Brockway>"}',
  '{"name":"<Xanthe Brockway>","email":"xb@example.com"}',
  "name=<Xanthe Brockway>&email=xb@example.com",
  "id,name,email\n7,<Xanthe Brockway>,xb@example.com",
  "| Name | Phone |\n|---|---|\n| <Xanthe Brockway> | 555 0100 |",
  "معك <ليلى بن سعيد> من",
];

test.each(FOUND)("finds the value in: %s", (marked) => {
  const value = /<([^>]+)>/.exec(marked)?.[1] ?? "";
  const text = marked.replace(`<${value}>`, value);
  expect(foundBy(personName, text)).toContain(value);
});

const NOT_FOUND = [
  "Hi there,",
  "Hello team,",
  "Dear Customer Service,",
  "Dear Sir or Madam,",
  "the Blue Kettle in May",
  "I am Very Angry",
  "Best regards,",
  "I am Canadian",
  "Ich bin Montag da",
  "Bonjour l'équipe",
  "Hola buenas tardes,",
  "お客様センター",
  "Hello Acme Support,",
  "This is Not Acceptable.",
  "ordered from Best Buy in New York",
  "Danke im Voraus",
  "皆様",
  "مرحبا بكم",
  "Samsung Galaxy",
  "Thanks for your help",
  "Royal Mail called it lost",
  "The Oscar chair and the Oscar Chair",
  "Victoria Station and St. James Park",
  "my Fred Perry shirt",
  "the Alexander Technique",
  "According to Trusted Shops you are great",
  '{"name":"Blue Kettle","sku":"K-1"}',
  "name,sku,price\nBlue Kettle,K-1,12.00",
  "db.username=username",
  "The app name is platform dependent",
  "this is ridiculous, cancel it",
  "im done, bye",
];

test.each(NOT_FOUND)("finds nothing in: %s", (text) => {
  expect(foundBy(personName, text)).toEqual([]);
});
