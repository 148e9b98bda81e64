/**
 * Text to comparable words: case, accents, apostrophes, invisible characters and common English endings are taken
 * away, so that "Refunded" finds "refund". It must be the same on every machine, so nothing of the system's language
 * settings is used.
 */

/** Zero-width, direction-changing and tag characters: they split words for a program that a person reads whole. */
const INVISIBLE = /[\u00AD\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF\u{E0000}-\u{E007F}]/gu;
const MARKS = /\p{M}+/gu;
const WORD = /[\p{L}\p{N}]+(?:'\p{L}+)*/gu;
/** Scripts that are written without spaces: compared by pairs of characters. */
const UNSPACED = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]+/gu;

/** A message of a customer is a page at most; more is not read, so that a huge one cannot stall the worker. */
const LONGEST = 50_000;

/** The stemmed words of a text, in order. */
export function toTerms(text: string): string[] {
  return toWords(text).map(toStem);
}

/** The words of a text as they stand, in order. */
export function toWords(text: string): string[] {
  const plain = text
    .slice(0, LONGEST)
    .normalize("NFKD")
    .replace(INVISIBLE, "")
    .replace(MARKS, "")
    .replace(/[\u2018\u2019\u02BC\u00B4`]/g, "'")
    .toLowerCase()
    .normalize("NFC");
  return plain.replace(UNSPACED, (run) => ` ${pairs(run).join(" ")} `).match(WORD) ?? [];
}

/** What the writer wrote anew: lines quoted from an earlier mail are somebody else's words. */
export function withoutQuotes(text: string): string {
  const lines = text.split("\n");
  const quote = lines.findIndex((line) => /^(-{2,} ?original message|on .{5,120} wrote:\s*$)/i.test(line.trim()));
  const own = quote > 0 ? lines.slice(0, quote) : lines;
  const kept = own.filter((line) => !/^\s*>/.test(line)).join("\n");
  return kept.trim() === "" ? text : kept;
}

function pairs(run: string): string[] {
  const signs = [...run];
  return signs.length === 1 ? signs : signs.slice(1).map((sign, i) => `${signs[i] ?? ""}${sign}`);
}

/** Longest first: the first that leaves a stem of at least `keep` letters is cut. */
const ENDINGS: readonly [ending: string, keep: number][] = [
  ["ations", 4],
  ["ation", 4],
  ["ments", 4],
  ["ment", 4],
  ["ities", 4],
  ["ity", 4],
  ["ates", 4],
  ["ated", 4],
  ["ating", 4],
  ["ate", 4],
  ["ions", 4],
  ["ion", 4],
  ["ings", 3],
  ["ing", 3],
  ["ies", 3],
  ["ied", 3],
  ["ed", 3],
  ["es", 3],
  ["s", 3],
  ["e", 3],
  ["y", 4],
];

function toStem(word: string): string {
  const bare = word.endsWith("'s") ? word.slice(0, -2) : word;
  if (bare.length < 4 || !/^[a-z]+$/.test(bare) || bare.endsWith("ss")) return bare;
  for (const [ending, keep] of ENDINGS) {
    if (!bare.endsWith(ending) || bare.length - ending.length < keep) continue;
    return undouble(bare.slice(0, -ending.length));
  }
  return undouble(bare);
}

/** "shipp" of "shipping" is "ship"; "refund" stays. */
function undouble(stem: string): string {
  const last = stem.at(-1) ?? "";
  return stem.length > 3 && last === stem.at(-2) && !"aeiou".includes(last) ? stem.slice(0, -1) : stem;
}
