/** Against the classic table, and what any distance must hold. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { distance, LONGEST_COMPARED } from "./distance.ts";

/** The table as every textbook has it: slow, and plainly right. */
function classic(from: string, to: string): number {
  const a = [...from];
  const b = [...to];
  let above = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (const [i, left] of a.entries()) {
    const row = [i + 1];
    for (const [j, right] of b.entries()) {
      const replaced = (above[j] ?? 0) + (left === right ? 0 : 1);
      row.push(Math.min(replaced, (above[j + 1] ?? 0) + 1, (row[j] ?? 0) + 1));
    }
    above = row;
  }
  return above[b.length] ?? 0;
}

/** Few letters, so that texts have much in common; lengths around the 32 of a word. */
const text = fc.oneof(
  fc.string({ unit: fc.constantFrom("a", "b", "c", " "), maxLength: 140 }),
  fc.string({ unit: "grapheme", maxLength: 40 }),
);

describe("distance", () => {
  test("is what the classic table says", () => {
    fc.assert(
      fc.property(text, text, (a, b) => {
        expect(distance(a, b)).toBe(classic(a, b));
      }),
      { numRuns: 600 },
    );
  });

  test("is nothing to itself, the same both ways, and never longer than a detour", () => {
    fc.assert(
      fc.property(text, text, text, (a, b, c) => {
        expect(distance(a, a)).toBe(0);
        expect(distance(a, b)).toBe(distance(b, a));
        expect(distance(a, c)).toBeLessThanOrEqual(distance(a, b) + distance(b, c));
        if (a !== b) expect(distance(a, b)).toBeGreaterThan(0);
      }),
    );
  });

  test("one edit is one, wherever it is", () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 200 }), fc.nat(), (letter, where) => {
        const characters = [...letter];
        const at = where % characters.length;
        expect(distance(letter, characters.toSpliced(at, 1).join(""))).toBe(1);
        expect(distance(letter, characters.toSpliced(at, 0, "\u2022").join(""))).toBe(1);
        expect(distance(letter, characters.with(at, "\u2022").join(""))).toBe(characters[at] === "\u2022" ? 0 : 1);
      }),
    );
  });

  test("counts characters as people see them in a text, not halves of them", () => {
    expect(distance("a😀b", "a😃b")).toBe(1);
    expect(distance("", "😀😀")).toBe(2);
  });

  test("long letters take a moment, longer ones are bounded", () => {
    const long = (letters: string, length: number) =>
      letters.repeat(Math.ceil(length / letters.length)).slice(0, length);
    const began = performance.now();
    expect(distance(long("abcdefghij", 20_000), long("jihgfedcba ", 20_000))).toBeGreaterThan(1_000);
    expect(performance.now() - began).toBeLessThan(2_000);
    expect(distance(`x${long("ab", 20_000)}`, `${long("ba", 20_000)}y`)).toBeGreaterThan(0);
    expect(performance.now() - began).toBeLessThan(4_000);
    const beyond = LONGEST_COMPARED + 1;
    expect(distance(`x${long("ab", beyond)}y`, `y${long("ba", beyond)}x`)).toBe(beyond + 2);
  });
});
