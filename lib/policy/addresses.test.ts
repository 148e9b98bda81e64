import { domainToASCII } from "node:url";
import fc from "fast-check";
import { expect, test } from "vitest";
import { domainOf, isAmong, parseDomainPattern, readDomain } from "./addresses.ts";

test("the domain of one plain address, in lower case", () => {
  expect(domainOf("bo@acme.com")).toBe("acme.com");
  expect(domainOf("Bo.Lee+tag@Mail.ACME.com")).toBe("mail.acme.com");
  expect(domainOf("büro@bücher.example")).toBe("bücher.example");
});

test.each([
  ["nothing", ""],
  ["no address", "bo"],
  ["no name before the @", "@acme.com"],
  ["no domain", "bo@"],
  ["two addresses", "bo@acme.com,eve@outside.com"],
  ["two addresses apart", "bo@acme.com; eve@outside.com"],
  ["two @", "eve@outside.com@acme.com"],
  ["a quoted @", '"eve@outside.com"@acme.com'],
  ["a name before it", "Bo <bo@acme.com>"],
  ["angle brackets", "<bo@acme.com>"],
  ["a comment", "bo@acme.com(outside.com)"],
  ["a comment within", "bo@(x)acme.com"],
  ["a route", "@outside.com:bo@acme.com"],
  ["passed on by percent", "eve%outside.com@acme.com"],
  ["passed on by bang", "outside.com!eve@acme.com"],
  ["a space before", " bo@acme.com"],
  ["a line break after", "bo@acme.com\n"],
  ["a header within", "bo@acme.com\r\nBcc: eve@outside.com"],
  ["a NUL", "bo@acme.com\0.outside.com"],
  ["mailto", "mailto:bo@acme.com"],
  ["an empty label", "bo@acme..com"],
  ["a dot at the end", "bo@acme.com."],
  ["a dot before", "bo@.acme.com"],
  ["dots in the name", "bo..lee@acme.com"],
  ["a dot at the name's end", "bo.@acme.com"],
  ["a number", "bo@127.0.0.1"],
  ["a hexadecimal number", "bo@0x7f000001"],
  ["an address in brackets", "bo@[127.0.0.1]"],
  ["a port", "bo@acme.com:25"],
  ["a path", "bo@acme.com/x"],
  ["an underscore", "bo@ac_me.com"],
  ["a hyphen at the end", "bo@acme-.com"],
  ["a full-width @", "bo＠acme.com"],
  ["a full-width letter", "bo@ａcme.com"],
  ["an ideographic full stop", "bo@acme。com"],
  ["an invisible letter", "bo@ac\u200bme.com"],
  ["a soft hyphen", "bo@ac\u00adme.com"],
  ["written from right to left", "bo@\u202eacme.com"],
  ["a ligature", "bo@oﬃce.com"],
  ["the Kelvin sign", "bo@\u212aacme.com"],
  ["letters apart from their accents", "bo@bu\u0308cher.com"],
  ["punycode of nothing", "bo@xn--.com"],
  ["punycode of plain letters", "bo@xn--acme-.com"],
  ["punycode that is none", "bo@xn--99999999.com"],
  ["punycode of a capital", "bo@xn--cher-fna.com"],
  ["punycode of a full stop", "bo@xn--acmecom-9o3f.com"],
  ["punycode of a full-width letter", "bo@xn--cme-n76s.com"],
  ["a reserved label", "bo@ab--cd.com"],
  ["a long label", `bo@${"a".repeat(64)}.com`],
  ["a long name", `${"a".repeat(65)}@acme.com`],
  ["a long address", `bo@${"abcdefghi.".repeat(25)}com`],
])("no plain address: %s", (_name, text) => {
  expect(domainOf(text)).toBeUndefined();
});

test("punycode is its Unicode form, both ways of writing", () => {
  const pairs = [
    ["xn--bcher-kva.example", "bücher.example"],
    ["XN--BCHER-KVA.example", "BÜCHER.example"],
    ["xn--maana-pta.com", "mañana.com"],
    ["xn--fsqu00a.xn--0zwm56d", "例子.测试"],
    ["xn--80ak6aa92e.com", "аррӏе.com"],
  ];
  for (const [coded, written] of pairs) {
    expect(readDomain(coded ?? ""), coded).toBeDefined();
    expect(readDomain(coded ?? "")).toBe(readDomain(written ?? ""));
  }
  expect(domainOf("bo@аcme.com"), "with a Cyrillic letter it is another domain").not.toBe("acme.com");
  expect(readDomain("ΑΣ.gr"), "the domain, not the word").toBe("ασ.gr");
});

test("what the platform turns into punycode is read back", () => {
  const letter = fc.constantFrom(...Array.from("abcäöüßéñčřžдяжπλ例子测試한글あいुकअ0129"));
  fc.assert(
    fc.property(fc.array(letter, { minLength: 1, maxLength: 12 }), (letters) => {
      const domain = `${letters.join("").normalize("NFC")}.example`;
      const coded = domainToASCII(domain);
      fc.pre(coded !== "" && readDomain(domain) !== undefined);
      expect(readDomain(coded)).toBe(domain);
    }),
    { numRuns: 500 },
  );
});

