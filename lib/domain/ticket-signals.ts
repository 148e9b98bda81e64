/**
 * What a customer's words hint at and a person should look at first. Read from text, so its source is `text`: it can
 * make a decision stricter and nothing else. One reading for browser and server, so that neither can leave it out.
 * Words are known in six languages; in any other it finds nothing, which grants nothing.
 */
import { anyLanguage } from "./signals/any.ts";
import { arabic } from "./signals/ar.ts";
import { german } from "./signals/de.ts";
import { english } from "./signals/en.ts";
import { spanish } from "./signals/es.ts";
import { french } from "./signals/fr.ts";
import { japanese } from "./signals/ja.ts";
import type { Signal } from "./signals/words.ts";

const LANGUAGES = [anyLanguage, english, german, french, spanish, japanese, arabic];

/** These go to a person who may decide them, whatever else the ticket asks. */
const ESCALATES: readonly Signal[] = ["legal-threat", "chargeback", "account-takeover", "self-harm", "press", "safety"];
const NOTICES: readonly Signal[] = ["injection", "wants-a-person", "second-contact"];

const HIDDEN_TEXT = /[\u200B\u202A-\u202E\u2060-\u2064\u2066-\u2069\u{E0000}-\u{E007F}]/u;
/** Plain direction marks belong to text that is written from right to left, and to no other. */
const MARKS = /[\u200E\u200F]/;
const RIGHT_TO_LEFT = /[\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFC]/;
const HIDDEN = /[\u00AD\u200B-\u200F\u2060-\u2064\uFEFF]/g;

/** `texts`: the customer's public words only, subject included where the customer wrote it. */
export function readSignals(texts: readonly string[]): string[] {
  // As a person reads it, and as it is: an instruction may be cut up by invisible characters.
  const read = [...texts, ...texts.map((text) => text.replace(HIDDEN, "").replace(/[\u2018\u2019]/g, "'"))];
  const isSaid = (signal: Signal): boolean =>
    LANGUAGES.some((language) => {
      const words = language[signal];
      return words !== undefined && read.some((text) => words.test(text));
    });
  const found: string[] = [...ESCALATES, ...NOTICES].filter(isSaid);
  if (texts.some(hidesText)) found.push("hidden-text");
  return found;
}

function hidesText(text: string): boolean {
  return HIDDEN_TEXT.test(text) || (MARKS.test(text) && !RIGHT_TO_LEFT.test(text));
}

export function isEscalating(signal: string): boolean {
  return ESCALATES.some((one) => one === signal);
}
