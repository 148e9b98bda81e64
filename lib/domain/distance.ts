/**
 * How far a text is from another: the fewest characters to insert, delete or replace. The record says of an edited draft
 * by how much it was edited, never how. Bit-parallel after Myers and Hyyrö, 32 characters of a column at a time, so that
 * two letters of twenty thousand characters are compared in a blink. It must never cost more than its bound.
 */

/** Longer texts are not compared character by character: the answer is then the longer length, an upper bound. */
export const LONGEST_COMPARED = 30_000;

const WORD = 32;

export function distance(from: string, to: string): number {
  const { a, b } = withoutCommonEnds([...from], [...to]);
  if (a.length === 0 || b.length === 0) return a.length + b.length;
  if (a.length > LONGEST_COMPARED || b.length > LONGEST_COMPARED) return Math.max(a.length, b.length);
  return columns(a, b);
}

/** Most edits are in the middle of a letter: what both begin and end with is not compared again. */
function withoutCommonEnds(a: string[], b: string[]): { a: string[]; b: string[] } {
  const shorter = Math.min(a.length, b.length);
  let start = 0;
  while (start < shorter && a[start] === b[start]) start++;
  let end = 0;
  while (end < shorter - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end++;
  return { a: a.slice(start, a.length - end), b: b.slice(start, b.length - end) };
}

/**
 * Goes through `b`; of each column of the classic table only the differences to the cell above are held: bits of `plus`
 * where it grows by one, of `minus` where it shrinks. The table's last cell is followed along the way.
 */
function columns(a: readonly string[], b: readonly string[]): number {
  const words = Math.ceil(a.length / WORD);
  const plus = new Int32Array(words).fill(-1);
  const minus = new Int32Array(words);
  const equalTo = matcher(a, words);
  const last = 1 << ((a.length - 1) % WORD);
  let found = a.length;
  for (const character of b) {
    const equal = equalTo(character);
    let carriesPlus = 1;
    let carriesMinus = 0;
    for (let word = 0; word < words; word++) {
      const p = plus[word] ?? 0;
      const m = minus[word] ?? 0;
      const same = equal[word] ?? 0;
      const vertical = same | m;
      const met = same | carriesMinus;
      const horizontal = (((met & p) + p) ^ p) | met;
      let grows = m | ~(horizontal | p);
      let shrinks = p & horizontal;
      if (word === words - 1) found += (grows & last) !== 0 ? 1 : (shrinks & last) !== 0 ? -1 : 0;
      const nextPlus = grows >>> (WORD - 1);
      const nextMinus = shrinks >>> (WORD - 1);
      grows = (grows << 1) | carriesPlus;
      shrinks = (shrinks << 1) | carriesMinus;
      plus[word] = shrinks | ~(vertical | grows);
      minus[word] = grows & vertical;
      carriesPlus = nextPlus;
      carriesMinus = nextMinus;
    }
  }
  return found;
}

/**
 * Where a character stands in the column, one bit for each place. What stands often is kept (there can be no more than 32
 * such characters), what stands seldom is marked anew each time: neither costs more than the column itself.
 */
function matcher(a: readonly string[], words: number): (character: string) => Int32Array {
  const places = Map.groupBy(a.keys(), (at) => a[at]);
  const kept = new Map<string | undefined, Int32Array>();
  for (const [character, at] of places) if (at.length > words) kept.set(character, marked(new Int32Array(words), at));
  const scratch = new Int32Array(words);
  let dirty: readonly number[] = [];
  return (character) => {
    const known = kept.get(character);
    if (known !== undefined) return known;
    for (const place of dirty) scratch[Math.floor(place / WORD)] = 0;
    dirty = places.get(character) ?? [];
    return marked(scratch, dirty);
  };
}

function marked(equal: Int32Array, places: readonly number[]): Int32Array {
  for (const place of places) mark(equal, place);
  return equal;
}

function mark(equal: Int32Array, place: number): void {
  const word = Math.floor(place / WORD);
  equal[word] = (equal[word] ?? 0) | (1 << (place % WORD));
}
