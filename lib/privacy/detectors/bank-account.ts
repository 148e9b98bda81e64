/** Account numbers, sort codes and routing numbers: bare digits, so only the words before make them one. */
import { aba } from "../checksums.ts";
import { after, before, type Detector, matches, SPACED } from "./detector.ts";

const GAP = `[^\\n\\d]{0,24}?(?<![${SPACED}\\d.,/-])`;
const END = `(?![${SPACED}\\d]|[.,/-]\\d)`;
const NUMBER = "(?<value>\\d(?:[ .-]?\\d|[A-Z](?=\\d)){4,25})";
/** These name a bank by themselves. */
const PLAIN: readonly RegExp[] = [
  new RegExp(`sort[ -]?code${GAP}(?<value>\\d{2}[ -]?\\d{2}[ -]?\\d{2})${END}`, "iu"),
  new RegExp(
    `(?<!\\p{L})(?:bank account|checking account|savings account|chequing account|bank details?|direct debit|acct\\.?|a\\/c)(?: (?:number|no\\.?|nr\\.?|#))?${GAP}${NUMBER}${END}`,
    "iu",
  ),
  new RegExp(
    `(?<!\\p{L})(?:konto(?:nummer|verbindung|-?nr\\.?)|kto\\.?(?:-?nr\\.?)?|girokonto|bankleitzahl|blz|bankverbindung|rekeningnummer|bankrekening)(?!\\p{L})${GAP}${NUMBER}${END}`,
    "iu",
  ),
  new RegExp(
    `(?<!\\p{L})(?:num[ée]ro de compte|compte (?:bancaire|n[°o])|rib|cuenta (?:bancaria|corriente|de ahorros)|n[úu]mero de (?:mi )?cuenta|ccc|clabe|conto corrente|numero di conto|numero del conto|conta (?:corrente|bancária|poupança)|número da conta|ag[êe]ncia)(?!\\p{L})${GAP}${NUMBER}${END}`,
    "iu",
  ),
  new RegExp(
    `(?:口座番号|普通預金|当座預金|銀行口座|رقم الحساب|الحساب البنكي|حسابي البنكي|银行账号|계좌번호)[^\\n\\d]{0,16}${NUMBER}${END}`,
    "iu",
  ),
  new RegExp(`(?<!\\p{L})(?:bsb)${GAP}(?<value>\\d{3}[ -]?\\d{3})${END}`, "iu"),
  new RegExp(`(?<!\\p{L})(?:ifsc)(?: code)?${GAP}(?<value>[A-Z]{4}0[A-Z0-9]{6})${END}`, "iu"),
];
const ROUTING = new RegExp(
  `(?<!\\p{L})(?:routing|aba|rtn|transit)(?: (?:transit )?(?:number|no\\.?|#))?${GAP}(?<value>\\d{9})${END}`,
  "iu",
);
/** An "account number" may as well be a shop's: a bank must be near. */
const ACCOUNT = new RegExp(
  `(?<!\\p{L})(?:account|acc|acct|konto)(?:'s)? ?(?:number|num|no\\.?|nr\\.?|#)?${GAP}(?<value>\\d(?:[ -]?\\d){5,16})${END}`,
  "iu",
);
const BANK =
  /\b(?:bank\w*|sort[ -]?code|bsb|ifsc|routing|aba|wire|direct debit|deposit|iban|bic|swift|checking|savings|ach|barclays|hsbc|lloyds|natwest|monzo|santander|chase|wells fargo|building society|sparkasse|volksbank|postbank|blz|überweis\w*)\b/i;

export const bankAccount: Detector = {
  type: "bank_account",
  *find(text) {
    for (const pattern of PLAIN) for (const { found } of matches(pattern, text)) yield found;
    for (const { found } of matches(ROUTING, text)) {
      const isCalledSo = /(?:routing|aba)/i.test(before(text, found.start, 30));
      if (isCalledSo || aba(text.slice(found.start, found.end))) yield found;
    }
    for (const { found } of matches(ACCOUNT, text)) {
      if (BANK.test(before(text, found.start, 120)) || BANK.test(after(text, found.end, 80))) yield found;
    }
  },
};
