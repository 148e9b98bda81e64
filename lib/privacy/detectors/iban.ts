/** IBANs: country, its length and the check number; one that is called IBAN is taken even with a slip in it. */

import { mod97 } from "../checksums.ts";
import { before, type Detector, type Found, isWordCharacter, matches, SPACED } from "./detector.ts";

const LENGTHS: Readonly<Record<string, number>> = Object.fromEntries(
  "AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DK18 DO28 EE20 EG29 ES24 FI18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MR27 MT31 MU30 NL18 NO15 PK24 PL28 PS29 PT25 QA29 RO24 RS22 SA24 SC31 SD18 SE24 SI19 SK24 SM27 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20"
    .split(" ")
    .map((entry) => [entry.slice(0, 2), Number(entry.slice(2))]),
);
const BEGIN = new RegExp(`(?<![${SPACED}\\p{N}])[A-Z]{2}[ -]?\\d{2}`, "iu");

export const iban: Detector = {
  type: "iban",
  *find(text) {
    for (const { found } of matches(BEGIN, text)) {
      const whole = read(text, found.start);
      if (whole !== undefined) yield whole;
    }
  },
};

function read(text: string, start: number): Found | undefined {
  const length = LENGTHS[text.slice(start, start + 2).toUpperCase()];
  if (length === undefined) return undefined;
  let value = "";
  let at = start;
  while (value.length < length && at < text.length) {
    const character = text[at] ?? "";
    if (/[A-Za-z0-9]/.test(character)) value += character.toUpperCase();
    // Groups are set apart by one sign, or by two where somebody typed it.
    else if (!/[ \t.\u00A0-]/.test(character) || /[ \t.-]{3}/.test(text.slice(at, at + 3))) return undefined;
    at++;
  }
  if (value.length < length || isWordCharacter(text[at])) return undefined;
  // One in 97 runs of letters has a right check number too: "at 77 Massachusetts Ave".
  if ((value.slice(4).match(/\d/g)?.length ?? 0) < 5) return undefined;
  const isRight = mod97(value.slice(4) + value.slice(0, 4)) === 1;
  const isCalledSo = /\bIBAN\b[^\n]{0,20}$/i.test(before(text, start, 30)) && /^\d{6}/.test(value.slice(-6));
  return isRight || isCalledSo ? { start, end: at, key: value } : undefined;
}
