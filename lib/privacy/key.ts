/** What makes two spellings one value, by type: the same value gets the same number. */
import type { PersonalType } from "#lib/domain/personal.ts";
import { dateKey } from "./dates.ts";
import { compact, plain } from "./fold.ts";
import { toE164 } from "./phone-number.ts";

export function keyOf(type: PersonalType, value: string): string {
  const read = plain(value).trim();
  switch (type) {
    case "email":
    case "ip":
      return read.toLowerCase().replace(/\s/g, "");
    case "phone":
      return toE164(read) ?? read.replace(/\D/g, "");
    case "credit_card":
    case "iban":
    case "bank_account":
    case "national_id":
      return read.replace(/[^\p{L}\p{N}]/gu, "").toUpperCase();
    case "person_name":
    case "street_address":
      return compact(value) || read;
    case "date_of_birth":
      return dateKey(read) ?? compact(value);
    case "url_token":
    case "secret":
      return read;
  }
}
