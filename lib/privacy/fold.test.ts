import fc from "fast-check";
import { expect, test } from "vitest";
import { compact, foldPlain, plain } from "./fold.ts";
import { redact } from "./redaction.ts";

test.each([
  ["ａｂ＠ｃ．ｄ", "ab@c.d"],
  ["٤٢ ۴۲ 𝟒𝟐 ４２ ४२", "42 42 42 42 42"],
  ["a\u200bb\u00adc\ufeffd", "abcd"],
  ["a\u2013b\u2212c", "a-b-c"],
  ["it\u2019s \u201cso\u201d", `it's "so"`],
  ["a\u00a0b\u3000c", "a b c"],
  ["\ud800x", "\ud800x"],
])("%j reads as %j", (input, read) => expect(plain(input)).toBe(read));

test.each([
  ["José Núñez", "josenunez"],
  ["JOSE\u0301 nun\u0303ez", "josenunez"],
  ["Straße-Łódź Ø", "strasselodzo"],
])("%j is compared as %j", (input, compared) => expect(compact(input)).toBe(compared));

test("a place leads back to whole characters, also those of two units", () => {
  const card = "𝟒𝟐𝟒𝟐𝟒𝟐𝟒𝟐𝟒𝟐𝟒𝟐𝟒𝟐𝟒𝟐";
  const text = `🙂 ${card}!`;
  const { spans, text: redacted } = redact(text);
  expect(redacted).toBe("🙂 [CREDIT_CARD_1]!");
  expect(spans.map(({ start, end }) => text.slice(start, end))).toEqual([card]);
});

test("every character of the folded text came from the place that it names", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (input) => {
      const { text, toInput } = foldPlain(input);
      let at = 0;
      for (let i = 0; i < text.length; i++) {
        const { start, end } = toInput(i, i + 1);
        expect(start).toBeGreaterThanOrEqual(at);
        expect(plain(input.slice(start, end))).toContain(text[i]);
        at = start;
      }
      expect(toInput(0, text.length).end).toBeLessThanOrEqual(input.length);
    }),
  );
});
