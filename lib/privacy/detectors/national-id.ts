/** Numbers that a state gives a person: by form and check digit, or called so where form and check prove too little. */
import * as check from "../checksums.ts";
import { before, type Detector, matches, SPACED } from "./detector.ts";

interface Number_ {
  form: RegExp;
  /** Of the letters and digits alone, upper case. */
  isRight?: (value: string) => boolean;
  /** The words that must stand before; enough by themselves where the check fails. */
  called?: RegExp;
  /** Form and check are enough without the words. */
  alone?: boolean;
}

const B = `(?<![${SPACED}\\p{N}_-]|\\d[.,/])`;
const E = `(?![${SPACED}\\p{N}_]|[-./]\\d)`;
const form = (source: string): RegExp => new RegExp(`${B}(?<value>${source})${E}`, "iu");

const NUMBERS: readonly Number_[] = [
  { form: form("(?!000|666|9)\\d{3}-(?!00)\\d{2}-(?!0000)\\d{4}"), alone: true },
  { form: form("\\d{3}[- ]?\\d{2}[- ]?\\d{4}"), called: /\b(?:ssn|social security|itin|tax(?:payer)? id|tin)\b/i },
  {
    form: form("(?!BG|GB|NK|KN|TN|NT|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?\\d{2} ?\\d{2} ?\\d{2} ?[A-D]"),
    alone: true,
  },
  { form: form("[A-Z]{2} ?\\d{2} ?\\d{2} ?\\d{2} ?[A-D]"), called: /national insurance|\bnino\b|\bni (?:number|no)/i },
  {
    form: form("\\d{2} ?\\d{3} ?\\d{3} ?\\d{3}|\\d{11}"),
    isRight: check.steuerId,
    called: /steuer-?(?:id|identifikations?)\p{L}*|\bid-?nr\b|\bidnr\b|steuerliche identifikations|tax id|\btin\b/iu,
  },
  {
    form: form("\\d{2} ?\\d{6} ?[A-Z] ?\\d{3}"),
    called: /sozialversicherung|rentenversicherung|\bsv-?nummer|versicherungsnummer/i,
  },
  {
    form: form("[CFGHJKLMNPRTVWXYZ0-9]{9}\\d?"),
    isRight: hasDigit,
    called: /personalausweis|ausweis-?n(?:r|ummer)|reisepass/i,
  },
  {
    form: form("[12] ?\\d{2} ?(?:0[1-9]|1[0-2]|[2-9]\\d) ?(?:\\d{2}|2[AB]) ?\\d{3} ?\\d{3} ?\\d{2}"),
    isRight: check.nir,
    alone: true,
    called: /s[ée]curit[ée] sociale|\bnir\b|\binsee\b/i,
  },
  {
    form: form("\\d{8}[- ]?[A-HJ-NP-TV-Z]|[XYZ][- ]?\\d{7}[- ]?[A-HJ-NP-TV-Z]"),
    isRight: check.dni,
    alone: true,
    called: /\b(?:dni|nie|nif)\b/i,
  },
  {
    form: form("\\d{1,2}\\.\\d{3}\\.\\d{3}[- ]?[A-HJ-NP-TV-Z]"),
    isRight: check.dni,
    alone: true,
    called: /\b(?:dni|nif)\b/i,
  },
  {
    form: form("[A-Z]{6}[0-9LMNPQRSTUV]{2}[ABCDEHLMPRST][0-9LMNPQRSTUV]{2}[A-Z][0-9LMNPQRSTUV]{3}[A-Z]"),
    isRight: hasDigit,
    alone: true,
  },
  { form: form("\\d{3}\\.\\d{3}\\.\\d{3}-\\d{2}"), isRight: check.cpf, alone: true, called: /\bcpf\b/i },
  { form: form("\\d{11}"), isRight: check.cpf, called: /\bcpf\b/i },
  { form: form("\\d{9}|\\d{4}[. ]\\d{2}[. ]\\d{3}"), called: /\bbsn\b|burgerservicenummer|sofinummer/i },
  { form: form("\\d{11}"), called: /\bpesel\b|\bamka\b|αμκα/iu },
  { form: form("\\d{3}[- ]?\\d{3}[- ]?\\d{4}"), isRight: check.nhs, called: /\bnhs\b|health service number/i },
  { form: form("\\d{3}[ .]?\\d{3}[ .]?\\d{3}"), isRight: check.nif, called: /\bnif\b|contribuinte/i },
  { form: form("\\d{3} ?\\d{3} ?\\d{3}|\\d{8}"), called: /\btfn\b|tax file (?:number|no)/i },
  { form: form("[2-6]\\d{3} ?\\d{5} ?\\d(?:[ /-]?\\d)?"), called: /\bmedicare\b/i },
  { form: form("\\d{7}[A-W][A-IW]?"), called: /\bpps(?:n|\b)/i },
  { form: form("\\d{6}/\\d{3,4}"), called: /rodné číslo|rodne cislo|birth number/i },
  { form: form("[A-Z]{4}\\d{6}[A-Z0-9]{3}"), called: /\brfc\b/i },
  {
    form: form("(?:19|20)?\\d{6}[-+]\\d{4}"),
    isRight: (value) => check.luhn(value.slice(-10)),
    called: /personnummer|personal identity|samordningsnummer/i,
  },
  { form: form("[2-9]\\d{3} ?\\d{4} ?\\d{4}"), called: /\baadh?aar\b|\buid(?:ai)?\b|आधार/i },
  { form: form("[A-Z]{3}[ABCFGHLJPT][A-Z]\\d{4}[A-Z]"), called: /\bpan\b/i },
  { form: form("\\d{4}[ -]?\\d{4}[ -]?\\d{4}"), called: /マイナンバー|個人番号|my ?number/i },
  {
    form: form("[1-9]\\d{5}(?:19|20)\\d{2}(?:0[1-9]|1[0-2])(?:[0-2]\\d|3[01])\\d{3}[\\dX]"),
    isRight: check.chineseId,
    alone: true,
    called: /身份证/,
  },
  { form: form("\\d{6}-[1-4]\\d{6}"), alone: true },
  { form: form("756[. ]?\\d{4}[. ]?\\d{4}[. ]?\\d{2}"), isRight: check.ean13, alone: true, called: /\bahv\b|\bavs\b/i },
  { form: form("\\d{2}\\.\\d{2}\\.\\d{2}-\\d{3}\\.\\d{2}"), alone: true },
  { form: form("\\d{3}[- ]?\\d{3}[- ]?\\d{3}"), isRight: check.luhn, called: /\bsin\b|social insurance|\bnas\b/i },
  { form: form("[A-Z][AEIOUX][A-Z]{2}\\d{6}[HM][A-Z]{5}[A-Z0-9]\\d"), alone: true },
  {
    form: form("[12]\\d{9}|784-?\\d{4}-?\\d{7}-?\\d|[23]\\d{13}"),
    called: /رقم (?:ال)?(?:هوية|بطاقة الهوية|قومي)|الرقم القومي|الهوية الوطنية|الإقامة|emirates id|national id|iqama/i,
  },
  {
    form: form("[A-Z]{0,3}\\d{5,10}[A-Z0-9]{0,3}|(?=(?:[A-Z]{0,8}\\d){4})[A-Z0-9]{8,9}"),
    isRight: hasDigit,
    called: /passport|pasaporte|passeport|passaporto|reisepass|paspoort|パスポート|旅券|جواز/i,
  },
  {
    form: form("[A-Z0-9]{6,16}"),
    isRight: (value) => (value.match(/\d/g)?.length ?? 0) >= 5,
    called:
      /driv(?:er'?s|ing) licen[cs]e|führerschein|permis de conduire|permiso de conducir|patente di guida|免許証|identity card|id card|carte d'identité|carta d'identità|national id|national insurance|identification number/i,
  },
];
const NEAR = 44;

export const nationalId: Detector = {
  type: "national_id",
  *find(text) {
    for (const { form: pattern, isRight, called, alone } of NUMBERS) {
      // Most texts speak of none of them, and the words cost less than the number.
      if (alone !== true && called?.test(text) !== true) continue;
      for (const { found } of matches(pattern, text)) {
        const value = text
          .slice(found.start, found.end)
          .replace(/[^\p{L}\p{N}]/gu, "")
          .toUpperCase();
        const right = isRight?.(value) ?? true;
        if (right && alone === true) yield { ...found, key: value };
        else if (called !== undefined && isCalled(called, text, found.start) && (right || /\d{5}/.test(value)))
          yield { ...found, key: value };
      }
    }
  },
};

function hasDigit(value: string): boolean {
  return /\d/.test(value);
}

function isCalled(words: RegExp, text: string, start: number): boolean {
  const said =
    before(text, start, NEAR)
      .split(/[\n!?;。]|\.\s+(?=[A-Z])/)
      .at(-1) ?? "";
  return words.test(said) && !/\d{5}/.test(said.slice(said.search(words)));
}
