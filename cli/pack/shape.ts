/**
 * What a file is refused for before a parser sees it. The parser is recursive, and its time grows with the square of some
 * things that no pack has many of; a look at the characters is linear and costs a few milliseconds.
 */
import type { ProblemCode } from "#lib/policy/problem.ts";

export interface Refusal {
  code: ProblemCode;
  message: string;
  /** Offset in the text. */
  at: number;
}

export const LARGEST = 500_000;
const LONGEST_LINE = 20_000;
const MOST_LINES = 25_000;
/** Of `name: value` in one line; a rule written in one line has about ten. */
const MOST_NAMES = 400;
const DEEPEST = 100;
const MOST_ODDITIES = 100;

/** Anchors, aliases, tags, explicit keys, directives, further documents: each where it can begin. */
const ODDITY = /(?:^|[\s[{,:?-])(?:[&*!][^\s,[\]{}]?|\?(?=\s))|^%|^(?:---|\.\.\.)(?=\s|$)/gm;

export function refusalOf(text: string): Refusal | undefined {
  const control = /[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u.exec(text);
  if (control !== null)
    return { code: "yaml", message: "a control character stands here, which no text has", at: control.index };
  return tooLongLine(text) ?? tooDeep(text) ?? tooOdd(text);
}

function tooLongLine(text: string): Refusal | undefined {
  let lines = 0;
  for (let from = 0; from < text.length; ) {
    if (++lines > MOST_LINES)
      return {
        code: "too-large",
        message: `the file has more than ${MOST_LINES} lines; a pack is read by people`,
        at: from,
      };
    const end = text.indexOf("\n", from);
    const to = end === -1 ? text.length : end;
    if (to - from > LONGEST_LINE)
      return {
        code: "too-large",
        message: `this line has more than ${LONGEST_LINE} characters; a pack is read by people`,
        at: from,
      };
    if (to - from > MOST_NAMES && text.slice(from, to).split(": ").length > MOST_NAMES + 1)
      return {
        code: "too-large",
        message: `this line has more than ${MOST_NAMES} names with values; a pack is read by people`,
        at: from,
      };
    from = to + 1;
  }
  return undefined;
}

/** By indentation and brackets. */
function tooDeep(text: string): Refusal | undefined {
  const refusal = (at: number): Refusal => ({
    code: "too-deep",
    message: `the file is nested more than ${DEEPEST} levels deep`,
    at,
  });
  let brackets = 0;
  for (let i = 0; i < text.length; i++) {
    const letter = text[i];
    if (letter === "[" || letter === "{") {
      if (++brackets > DEEPEST) return refusal(i);
    } else if (letter === "]" || letter === "}") brackets = Math.max(0, brackets - 1);
  }
  for (const match of text.matchAll(/^[ ]*(?:[-?:] +)*/gm)) {
    const compact = match[0].match(/[-?:] /g)?.length ?? 0;
    if (match[0].length > DEEPEST * 4 || compact > DEEPEST) return refusal(match.index);
  }
  return undefined;
}

function tooOdd(text: string): Refusal | undefined {
  let count = 0;
  for (const match of text.matchAll(ODDITY)) {
    if (++count <= MOST_ODDITIES) continue;
    const message = `more than ${MOST_ODDITIES} anchors, aliases, tags or directives of YAML; a pack needs none of them`;
    return { code: "yaml", message, at: match.index };
  }
  return undefined;
}
