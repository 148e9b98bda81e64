/**
 * Telephone numbers: in international form, in a form that only telephone numbers have, or called one by the words
 * before. Order, tracking and customer numbers have the same digits; where such a word is nearer, it is none.
 */
import { international, national } from "../phone-number.ts";
import { after, before, type Detector, distanceTo, type Found, isWordCharacter } from "./detector.ts";

const CANDIDATE = /(?:\+[ ]?|\(\+?)?\d(?:[ \t]?[()./-]{0,2}[ \t]?\d){6,16}/g;
const PHONE =
  /(?<!\p{L})(?:tel(?:[ée]fon[a-z]*|ephone|\.|:)?|telefoon\p{L}*|t[ée]l[ée]?(?:phone|\.)|phone|mobile?|mob\.|móvil|movil|cell(?:ulare?|phone)?|celular|handy(?:nummer)?|festnetz|rufnummer|anruf\p{L}*|rückruf|zurückrufen|erreich\p{L}*|durchwahl|portable|whats ?app|fax|sms|text me|call(?: me)?(?: back)?|calling|dial|ring me|reach(?: me)?(?: at| on)|llam\p{L}*|appel\p{L}*|rappel\p{L}*|joindre|joignable|joign\p{L}*|chiam\p{L}*|telefona\p{L}*|ligar?|ligue|bel(?:len)?|hotline|contact number|(?:my|mi|mon|mio|meu|meine|mijn) (?:n[úu]m[ée]ros?|nummer|number)|number is|nummer lautet|wa\.me\/)|tel:|電話|携帯|連絡先|ＴＥＬ|هاتف|الهاتف|جوال|الجوال|موبايل|اتصل|الاتصال|واتساب|تليفون|手机|电话|전화/giu;
const OTHER =
  /(?<!\p{L})(?:orders?|bestell\p{L}*|auftrag\p{L}*|commandes?|pedidos?|ordin[ei]\p{L}*|encomenda|invoices?|rechnung\p{L}*|factur[ea]s?|fattura|tracking|track|sendung\p{L}*|paket\p{L}*|suivi|seguimiento|parcel|shipment|colis|ref(?:erence|\.)?|référence|referenz|case|ticket|sku|isbn|ean|upc|serial|serien\p{L}*|série|serie|account|konto\p{L}*|compte|cuenta|conto|iban|kundennummer|kunden-?nr|customer (?:number|no|id)|client|article|artikel\p{L}*|item|product|produkt\p{L}*|vat|ust|version|imei|model|modell?|card|karte\p{L}*|carte|tarjeta|sort code|routing|ssn|steuer\p{L}*|id|transaction|transaktion\p{L}*|booking|buchung\p{L}*|réservation|reserva)(?!\p{L})|注文|追跡|伝票|口座|型番|الطلب|طلب رقم|تتبع|الشحنة|فاتورة|حساب/giu;
const NEAR = 56;
/** After so many that had to be looked up, the form alone decides: that is no letter any more. */
const MOST_LOOKED_UP = 1500;

/** `(415) 555-2671`, `415-555-2671`, `1-800-555-0199`. */
const NORTH_AMERICAN = /^(?:\+?1[ .-]?)?(?:\([2-9]\d\d\)[ .-]?|[2-9]\d\d[.-])\d{3}[ .-]\d{4}$/;
/** A trunk zero and at least one gap; `(0)` as well. */
const TRUNK = /^\(?0[1-9]\d{0,4}\)?(?:[ /.-]{1,3}\d{2,8}){1,5}$/;
/** `612 34 56 78`, `91 123 45 67`, `(11) 91234-5678`. */
const IBERIAN = /^(?:[6789]\d\d \d\d \d\d \d\d|9\d \d{3} \d\d \d\d|\(\d\d\) ?9?\d{4}-\d{4})$/;
/** As one of the forms above, or in international form. */
const BEGINS_LIKE_ONE = /^(?:\+|\(|0\d|1?[ .-]?[2-9]\d\d[.-]|[6-9]\d\d? \d)/;
const DATE_OR_TIME = /^(?:\d{1,2}[./-]\d{1,2}[./-](?:\d{4}|\d\d)|\d{4}[./-]\d{1,2}[./-]\d{1,2})(?:[ \t]\d{0,2})?$/;
const EXTENSION = /^[ ,]{0,2}(?:ext\.?|extension|x|poste|durchwahl|dw|interno|内線)[ .:]{0,2}\d{1,6}(?!\d)/i;

export const phone: Detector = {
  type: "phone",
  *find(text) {
    let left = MOST_LOOKED_UP;
    const candidates = new RegExp(CANDIDATE);
    for (let match = candidates.exec(text); match !== null; match = candidates.exec(text)) {
      const found = longestIn(text, match.index, match[0], () => left-- > 0);
      if (found === undefined) {
        // The number may begin after the next blank; a run without one is read once.
        candidates.lastIndex = match.index + (/^[^ \t]+(?=[ \t])/.exec(match[0])?.[0].length ?? match[0].length);
        continue;
      }
      const extension = EXTENSION.exec(after(text, found.end, 24))?.[0].length ?? 0;
      candidates.lastIndex = found.end + extension;
      yield { ...found, end: found.end + extension };
    }
  },
};

/** The candidate, or as many of its groups as are a number: another one may follow after a blank. */
function longestIn(text: string, start: number, candidate: string, mayLookUp: () => boolean): Found | undefined {
  let said: Said | undefined;
  const saidHere = (): Said => {
    said ??= saidBefore(text, start);
    return said;
  };
  // Most numbers of a text can be told off by how they begin.
  if (!BEGINS_LIKE_ONE.test(candidate) && saidHere() !== "phone") return undefined;
  for (let value = candidate; value !== ""; value = value.slice(0, Math.max(0, value.search(/[ \t]+[^ \t]*$/)))) {
    const found = trimmed(text, start, value);
    if (found === undefined) return undefined;
    const judged = isPartOfMore(text, found) ? undefined : judge(text, found, saidHere, mayLookUp);
    if (judged !== undefined) return judged;
  }
  return undefined;
}

/** Without a bracket that opens or closes something else. */
function trimmed(text: string, start: number, value: string): Found | undefined {
  const opens = value.startsWith("(") && !value.includes(")");
  const from = start + (opens ? 1 : 0);
  const cut = opens ? value.slice(1) : value;
  const closes = cut.indexOf(")") !== -1 && !cut.includes("(") ? cut.indexOf(")") : cut.length;
  return text.slice(from, from + closes).replace(/\D/g, "").length < 7
    ? undefined
    : { start: from, end: from + closes };
}

function isPartOfMore(text: string, { start, end }: Found): boolean {
  const previous = text[start - 1];
  if (isWordCharacter(previous) || (previous !== undefined && /[#$€£¥%&=@]/.test(previous))) return true;
  if (/\d[.,-]$/.test(before(text, start, 2)) || /[#$€£¥] $/.test(before(text, start, 2))) return true;
  if (/[\p{L}\d][-_]$/u.test(before(text, start, 2))) return true;
  return (
    isWordCharacter(text[end]) ||
    /^(?:[.,:-]\d|\s?[%€$£¥]|\s?(?:EUR|USD|GBP|kg|mm|cm|ml|円)\b)/.test(after(text, end, 5))
  );
}

function judge(text: string, found: Found, saidHere: () => Said, mayLookUp: () => boolean): Found | undefined {
  const value = text.slice(found.start, found.end);
  const digits = value.replace(/\D/g, "");
  if (digits.length > 15 && !value.includes("+")) return undefined;
  if (/^\(?(?:\+|00[1-9])/.test(value)) return isInternational(value, digits, mayLookUp, saidHere, found);
  if (DATE_OR_TIME.test(value) || /^(?:19|20)\d\d ?- ?(?:19|20)\d\d$/.test(value)) return undefined;
  const said = saidHere();
  // What an earlier line names has its own number there; a form that only telephone numbers have stands for itself.
  if (said === "other" && (!NORTH_AMERICAN.test(value) || saidOnLine(text, found.start) === "other")) return undefined;
  if (said === "phone") return keyed(found, value, digits, mayLookUp);
  if (NORTH_AMERICAN.test(value)) return keyed(found, value, digits, mayLookUp);
  if (!TRUNK.test(value) && !IBERIAN.test(value)) return undefined;
  if (!mayLookUp()) return { ...found, key: digits };
  const key = national(value);
  return key === undefined ? undefined : { ...found, key };
}

function isInternational(
  value: string,
  digits: string,
  mayLookUp: () => boolean,
  saidHere: () => Said,
  found: Found,
): Found | undefined {
  if (digits.length < 7 || digits.length > 17) return undefined;
  const key = mayLookUp() ? international(value) : digits;
  if (key !== undefined) return { ...found, key };
  // A slip in the number makes it no less somebody's.
  const isLikely = value.includes("+") ? /^\(?\+ ?[1-9]/.test(value) && digits.length >= 9 : saidHere() === "phone";
  return isLikely ? { ...found, key: digits } : undefined;
}

function keyed(found: Found, value: string, digits: string, mayLookUp: () => boolean): Found {
  return { ...found, key: (mayLookUp() ? national(value) : undefined) ?? digits };
}

type Said = "phone" | "other" | "nothing";

/** The nearer word says what it is. */
function saidBefore(text: string, start: number): Said {
  return nearest(
    before(text, start, NEAR)
      .split(/\n\s*\n/)
      .at(-1) ?? "",
  );
}

function saidOnLine(text: string, start: number): Said {
  return nearest(before(text, start, NEAR).split("\n").at(-1) ?? "");
}

function nearest(said: string): Said {
  if (!/\p{L}/u.test(said)) return "nothing";
  const phoneAt = distanceTo(PHONE, said);
  const otherAt = distanceTo(OTHER, said);
  if (phoneAt === otherAt) return "nothing";
  return phoneAt < otherAt ? "phone" : "other";
}
