/**
 * Words for a terminal: what came from a browser, a server or a pack could else move its cursor, hide lines or colour a
 * refusal green. Line ends and tabs stay; anything else that steers instead of being read is written out.
 */
const STEERS = /(?![\n\t])[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu;

export function printable(words: string): string {
  return words.replace(STEERS, (sign) => `\\u{${(sign.codePointAt(0) ?? 0).toString(16)}}`);
}
