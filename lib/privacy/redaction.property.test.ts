import fc from "fast-check";
import { expect, test } from "vitest";
import { PERSONAL_TYPES } from "#lib/domain/personal.ts";
import { compact } from "./fold.ts";
import { createRedaction, redact } from "./redaction.ts";

const anything = fc.oneof(
  fc.string({ unit: "binary", maxLength: 200 }),
  fc.string({ unit: "grapheme", maxLength: 200 }),
  // Lone surrogates as well.
  fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 100 }).map((units) => String.fromCharCode(...units)),
);
/** Each value in one spelling only, so that what is restored is letter by letter what was there. */
const values = [
  "ana@example.com",
  "+49 171 1234567",
  "4242 4242 4242 4242",
  "DE89 3704 0044 0532 0130 00",
  "203.0.113.77",
  "Hauptstraße 5, 10115 Berlin",
  "https://a.example/reset?token=8f3a9c1b77",
  "078-05-1120",
  "born on 7 July 1979",
  "my name is Priya Natarajan",
  "password is hunter2!",
  "生年月日は1985年3月12日",
];
const words = ["hello", "order 1001", "\n", "🙂", "و", "です", ", ", ". ", "\u200b", "(", "]", "Blue", "12", "é"];
const letters = fc.array(fc.constantFrom(...values, ...words), { maxLength: 30 }).map((parts) => parts.join(" "));
const texts = fc.oneof(
  anything,
  letters,
  fc.tuple(letters, anything, letters).map((parts) => parts.join("")),
);

test("never throws; spans are sorted, apart, inside the text and of known types", () => {
  fc.assert(
    fc.property(texts, (text) => {
      const { spans } = redact(text);
      let at = 0;
      for (const { start, end, type, placeholder } of spans) {
        expect(start).toBeGreaterThanOrEqual(at);
        expect(end).toBeGreaterThan(start);
        expect(PERSONAL_TYPES).toContain(type);
        expect(placeholder).toMatch(/^\[[A-Z_]+_\d+\]$/);
        at = end;
      }
      expect(at).toBeLessThanOrEqual(text.length);
    }),
    { numRuns: 400 },
  );
});

test("the spans say what was replaced: put in by hand they give the same text", () => {
  fc.assert(
    fc.property(texts, (text) => {
      const { spans, text: redacted } = redact(text);
      let made = "";
      let at = 0;
      for (const { start, end, placeholder } of spans) {
        made += text.slice(at, start) + placeholder;
        at = end;
      }
      expect(made + text.slice(at)).toBe(redacted);
    }),
  );
});

test("what is restored is what was there", () => {
  fc.assert(
    fc.property(letters, (text) => {
      const session = createRedaction();
      expect(session.restore(session.redact(text).text)).toBe(text);
    }),
    { numRuns: 300 },
  );
});

test("the same text gives the same answer, and a second text of a session the same numbers", () => {
  fc.assert(
    fc.property(texts, (text) => {
      const session = createRedaction();
      const first = session.redact(text);
      expect(session.redact(text)).toEqual(first);
      expect(redact(text)).toEqual(first);
    }),
  );
});

test("in what was redacted nothing more is found", () => {
  fc.assert(
    fc.property(letters, (text) => {
      // The names inside placeholders ("ADDRESS") would speak for the numbers behind them.
      const rest = redact(text).text.replace(/\[[A-Z_]+_\d+\]/g, "[…]");
      expect(redact(rest).spans.map(({ start, end }) => rest.slice(start, end))).toEqual([]);
    }),
    { numRuns: 300 },
  );
});

test("no known value survives, whatever stands around it and however it is written", () => {
  const name = fc.constantFrom("Xandra Qvist", "Øyvind Brønd", "Zoë Ñandú", "Jean-Luc Étoile", "محمد سالم", "佐々木翔");
  const spell = fc.constantFrom(
    (value: string) => value,
    (value: string) => value.toUpperCase(),
    (value: string) => value.toLowerCase(),
    (value: string) => value.normalize("NFD"),
    (value: string) => value.replace(/ /g, "\u00a0"),
    (value: string) => value.replace(/ /g, "  "),
    (value: string) => [...value].join("\u200b"),
  );
  fc.assert(
    fc.property(letters, name, spell, letters, (left, value, spelled, right) => {
      const { text } = redact(`${left} ${spelled(value)} ${right}`, [{ type: "person_name", value }]);
      expect(compact(text)).not.toContain(compact(value));
    }),
    { numRuns: 300 },
  );
});

test.each(["4242424242424242", "+4915112345678", "DE89370400440532013000", "078-05-1120", "Zq7!kPw9x"])(
  "the known value %s survives in no spelling with blanks and dashes",
  (value) => {
    const type = "secret";
    fc.assert(
      fc.property(letters, fc.constantFrom("", " ", "-"), letters, (left, gap, right) => {
        const spelled = value.match(/.{1,4}/g)?.join(gap) ?? value;
        const { text } = redact(`${left} ${spelled} ${right}`, [{ type, value }]);
        expect(text).not.toContain(spelled);
      }),
    );
  },
);
