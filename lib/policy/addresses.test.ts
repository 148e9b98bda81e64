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
