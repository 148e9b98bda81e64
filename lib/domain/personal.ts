/** The kinds of personal values that are found and replaced. The names are part of the public interface. */
export const PERSONAL_TYPES = [
  "person_name",
  "email",
  "phone",
  "street_address",
  "credit_card",
  "iban",
  "national_id",
  "date_of_birth",
  "ip",
  "url_token",
  "secret",
  "bank_account",
] as const;
export type PersonalType = (typeof PERSONAL_TYPES)[number];
