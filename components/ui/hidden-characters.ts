/**
 * Characters that change how text reads without being seen: direction overrides, zero-width and tag characters,
 * controls. Whatever came from a ticket goes through here, so that nobody approves words they could not see.
 * Joiners stay where a script or an emoji needs them.
 */
export type TextPart = { text: string } | { hidden: string; times: number };

/** First and last code point of each range. */
const HIDDEN: readonly (readonly [number, number])[] = [
  [0x0, 0x8],
  [0xb, 0x1f],
  [0x7f, 0x9f],
  [0xad, 0xad],
  [0x34f, 0x34f],
  [0x61c, 0x61c],
  [0x115f, 0x1160],
  [0x17b4, 0x17b5],
  [0x180b, 0x180f],
  [0x200b, 0x200f],
  [0x2028, 0x202e],
  [0x2060, 0x206f],
  [0x3164, 0x3164],
  [0xfeff, 0xfeff],
  [0xffa0, 0xffa0],
  [0xfff9, 0xfffb],
  [0xe0000, 0xe0fff],
];
const JOINS = /[\p{Extended_Pictographic}\p{Emoji_Modifier}\p{M}\p{L}]/u;
const NEVER_JOINED = /[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}]/u;

export function splitHidden(text: string): TextPart[] {
  const parts: TextPart[] = [];
  const letters = [...text.replaceAll("\r\n", "\n")];
  letters.forEach((letter, at) => {
    const last = parts.at(-1);
    if (!isHidden(letter) || isNeededJoiner(letter, letters[at - 1], letters[at + 1])) {
      if (last && "text" in last) last.text += letter;
      else parts.push({ text: letter });
      return;
    }
    const hidden = codePoint(letter);
    if (last && "hidden" in last && last.hidden === hidden) last.times += 1;
    else parts.push({ hidden, times: 1 });
  });
  return parts;
}

function isNeededJoiner(letter: string, before = "", after = ""): boolean {
  const isJoiner = letter === "\u200c" || letter === "\u200d";
  return isJoiner && [before, after].every((each) => JOINS.test(each) && !NEVER_JOINED.test(each));
}

function isHidden(letter: string): boolean {
  const code = letter.codePointAt(0) ?? 0;
  return HIDDEN.some(([first, last]) => code >= first && code <= last);
}

function codePoint(letter: string): string {
  return `U+${(letter.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
}