test("no text at all is read as a domain that was not written after its only @", () => {
  const part = fc.oneof(
    fc.constantFrom("bo", "acme.com", "@", "xn--", "-", ".", "ü", "0"),
    fc.string({ unit: "binary" }),
  );
  fc.assert(
    fc.property(fc.array(part, { maxLength: 6 }), (parts) => {
      const text = parts.join("");
      const domain = domainOf(text);
      if (domain === undefined) return;
      expect(text.split("@").length).toBe(2);
      expect(readDomain(text.split("@")[1] ?? "")).toBe(domain);
      expect(readDomain(domain), "a domain reads as itself").toBe(domain);
    }),
    { numRuns: 2000 },
  );
});

test("a domain is itself, and a star is what lies below", () => {
  const patterns = ["acme.com", "*.acme.org"].flatMap((text) => parseDomainPattern(text) ?? []);
  const among = [
    "acme.com",
    "mail.acme.com",
    "notacme.com",
    "acme.com.outside.com",
    "acme.org",
    "a.acme.org",
    "a.b.acme.org",
    "xacme.org",
  ];
  expect(among.map((domain) => isAmong(domain, patterns))).toEqual([
    true,
    false,
    false,
    false,
    false,
    true,
    true,
    false,
  ]);
  for (const bad of [
    "",
    "*",
    "*.",
    "*acme.com",
    "a.*.com",
    "@acme.com",
    "bo@acme.com",
    "https://acme.com",
    "acme.com.",
  ])
    expect(parseDomainPattern(bad), bad).toBeUndefined();
});

test.each([
  ["xn--bcher-kva", "bücher"],
  ["xn--maana-pta", "mañana"],
  ["xn--and-6ma2c", "ñandú"],
  ["xn--strae-oqa", "straße"],
  ["xn--d-uga0v4h", "łódź"],
  ["xn--pklad-zsa96e", "příklad"],
  ["xn--e1afmkfd", "пример"],
  ["xn--80a1acny", "почта"],
  ["xn--hxajbheg2az3al", "παράδειγμα"],
  ["xn--mgbh0fb", "مثال"],
  ["xn--6dbbec0c", "דוגמה"],
  ["xn--p1b6ci4b4b3a", "उदाहरण"],
  ["xn--fsqu00a", "例子"],
  ["xn--r8jz45g", "例え"],
  ["xn--9n2bp8q", "실례"],
  ["xn--72c1a1bt4awk9o", "ตัวอย่าง"],
  ["xn--zkc6cc5bi7f6e", "உதாரணம்"],
  ["xn--abcd-1u6fl73d", "ab例子cd"],
  ["xn--a12b3-lva", "a1ü2b3"],
  ["xn--tdaaaaaaaa", "üüüüüüüü"],
  ["xn--zrich-see-q9a", "zürich-see"],
  ["xn-----wia4e2a", "ü-ö-ä"],
  ["xn--o9j190go6pxkap8ctz6h", "日本語と中文"],
  ["xn--fctt27jo60v", "𠮷野家"],
  ["xn--bro-1-kva", "büro-1"],
  ["xn--24-6kch3bloy", "москва24"],
  ["xn--ida", "ñ"],
])("%s stands for %s", (coded, word) => {
  expect(domainOf(`bo@${coded}.example`)).toBe(`${word}.example`);
});

const L63 = "a".repeat(63);

test.each<[what: string, address: string, domain: string]>([
  ["the longest name", `${"a".repeat(64)}@acme.com`, "acme.com"],
  ["the longest label", `a@${L63}.com`, `${L63}.com`],
  ["the longest address", `a@${L63}.${L63}.${L63}.${"b".repeat(60)}`, `${L63}.${L63}.${L63}.${"b".repeat(60)}`],
  ["odd letters in the name", "#$&'*+/=?^_`{|}~-@x.y", "x.y"],
  ["dots in the name", "a.b.c@x.y", "x.y"],
  ["digits first", "a@1acme.1a", "1acme.1a"],
  ["a digit last", "a@acme.a1", "acme.a1"],
  ["what only begins like a hexadecimal number", "a@acme.0xg", "acme.0xg"],
  ["hyphens elsewhere", "a@a--b.abc--d.a-b.com", "a--b.abc--d.a-b.com"],
  ["one label", "a@intranet", "intranet"],
])("plain, however odd: %s", (_what, address, domain) => {
  expect(domainOf(address)).toBe(domain);
});

test.each([
  ["an address of 255 letters", `a@${L63}.${L63}.${L63}.${"b".repeat(61)}`],
  ["a number at the end", "a@acme.0"],
  ["an empty hexadecimal number", "a@acme.0x"],
  ["a hexadecimal number at the end", "a@acme.0x1f"],
  ["a hyphen first", "a@-a.b"],
  ["punycode that ends too early", "a@xn--80aa-.com"],
  ["punycode past the last letter there is", "a@xn--999999999999999999.com"],
  ["punycode of a picture, which is no letter", "a@xn--ls8h.com"],
  ["punycode that ends within a letter", "a@xn--80ak6aa92.com"],
  ["punycode of the two halves of a letter, each by itself", "a@xn--ed9bk0l.com"],
  ["punycode of a reserved label", "a@xn--ab---3ra.com"],
  ["punycode of nothing before the hyphen", "a@xn---tda.com"],
  ["punycode that is not all plain letters", "a@xn--bü-kva.com"],
  ["a number of two digits at the end", "a@acme.10"],
])("no plain address either: %s", (_what, address) => {
  expect(domainOf(address)).toBeUndefined();
});

test("a domain has at most 253 letters", () => {
  const long = (last: number) => readDomain([L63, L63, L63, "b".repeat(last)].join("."));
  expect([long(61)?.length, long(62)]).toEqual([253, undefined]);
});
