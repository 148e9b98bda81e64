/**
 * Words that customers and help-desk articles use for one another. Only help-desk speech that holds in any business;
 * a company's own words belong in its playbooks and titles. Kindred words count less than the word itself.
 */
import { toTerms } from "./terms.ts";

const GROUPS: readonly string[] = [
  "refund reimburse reimbursement",
  "cancel terminate unsubscribe stop",
  "return exchange",
  "replace exchange swap",
  "package parcel shipment delivery order",
  "ship deliver dispatch",
  "late delay overdue",
  "arrive deliver",
  "track status whereabouts",
  "broken damaged cracked smashed faulty defective",
  "invoice bill receipt",
  "charge bill pay payment",
  "twice double duplicate",
  "price cost fee",
  "login signin logon",
  "log sign",
  "password passcode credentials",
  "forgot forgotten lost reset",
  "account profile",
  "delete remove erase close",
  "change update edit modify switch",
  "plan subscription membership",
  "upgrade downgrade",
  "bug error crash glitch",
  "crash freeze",
  "email mail",
  "phone telephone mobile",
  "discount coupon voucher promo code",
  "card credit debit",
  "missing lost incomplete",
  "agent human person representative",
  "warranty guarantee",
  "address location",
  "buy purchase order",
  "complaint complain feedback",
  "download export",
  "invite add",
  "teammate colleague coworker member user seat",
  "2fa mfa authenticator",
  "slow lag performance",
  "stock available availability",
];

const KINDRED = new Map<string, Set<string>>();
for (const group of GROUPS) {
  const terms = toTerms(group);
  for (const term of terms) {
    const known = KINDRED.get(term) ?? new Set<string>();
    for (const other of terms) if (other !== term) known.add(other);
    KINDRED.set(term, known);
  }
}

export function kindredOf(term: string): Iterable<string> {
  return KINDRED.get(term) ?? [];
}

const STOP = new Set(
  toTerms(
    "a about after again all already also am an and any anybody anyone are aren't as ask at be because been before being but by can can't cannot " +
      "come could couldn't day days dear did didn't do does doesn't doing don't each else ever every for from get give go going good got had " +
      "hadn't has hasn't have haven't having he hello help her here hey hi him his how i i'd i'll i'm i've if in into is " +
      "isn't it it's its just know let like look made make many may me might mine morning much must my need no nor not now of off on once one only or our " +
      "out over please put really regards said same say see she should since so some still such take team tell than thank thanks that that's " +
      "the their them then there these they they're thing this those through to too try trying tried under until up us use very want was wasn't " +
      "way we we're well were what what's when where which while who why will with won't would wouldn't yes yet you you're your yours",
  ),
);

export function isCommon(term: string): boolean {
  return STOP.has(term) || (term.length === 1 && /[a-z]/.test(term));
}
