/**
 * What a name looks like, whatever letters it is made of: two names with one skeleton cannot be told apart by eye. Only
 * the letters that are taken for Latin ones; a word in another alphabet keeps its letters.
 */
const TWINS: Readonly<Record<string, string>> = Object.fromEntries(
  [
    // Cyrillic
    "аa сc ԁd еe һh іi јj кk ӏl оo рp ԛq ѕs уy ԝw хx АA ВB СC ЕE НH ІI ЈJ КK МM ОO РP ЅS ТT ХX УY ѴV ԜW",
    // Greek
    "αa ιi κk νv οo ρp τt υu χx ΑA ΒB ΕE ΖZ ΗH ΙI ΚK ΜM ΝN ΟO ΡP ΤT ΥY ΧX",
    // Armenian, and Latin letters that stand for others
    "աw հh օo սu ցg ոn ԼL ՕO ՏS ıi ɑa ɡg ƖI",
  ]
    .join(" ")
    .split(" ")
    .map((pair) => [...pair] as [string, string]),
);

/** Characters that take no room on the screen, or look like an ordinary space. */
const INVISIBLE =
  /\p{Cc}|\p{Cf}|\p{Variation_Selector}|[\u00a0\u2000-\u200a\u2028-\u202f\u205f\u2800\u3000\u3164\uffa0\u115f\u1160]|\u034f|\u17b4|\u17b5/gu;

export function skeleton(text: string): string {
  return [...visible(text).normalize("NFKC")].map((letter) => TWINS[letter] ?? letter).join("");
}

export function visible(text: string): string {
  return text.replace(INVISIBLE, "");
}

/** The first character that nobody sees. */
export function invisibleIn(text: string): string | undefined {
  return text.match(INVISIBLE)?.[0];
}
