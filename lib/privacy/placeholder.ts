/**
 * What stands in a text instead of a value, and what only looks like it. A forged placeholder that reached the model
 * could come back as the real one, so every look-alike counts, however it is written.
 */
import { PERSONAL_TYPES, type PersonalType } from "#lib/domain/personal.ts";
import { plain } from "./fold.ts";

export function placeholderOf(type: PersonalType, number: number): string {
  return `[${type.toUpperCase()}_${number}]`;
}

/** Exactly as `placeholderOf` writes it. */
export const PLACEHOLDER = new RegExp(`\\[(?:${PERSONAL_TYPES.join("|").toUpperCase()})_[1-9]\\d{0,6}\\]`, "g");

/** Letters of other scripts that look like the Latin ones of our names. */
const TWINS: Readonly<Record<string, string>> = {
  A: "АΑ",
  B: "ВΒ",
  C: "СϹ",
  D: "",
  E: "ЕΕ",
  H: "НΗ",
  I: "ІΙӀ",
  K: "КΚ",
  M: "МΜ",
  N: "Ν",
  O: "ОΟ",
  P: "РΡ",
  R: "",
  S: "Ѕ",
  T: "ТΤ",
  U: "Ս",
  X: "ХΧ",
  a: "а",
  c: "с",
  d: "ԁ",
  e: "е",
  h: "һ",
  i: "і",
  k: "к",
  o: "ο",
  p: "р",
  r: "г",
  s: "ѕ",
  t: "т",
  u: "υ",
  x: "х",
};

const GAP = "[\\s_.\\-]{0,3}";
const NAMES = PERSONAL_TYPES.map((type) =>
  type
    .split("_")
    .map((word) => [...word].map(anyTwin).join(""))
    .join(GAP),
);
const LOOK_ALIKE = new RegExp(
  `[\\[【〔〖⟦❲⁅]\\s{0,3}(?:${NAMES.map((name, i) => `(?<t${i}>${name})`).join("|")})${GAP}\\d{1,9}\\s{0,3}[\\]】〕〗⟧❳⁆]`,
  "giu",
);

function anyTwin(letter: string): string {
  return `[${letter}${TWINS[letter] ?? ""}${TWINS[letter.toUpperCase()] ?? ""}]`;
}

/** In a folded text. */
export function* lookAlikes(text: string): Generator<{ type: PersonalType; start: number; end: number }> {
  for (const match of text.matchAll(LOOK_ALIKE)) {
    const type = PERSONAL_TYPES.find((_, i) => match.groups?.[`t${i}`] !== undefined);
    if (type !== undefined) yield { type, start: match.index, end: match.index + match[0].length };
  }
}

/** Whether a text anywhere in the value, names of fields included, holds a placeholder or what looks like one. */
export function holdsPlaceholder(value: unknown): boolean {
  const seen = new Set<unknown>();
  const waiting: unknown[] = [value];
  while (waiting.length > 0) {
    const one = waiting.pop();
    if (typeof one === "string") {
      if (!lookAlikes(plain(one)).next().done) return true;
    } else if (typeof one === "object" && one !== null && !seen.has(one)) {
      seen.add(one);
      for (const [key, part] of Object.entries(one)) waiting.push(key, part);
    }
  }
  return false;
}
