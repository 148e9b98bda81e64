/** The only list of detectors. The order decides between two findings of the same length: the surer one first. */
import { bankAccount } from "./bank-account.ts";
import { creditCard } from "./credit-card.ts";
import { dateOfBirth } from "./date-of-birth.ts";
import type { Detector } from "./detector.ts";
import { email } from "./email.ts";
import { iban } from "./iban.ts";
import { ip } from "./ip.ts";
import { nationalId } from "./national-id.ts";
import { personName } from "./person-name.ts";
import { phone } from "./phone.ts";
import { secret } from "./secret.ts";
import { streetAddress } from "./street-address.ts";
import { urlToken } from "./url-token.ts";

export const DETECTORS: readonly Detector[] = [
  creditCard,
  iban,
  email,
  urlToken,
  nationalId,
  bankAccount,
  secret,
  dateOfBirth,
  ip,
  phone,
  streetAddress,
  personName,
];
