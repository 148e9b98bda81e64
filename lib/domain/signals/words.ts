/** The signals that text can give, and the words of each in one language; a language may lack some. */
export type Signal =
  | "legal-threat"
  | "chargeback"
  | "account-takeover"
  | "self-harm"
  | "press"
  | "safety"
  | "injection"
  | "wants-a-person"
  | "second-contact";

export type SignalWords = Readonly<Partial<Record<Signal, RegExp>>>;

/** Whole words of a language with letters and spaces; `\b` knows no letter beyond ASCII. */
export function words(...alternatives: string[]): RegExp {
  return new RegExp(`(?<![\\p{L}\\p{N}])(?:${alternatives.join("|")})(?![\\p{L}\\p{N}])`, "iu");
}
