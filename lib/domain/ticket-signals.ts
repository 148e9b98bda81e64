/**
 * What a customer's words hint at and a person should look at first. Read from text, so its source is `text`: it can
 * make a decision stricter and nothing else. One reading for browser and server, so that neither can leave it out.
 */
/** These go to a person who may decide them, whatever else the ticket asks. */
const ESCALATES: readonly [signal: string, words: RegExp][] = [
  [
    "legal-threat",
    /\b(lawyers?|attorneys?|solicitors?|legal (?:action|proceedings|advice|team)|su(?:e|ing) (?:you|your)|lawsuits?|small claims|take (?:you|this) to court|see you in court|(?:consumer protection|trading standards|ombudsman|data protection authority))\b/i,
  ],
  [
    "chargeback",
    /\b(charge ?backs?|disput(?:e|ed|ing) (?:the|this|it|that|my) (?:charge|payment|transaction)|my bank will|reverse the (?:charge|payment))\b/i,
  ],
  [
    "account-takeover",
    /\b(hacked|(?:some|any)(?:one|body) (?:else )?(?:has |have )?(?:used|logged|accessed|got into|broke)|un(?:authori[sz]ed|recogni[sz]ed) (?:access|log-?ins?|charges?|payments?|transactions?|purchases?)|identity theft|stolen (?:card|account)|phishing)\b/i,
  ],
  ["self-harm", /\b(kill(?:ing)? myself|suicid(?:e|al)|end my life|hurt(?:ing)? myself|self[- ]harm)\b/i],
  ["press", /\b(journalist|newspaper|reporter|press inquiry|(?:on|to|in) the (?:news|press|media))\b/i],
  [
    "safety",
    /\b(caught fire|on fire|electric shock|(?:was|got|been) (?:injured|burn(?:t|ed)|hospitali[sz]ed)|allergic reaction|exploded)\b/i,
  ],
];

const NOTICES: readonly [signal: string, words: RegExp][] = [
  [
    "injection",
    /\b(ignore (?:all |any |your |the )*(?:previous|prior|above|policy|polic(?:y|ies)|rules|instructions|limits?)|you are now|as an ai|approve (?:this|it) (?:now|automatically)|system prompt)\b|^\s*(?:system|assistant)\s*:/im,
  ],
  ["hidden-text", /[\u200B\u200E\u200F\u202A-\u202E\u2060-\u2064\u2066-\u2069\u{E0000}-\u{E007F}]/u],
  [
    "wants-a-person",
    /\b((?:speak|talk) (?:to|with) (?:a |an |your |the )*(?:human|person|manager|supervisor|agent|representative)|real person)\b/i,
  ],
  [
    "second-contact",
    /\b(?:(?:second|third|fourth|2nd|3rd) time (?:i|that i)|i(?:'ve| have)? already (?:wrote|written|emailed|contacted|asked)|still (?:waiting for|no) (?:an? )?(?:answer|reply|response))\b/i,
  ],
];

const HIDDEN = /[\u00AD\u200B-\u200F\u2060-\u2064\uFEFF]/g;

/** `texts`: the customer's public words only, subject included where the customer wrote it. */
export function readSignals(texts: readonly string[]): string[] {
  // As a person reads it, and as it is: an instruction may be cut up by invisible characters.
  const read = [...texts, ...texts.map((text) => text.replace(HIDDEN, "").replace(/[\u2018\u2019]/g, "'"))];
  return [...ESCALATES, ...NOTICES]
    .filter(([, words]) => read.some((text) => words.test(text)))
    .map(([signal]) => signal);
}

export function isEscalating(signal: string): boolean {
  return ESCALATES.some(([one]) => one === signal);
}
