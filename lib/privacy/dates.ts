/** Dates as people write them, in the product's languages; what they mean is for whoever asks. */
const MONTHS: readonly (readonly string[])[] = [
  [
    "january",
    "jan",
    "januar",
    "jänner",
    "janvier",
    "janv",
    "enero",
    "ene",
    "gennaio",
    "gen",
    "januari",
    "janeiro",
    "يناير",
    "كانون الثاني",
  ],
  [
    "february",
    "feb",
    "februar",
    "février",
    "févr",
    "fevrier",
    "febrero",
    "febbraio",
    "februari",
    "fevereiro",
    "فبراير",
    "شباط",
  ],
  ["march", "mar", "märz", "mrz", "mars", "marzo", "maart", "março", "مارس", "آذار"],
  ["april", "apr", "avril", "avr", "abril", "abr", "aprile", "أبريل", "ابريل", "نيسان"],
  ["may", "mai", "mayo", "maggio", "mag", "mei", "maio", "مايو", "أيار"],
  ["june", "jun", "juni", "juin", "junio", "giugno", "giu", "junho", "يونيو", "حزيران"],
  ["july", "jul", "juli", "juillet", "juil", "julio", "luglio", "lug", "julho", "يوليو", "تموز"],
  ["august", "aug", "août", "aout", "agosto", "ago", "augustus", "أغسطس", "اغسطس", "آب"],
  ["september", "sept", "sep", "septembre", "septiembre", "settembre", "set", "setembro", "سبتمبر", "أيلول"],
  [
    "october",
    "oct",
    "oktober",
    "okt",
    "octobre",
    "octubre",
    "ottobre",
    "ott",
    "outubro",
    "أكتوبر",
    "اكتوبر",
    "تشرين الأول",
  ],
  ["november", "nov", "novembre", "noviembre", "novembro", "نوفمبر", "تشرين الثاني"],
  [
    "december",
    "dec",
    "dezember",
    "dez",
    "décembre",
    "déc",
    "decembre",
    "diciembre",
    "dic",
    "dicembre",
    "dezembro",
    "ديسمبر",
    "كانون الأول",
  ],
];
const MONTH_NUMBER = new Map(MONTHS.flatMap((names, i) => names.map((name) => [name, i + 1] as const)));
const MONTH = `(?:${[...MONTH_NUMBER.keys()].sort((a, b) => b.length - a.length).join("|")})\\.?`;
const YEAR = "(?:1[89]\\d\\d|20\\d\\d)";
const SHORT_YEAR = `(?:${YEAR}|'?\\d\\d)`;

const FORMS = [
  `(?<y1>${YEAR})\\s?[-./]\\s?(?<m1>\\d{1,2})\\s?[-./]\\s?(?<d1>\\d{1,2})`,
  `(?<a2>\\d{1,2})\\s?[-./]\\s?(?<b2>\\d{1,2})\\s?[-./]\\s?(?<y2>${YEAR}|\\d\\d)`,
  `(?<d3>\\d{1,2})(?:st|nd|rd|th|er|[.º°ªoa])?[\\s-]{0,2}(?:(?:of|de|di|den)\\s)?(?<m3>${MONTH})[\\s,-]{0,3}(?:(?:de|del|of)\\s)?(?<y3>${SHORT_YEAR})`,
  `(?<m4>${MONTH})[\\s-]{0,2}(?<d4>\\d{1,2})(?:st|nd|rd|th)?,?\\s{0,2}(?<y4>${SHORT_YEAR})`,
  `(?<y5>${YEAR})\\s?年\\s?(?<m5>\\d{1,2})\\s?月\\s?(?<d5>\\d{1,2})\\s?日`,
  `(?<y6>(?:昭和|平成|大正|令和)\\s?(?:\\d{1,2}|元))\\s?年\\s?(?<m6>\\d{1,2})\\s?月\\s?(?<d6>\\d{1,2})\\s?日`,
  `(?<y7>${YEAR})\\s(?<m7>${MONTH})\\s(?<d7>\\d{1,2})`,
];
/** Named `value`, for the detector that looks for it in its surroundings. */
export const DATE = new RegExp(`(?<![\\d\\p{L}]|\\d[./-])(?<value>${FORMS.join("|")})(?![\\d\\p{L}]|[./-]\\d)`, "iu");
/** Written without blanks: a letter may touch the date on either side. */
export const DATE_UNSPACED = new RegExp(
  `(?<![\\d]|\\d[./-])(?<value>${FORMS.slice(0, 2).concat(FORMS.slice(4, 6)).join("|")})(?![\\d]|[./-]\\d)`,
  "iu",
);

/** `1985-03-12`; where day and month could be either, both are named in order, so that either spelling is the same. */
export function dateKey(text: string): string | undefined {
  return keyOfMatch(DATE.exec(text) ?? DATE_UNSPACED.exec(text));
}

/** Undefined for what is no date of the calendar. */
export function keyOfMatch(match: RegExpExecArray | null): string | undefined {
  const found = match?.groups;
  if (found === undefined) return undefined;
  const form = [1, 2, 3, 4, 5, 6, 7].find((i) => found[`y${i}`] !== undefined);
  if (form === undefined) return undefined;
  const year = fullYear(found[`y${form}`] ?? "");
  if (form === 2) return eitherOrder(year, Number(found.a2), Number(found.b2));
  const month = found[`m${form}`] ?? "";
  return asKey(
    year,
    MONTH_NUMBER.get(month.toLowerCase().replace(/\.$/, "")) ?? Number(month),
    Number(found[`d${form}`]),
  );
}

function eitherOrder(year: string, a: number, b: number): string | undefined {
  if (a <= 12 && b <= 12) return a === 0 || b === 0 ? undefined : asKey(year, b, a);
  return a > 12 ? asKey(year, b, a) : asKey(year, a, b);
}

function asKey(year: string, month: number, day: number): string | undefined {
  if (!(month >= 1 && month <= 12 && day >= 1 && day <= 31)) return undefined;
  return `${year}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
}

const ERAS: Readonly<Record<string, number>> = { 大正: 1911, 昭和: 1925, 平成: 1988, 令和: 2018 };

/** Of two digits the century is a guess that only has to be the same each time: nobody was born after 2029. */
function fullYear(text: string): string {
  const era = ERAS[text.slice(0, 2)];
  if (era !== undefined) return String(era + (text.endsWith("元") ? 1 : Number(text.slice(2))));
  const digits = text.replace(/\D/g, "");
  if (digits.length === 4) return digits;
  return `${Number(digits) < 30 ? "20" : "19"}${digits}`;
}
