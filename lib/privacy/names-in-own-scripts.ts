/** Names in scripts without capitals: only what stands before or behind them says that they are names. */
import { type Found, matches } from "./detectors/detector.ts";

const HAN_NAME = "[\\p{Script=Han}々]{1,4}(?:[  ][\\p{Script=Han}々\\p{Script=Hiragana}\\p{Script=Katakana}ー]{1,6})?";
const KANA_NAME = "[\\p{Script=Katakana}ー]{2,10}(?:[・  ][\\p{Script=Katakana}ー]{2,10})?";
const EAST: readonly RegExp[] = [
  /株式会社[^\s。、]{1,12}の(?<value>[\p{Script=Han}]{2,3})(?=です|でござい|と申)/u,
  new RegExp(
    `(?:私の名前は|名前は|氏名は|わたくし、?|私は|お名前[:は]?\\s?|氏名[: ]\\s?|名義[: ]\\s?|宛名[: ]\\s?|我叫|我的名字是|姓名[: ]\\s?|제 이름은 )(?<value>${HAN_NAME}|${KANA_NAME})(?=です|と申し|といい|と言い|でござい|[\\s。、,.\\n]|$)`,
    "u",
  ),
  new RegExp(
    `(?<![\\p{Script=Han}\\p{Script=Katakana}])(?<value>[\\p{Script=Han}々]{2,4}(?:[  ][\\p{Script=Han}々]{1,4})?|${KANA_NAME})(?=と申します|と申す|と申しま)`,
    "u",
  ),
  new RegExp(
    `(?<![\\p{Script=Han}\\p{Script=Katakana}ー])(?<value>[\\p{Script=Han}々]{1,4}(?:[  ]?[\\p{Script=Han}々]{1,3})?|${KANA_NAME}|[A-Z][a-z]{2,15})(?:様|さま|さん|氏)(?![\\p{Script=Han}])`,
    "u",
  ),
  new RegExp(
    `(?:よろしくお願い(?:いた|致)?します|敬具|以上)[。.]?\\s{0,2}\\n{1,2}[ ]{0,3}(?<value>[\\p{Script=Han}々]{2,4}(?:[  ][\\p{Script=Han}々]{1,4})?|${KANA_NAME})[ ]{0,3}(?=\\n|$)`,
    "u",
  ),
];
const HONOURED_NOBODY =
  /^(?:お?客|皆|みな|奥|神|何|仏|王|同|仕|模|多|異|一|有|御|お得意|取引先|担当者|担当|関係者|利用者|購入者|会員|ご主人|お子|販売者|出品者|業者|店員|運転手|配達員|各位|お母|お父|母|父|兄|姉|弟|妹|赤ちゃん|旦那|彼|貴)$/;

const ARABIC_WORD = "[\\p{Script=Arabic}\\p{M}]{2,14}";
const ARABIC = [
  new RegExp(
    `(?:اسمي(?: هو| الكامل)?|أنا اسمي|الاسم(?: الكامل)?\\s?:|الاسم الكامل هو|معك(?:م)?)\\s(?<value>${ARABIC_WORD}(?:\\s(?!و|من|في|على|هل|أنا|لقد|رقم|طلب|أريد|لم|لا|لدي|ورقم)${ARABIC_WORD}){0,2})`,
    "u",
  ),
  new RegExp(
    `(?<!\\p{L})(?:السيد|السيدة|الأستاذ|الأستاذة|الدكتور|الدكتورة|مرحبا|أهلا|عزيزي|عزيزتي)\\s(?:السيدة?\\s)?(?<value>${ARABIC_WORD}(?:\\s(?!و|من|في|على|هل|أنا|لقد|المحتر|رقم|شارع)${ARABIC_WORD}){0,2})(?=[\\s،,.!:]|$)`,
    "u",
  ),
  new RegExp(
    `(?:مع (?:خالص )?(?:التحية|تحياتي|الشكر)|تحياتي|شكرا(?: لكم| جزيلا)?|وشكرا|مع فائق الاحترام)[،,.]?\\s{0,2}\\n{1,2}[ ]{0,3}(?<value>${ARABIC_WORD}(?:\\s${ARABIC_WORD}){0,3})[ ]{0,3}(?=\\n|$)`,
    "u",
  ),
];
const ARABIC_SON = new RegExp(
  `(?<!\\p{L})(?<value>(?!أنا|هذا|مع|من|إلى|السيد)${ARABIC_WORD}\\s(?:بن|بنت|ابن|أبو|آل)\\s${ARABIC_WORD})(?!\\p{L})`,
  "u",
);
const ARABIC_NOBODY =
  /^(?:بكم|بك|فريق|الفريق|الدعم|خدمة|عميل|عميلنا|العميل|العميلة|جميعا|وسهلا|المدير|المحترم|بالجميع|يا)(?!\p{L})/u;

export function* namesInOwnScripts(text: string): Generator<Found> {
  if (/[\u3040-\u30ff\u4e00-\u9fff]/.test(text))
    for (const pattern of EAST) yield* those(pattern, text, HONOURED_NOBODY);
  if (/[\u0600-\u06ff]/.test(text))
    for (const pattern of [...ARABIC, ARABIC_SON]) yield* those(pattern, text, ARABIC_NOBODY);
}

function* those(pattern: RegExp, text: string, nobody: RegExp): Generator<Found> {
  for (const { found } of matches(pattern, text)) if (!nobody.test(text.slice(found.start, found.end))) yield found;
}
