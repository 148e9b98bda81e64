/**
 * Values that are known to be personal, found in every usual spelling: any case, accents, blanks and signs, parts of
 * a name, a telephone number with or without its country. What is known must not survive in a text.
 */
import type { PersonalType } from "#lib/domain/personal.ts";
import { compact, type Folded } from "./fold.ts";
import { keyOf } from "./key.ts";
import { NO_NAME } from "./name-words.ts";
import { toE164, withoutCountry } from "./phone-number.ts";

export interface KnownValue {
  type: PersonalType;
  value: string;
}

/** One spelling to look for, as `foldCompact` writes it. */
export interface Needle {
  type: PersonalType;
  key: string;
  text: string;
  /** A name that is also a word is one only with a capital. */
  capitalised: boolean;
}

/** Words of many languages that are also names; in small letters they are words. */
const ALSO_WORDS = new Set(
  "will mark may grace hope faith joy rose lily daisy summer autumn dawn eve art bill bob buck chase chance chip christian colt cash cliff clay dale dean drew earnest frank grant guy jack jasmine jay jim josh june august april max miles nick norm pat pierce ray rich rob rocky rusty sandy skip sonny stew sue ted terry tony trip van victor wade ward young long short small big white black brown green gray grey blue king price page park hall hill field wood woods stone rice fish fox wolf bird hunter fisher baker cook miller smith taylor mason carter parker walker weaver banks brooks rivers lake snow frost winter day week best good love moon star sun case post west north east south major sage rest neu gross klein groß lang kurz jung alt stark weiß schwarz braun grün koch bauer richter kaiser könig vogel winter sommer herbst petit grand blanc noir roux leblanc lebrun marchand rey reyes flores cruz santos dios paz luz sol mar and the for not are but can".split(
    " ",
  ),
);
/** Shorter compact texts would be found inside anything. */
const SHORTEST: Readonly<Record<string, number>> = { person_name: 2, phone: 6 };

export function needlesFor(known: readonly KnownValue[]): Needle[] {
  const all = new Map<string, Needle>();
  for (const one of known) {
    for (const needle of spellings(one)) {
      if ([...needle.text].length < (SHORTEST[one.type] ?? 3)) continue;
      const same = `${needle.type}\n${needle.text}`;
      if (!all.has(same)) all.set(same, needle);
    }
  }
  return [...all.values()];
}

function* spellings({ type, value }: KnownValue): Generator<Needle> {
  const key = keyOf(type, value);
  const whole = compact(value);
  yield { type, key, text: whole, capitalised: type === "person_name" && isWord(whole) };
  if (type === "person_name") {
    for (const part of value.split(/[^\p{L}\p{M}\p{N}'’]+/u)) {
      const text = compact(part);
      if ([...text].length < 3 || text === whole || NAME_PARTICLES.has(text)) continue;
      yield { type, key: text, text, capitalised: isWord(text) };
    }
  }
  if (type === "phone") {
    const e164 = toE164(value);
    if (e164 === undefined) return;
    const national = withoutCountry(e164);
    for (const text of [e164.slice(1), `00${e164.slice(1)}`, `0${national}`, `1${national}`, national])
      yield { type, key, text, capitalised: false };
    // `+49 (0) 171 …`
    yield { type, key, text: `${e164.slice(1, e164.length - national.length)}0${national}`, capitalised: false };
  }
  if (type === "street_address") {
    for (const line of value.split(/[\n,;]+/)) {
      const text = compact(line);
      if (text.length >= 6 && /\d/.test(text) && /\p{L}/u.test(text))
        yield { type, key: text, text, capitalised: false };
    }
  }
}

const NAME_PARTICLES = new Set("von van der den del dos das los las bin ibn the und and".split(" "));

function isWord(text: string): boolean {
  return text.length < 3 || ALSO_WORDS.has(text) || NO_NAME.has(text);
}

/** Where the needles stand in the input, as whole words and numbers. */
export function* findKnown(
  needles: readonly Needle[],
  input: string,
  folded: Folded,
): Generator<{ start: number; end: number; type: PersonalType; key: string }> {
  for (const { type, key, text, capitalised } of needles) {
    for (let at = folded.text.indexOf(text); at !== -1; at = folded.text.indexOf(text, at + 1)) {
      const place = folded.toInput(at, at + text.length);
      const range = { start: place.start, end: withMarks(input, place.end) };
      if (isInsideWord(input, range.start, range.end) || !isTogether(input, range)) continue;
      if (capitalised && !/^\p{Lu}/u.test(input.slice(range.start))) continue;
      const plus = type === "phone" ? phoneSigns(input, range.start) : 0;
      yield { start: range.start - plus, end: range.end, type, key };
    }
  }
}

/** A digit before a digit or a letter before a letter: the value is part of a longer word. */
function isInsideWord(input: string, start: number, end: number): boolean {
  return continues(lastOf(input, start), firstOf(input, start)) || continues(lastOf(input, end), firstOf(input, end));
}

function continues(left: string, right: string): boolean {
  const both = `${left}${right}`;
  if (left === "" || right === "") return false;
  if (/^\p{N}\p{N}$/u.test(both)) return true;
  if (!/^[\p{L}\p{M}\p{N}_]{2}$/u.test(both) || !/[\p{L}\p{M}]/u.test(both)) return false;
  return !/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}_]/u.test(both);
}

function lastOf(input: string, at: number): string {
  return /.$/su.exec(input.slice(Math.max(0, at - 2), at))?.[0] ?? "";
}

function firstOf(input: string, at: number): string {
  return /^./su.exec(input.slice(at, at + 2))?.[0] ?? "";
}

/** Blanks and signs inside a value are few; what lies further apart are several things. */
function isTogether(input: string, { start, end }: { start: number; end: number }): boolean {
  return !/[^\p{L}\p{M}\p{N}\p{Cf}]{6}/u.test(input.slice(start, end));
}

/** The plus or bracket before a number's first digit. */
function phoneSigns(input: string, start: number): number {
  return /(?:\+|＋|\(\+?)$/.exec(input.slice(Math.max(0, start - 2), start))?.[0].length ?? 0;
}

/** Accents that were written apart from their letter. */
function withMarks(input: string, end: number): number {
  return end + (/^\p{M}{0,8}/u.exec(input.slice(end, end + 16))?.[0].length ?? 0);
}
