/** Dates that the words around them call a birthday. Any other date is needed to help, and stays. */
import { DATE, DATE_UNSPACED, keyOfMatch } from "../dates.ts";
import { after, before, type Detector, matches } from "./detector.ts";

const BORN = new RegExp(
  [
    String.raw`\b(?:born|dob|fdn|ddn|d\.\s?o\.\s?b|date of birth|birth ?date|day of birth|geboren|geburtsdatum|geburtstag|geb\.?|geburtsdat\.?|geb\.-datum)(?![\p{L}])`,
    String.raw`(?<!\p{L})(?:née?s?(?=\s(?:le|à|en))|né\(e\)|ne le|date de naissance|naissance|anniversaire)(?!\p{L})`,
    String.raw`(?<!\p{L})(?:nací|nació|nacid[oa]s?|nacimiento|f\. ?nac\.?|fecha de nac\.?|cumpleaños)(?!\p{L})`,
    String.raw`(?<!\p{L})(?:nat[oa]|nascit[ao]|nascimento|nascid[oa]|nasc[ie]|geboortedatum|geboortedag|urodzon[ya]|data urodzenia|född|födelsedatum|doğum tarihi|дата рождения|родил(?:ся|ась))(?!\p{L})`,
    "生年月日|誕生日|生まれ|出生日期|出生于|생년월일|تاريخ (?:ال)?ميلاد|ولدت|ولدتُ|مواليد|الميلاد",
  ].join("|"),
  "iu",
);
const BIRTHDAY = /\b(?:birthday|bday|b-day)\b/i;
const BORN_AFTER =
  /^[\s,)]{0,3}(?:\(?(?:geboren|geb\.|born|nacid[oa]|生まれ|生(?![\p{L}])|né(?:e)?\b|\(?(?:dob|date of birth)\b))/iu;
/** Further away than a place of birth and a few words the date is another one. */
const NEAR = 48;

export const dateOfBirth: Detector = {
  type: "date_of_birth",
  *find(text) {
    const seen = new Set<number>();
    for (const pattern of [DATE, DATE_UNSPACED]) {
      for (const { found, match } of matches(pattern, text)) {
        const key = keyOfMatch(match);
        if (key === undefined || seen.has(found.start) || !isBirth(text, found.start, found.end, key)) continue;
        seen.add(found.start);
        yield { ...found, key };
      }
    }
  },
};

function isBirth(text: string, start: number, end: number, key: string): boolean {
  const said = sinceLastDate(before(text, start, NEAR));
  if (BORN.test(said)) return true;
  // A birthday is also a day for a parcel to come; one long ago is a birth.
  if (BIRTHDAY.test(said)) return Number(key.slice(0, 4)) < 2015;
  return BORN_AFTER.test(after(text, end, 24));
}

/** The word belongs to the first date after it; sentences part them, an abbreviation's dot does not. */
function sinceLastDate(said: string): string {
  const sentence = said.split(/[!?;。]|(?<=\p{L}\p{L}|\d)\.\s+(?=[A-ZÄÖÜ])|\n\s*\n/u).at(-1) ?? "";
  const dates = [...sentence.matchAll(/\d{1,4}[-./]\d{1,2}[-./]\d{2,4}|\b(?:1[89]|20)\d\d\b/g)];
  const last = dates.at(-1);
  return last === undefined ? sentence : sentence.slice(last.index + last[0].length);
}
