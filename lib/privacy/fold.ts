/**
 * A text as the detectors read it: without invisible characters, compatibility forms and foreign digits made plain, and
 * with the way back to where each character stood. It must never lose an offset: what is found here is cut out there.
 */
export interface Folded {
  text: string;
  /** The range of the input that `text.slice(start, end)` came from; `end` is after `start`. */
  toInput(start: number, end: number): { start: number; end: number };
}

/** What a person reads: NFKC, decimal digits of all scripts as 0–9, dashes and blanks as plain ones. */
export function foldPlain(input: string): Folded {
  if (/^[\t\n\r\x20-\x7e]*$/.test(input)) return { text: input, toInput: (start, end) => ({ start, end }) };
  return foldBy(input, plainCharacter);
}

/** Only letters and digits, without case and accents: the same value in every usual spelling. */
export function foldCompact(input: string): Folded {
  return foldBy(input, compactCharacter);
}

export function plain(input: string): string {
  return foldPlain(input).text;
}

export function compact(input: string): string {
  let text = "";
  for (const character of input) text += compactCharacter(character);
  return text;
}

function foldBy(input: string, map: (character: string) => string): Folded {
  let starts = new Uint32Array(input.length + 32);
  let lengths = new Uint8Array(input.length + 32);
  let size = 0;
  const parts: string[] = [];
  let kept = 0;
  let at = 0;
  for (const character of input) {
    const after = at + character.length;
    const mapped = map(character);
    if (size + mapped.length > starts.length) grow(mapped.length);
    for (let i = 0; i < mapped.length; i++) {
      starts[size] = at;
      lengths[size] = character.length;
      size++;
    }
    // What stays as it is goes over in one piece.
    if (mapped !== character) {
      parts.push(input.slice(kept, at), mapped);
      kept = after;
    }
    at = after;
  }
  parts.push(input.slice(kept));
  return {
    text: parts.join(""),
    toInput: (start, end) => ({
      start: start < size ? (starts[start] ?? 0) : input.length,
      end: (starts[end - 1] ?? 0) + (lengths[end - 1] ?? 0),
    }),
  };

  function grow(more: number): void {
    const longer = new Uint32Array(starts.length * 2 + more);
    longer.set(starts);
    starts = longer;
    const wider = new Uint8Array(longer.length);
    wider.set(lengths);
    lengths = wider;
  }
}

const plainKnown = new Map<string, string>();
const compactKnown = new Map<string, string>();

function plainCharacter(character: string): string {
  if (character >= "\x20" && character <= "\x7e") return character;
  return remember(plainKnown, character, makePlain);
}

function compactCharacter(character: string): string {
  return remember(compactKnown, character, makeCompact);
}

function remember(known: Map<string, string>, character: string, make: (character: string) => string): string {
  let mapped = known.get(character);
  if (mapped === undefined) {
    mapped = make(character);
    known.set(character, mapped);
  }
  return mapped;
}

const INVISIBLE = /^(?:\p{Cf}|\p{Default_Ignorable_Code_Point})$/u;

function makePlain(character: string): string {
  if (INVISIBLE.test(character)) return "";
  if (/^[\u0085\u2028\u2029]$/.test(character)) return "\n";
  if (/^[\p{Pd}\u2212\u2043]$/u.test(character)) return "-";
  if (/^[\u2018\u2019\u201B\u02BC]$/.test(character)) return "'";
  if (/^[\u201C\u201D\u201E\u201F]$/.test(character)) return '"';
  // An accent that stands alone would come apart into a blank and a mark.
  if (/^[\u00A8\u00AF\u00B4\u00B8\u02D8-\u02DD]$/.test(character)) return character;
  const folded = character.normalize("NFKC").replace(/\p{Zs}/gu, " ");
  return folded.replace(/\p{Nd}/gu, digitValue);
}

function makeCompact(character: string): string {
  return makePlain(character)
    .normalize("NFKD")
    .replace(/[^\p{L}\p{N}]/gu, "")
    .toLowerCase()
    .replace(/ß/g, "ss")
    .replace(/ø/g, "o")
    .replace(/ł/g, "l")
    .replace(/[^\p{L}\p{N}]/gu, "");
}

/** Decimal digits stand in runs of ten, from zero to nine. */
function digitValue(digit: string): string {
  const code = digit.codePointAt(0) ?? 0;
  if (code < 0x80) return digit;
  let before = 0;
  while (before < 9 && /^\p{Nd}$/u.test(String.fromCodePoint(code - before - 1))) before++;
  return String(before);
}
