import fc from "fast-check";
import { expect, test } from "vitest";
import { splitHidden } from "./hidden-characters.ts";

const HIDDEN = ["\u202e", "\u2069", "\u200b", "\u0007", "\u{e0020}"];

const shown = (text: string) =>
  splitHidden(text)
    .map((part) => ("text" in part ? part.text : `<${part.hidden}×${part.times}>`))
    .join("");

test("direction overrides, zero-width and tag characters become visible", () => {
  expect(shown("a\u202eb")).toBe("a<U+202E×1>b");
  expect(shown("x\u200b\u200b\u200by")).toBe("x<U+200B×3>y");
  expect(shown("\u{e0041}\u2066")).toBe("<U+E0041×1><U+2066×1>");
});

test("joiners stay where a script or an emoji needs them, and show between plain letters", () => {
  expect(shown("👩\u200d🚀 می\u200cخواهم")).toBe("👩\u200d🚀 می\u200cخواهم");
  expect(shown("pay\u200dpal")).toBe("pay<U+200D×1>pal");
});

test("lines and tabs are text", () => expect(shown("a\r\nb\tc\n")).toBe("a\nb\tc\n"));

test("nothing invisible gets through, and nothing visible gets lost", () => {
  const hidden = fc.constantFrom(...HIDDEN);
  const visible = fc.string({ unit: fc.constantFrom("a", "é", "ש", "😀", " ", "\n") });
  fc.assert(
    fc.property(fc.array(fc.oneof(hidden, visible)), (pieces) => {
      const texts = splitHidden(pieces.join("")).flatMap((part) => ("text" in part ? [part.text] : []));
      expect(texts.join("")).toBe(pieces.filter((piece) => !HIDDEN.includes(piece)).join(""));
    }),
  );
});
