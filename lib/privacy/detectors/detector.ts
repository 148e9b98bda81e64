/**
 * What every detector is: it reads a folded text and says where values of one type stand. It must be linear in the
 * text (bounded repeats, no two ways to read the same run), must not throw, and keeps no state between texts.
 */
import type { PersonalType } from "#lib/domain/personal.ts";

export interface Found {
  start: number;
  end: number;
  /** What makes two spellings the same value; else the type's usual way of comparing. */
  key?: string;
}

export interface Detector {
  type: PersonalType;
  find(text: string): Iterable<Found>;
}

/** Each match of `pattern`, as the place of the named group `value`, else of the whole match. */
export function* matches(pattern: RegExp, text: string): Generator<{ found: Found; match: RegExpExecArray }> {
  const regex = new RegExp(pattern.source, withFlags(pattern.flags));
  for (let match = regex.exec(text); match !== null; match = regex.exec(text)) {
    const place = match.indices?.groups?.value ?? match.indices?.[0] ?? [match.index, match.index];
    // Whatever could follow directly may also begin right after the value.
    regex.lastIndex = Math.max(place[1], match.index + 1);
    yield { found: { start: place[0], end: place[1] }, match };
  }
}

function withFlags(flags: string): string {
  return [...new Set([...flags, "g", "d"])].join("");
}

/** Scripts with blanks between words, as the inside of a class: a letter of theirs continues a number that it touches. */
export const SPACED =
  "\\p{Script=Latin}\\p{Script=Cyrillic}\\p{Script=Greek}\\p{Script=Arabic}\\p{Script=Hebrew}\\p{Script=Devanagari}";

/** What stands before, for words that say what a number is. */
export function before(text: string, at: number, length: number): string {
  return text.slice(Math.max(0, at - length), at);
}

export function after(text: string, at: number, length: number): string {
  return text.slice(at, at + length);
}

/** Letters without blanks between words (Japanese, Chinese) do not continue a number or a Latin word. */
export function isWordCharacter(character: string | undefined): boolean {
  return character !== undefined && /[\p{L}\p{N}_]/u.test(character) && !isUnspaced(character);
}

function isUnspaced(character: string): boolean {
  return /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}ー]/u.test(character);
}

/** Where the last of these words ends before the value, as a distance; infinite where there is none. */
export function distanceTo(words: RegExp, said: string): number {
  let end = Number.NEGATIVE_INFINITY;
  for (const match of said.matchAll(words)) end = match.index + match[0].length;
  return said.length - end;
}
