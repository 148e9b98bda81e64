/** Card numbers: an issuer's beginning and length, and the check digit; what is called a card number needs no check. */
import { luhn } from "../checksums.ts";
import { digitRuns, type Group } from "../digit-runs.ts";
import { before, type Detector, type Found, isWordCharacter } from "./detector.ts";

/** Visa, Mastercard, Amex, Diners, Discover, JCB, UnionPay, Maestro. */
const ISSUERS: readonly [begins: RegExp, lengths: readonly number[]][] = [
  [/^4/, [13, 16, 19]],
  [/^(?:5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720)/, [16]],
  [/^3[47]/, [15]],
  [/^3(?:0[0-5]|[689])/, [14, 16]],
  [/^6(?:011|4[4-9]|5)/, [16, 19]],
  [/^35(?:2[89]|[3-8])/, [16, 19]],
  [/^62/, [16, 17, 18, 19]],
  [/^(?:5018|5020|5038|5893|6304|6759|676[1-3])/, [12, 13, 14, 15, 16, 17, 18, 19]],
];
const CALLED =
  /(?:\b(?:credit|debit|visa|master|bank)[ -]?card|\bcard (?:number|no\b)|kreditkarte|kartennummer|carte (?:bancaire|de crédit|bleue)|numéro de carte|tarjeta|carta di credito|número do cartão|カード番号|クレジットカード|رقم البطاقة|بطاقة)[^\n\d]{0,24}$/i;

export const creditCard: Detector = {
  type: "credit_card",
  *find(text) {
    for (const groups of digitRuns(text)) {
      for (let i = 0; i < groups.length; i++) {
        const card = cardFrom(text, groups, i);
        if (card === undefined) continue;
        yield card.found;
        i = card.last;
      }
    }
  },
};

/** The longest card that begins with this group and ends with one. */
function cardFrom(text: string, groups: readonly Group[], first: number): { found: Found; last: number } | undefined {
  const start = groups[first]?.start ?? 0;
  if (isWordCharacter(text[start - 1])) return undefined;
  let digits = "";
  let best: { found: Found; last: number } | undefined;
  for (let last = first; last < groups.length && last < first + 8; last++) {
    const group = groups[last];
    if (group === undefined || (last > first && text.slice(groups[last - 1]?.end, group.start).includes("/"))) break;
    digits += text.slice(group.start, group.end);
    if (digits.length > 19) break;
    if (isWordCharacter(text[group.end]) || !hasIssuer(digits)) continue;
    if (luhn(digits) || (digits.length >= 15 && CALLED.test(before(text, start, 48))))
      best = { found: { start, end: group.end, key: digits }, last };
  }
  return best;
}

function hasIssuer(digits: string): boolean {
  if (/^(\d)\1+$/.test(digits)) return false;
  return ISSUERS.some(([begins, lengths]) => lengths.includes(digits.length) && begins.test(digits));
}
