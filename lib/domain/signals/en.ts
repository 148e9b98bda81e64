import type { SignalWords } from "./words.ts";

export const english: SignalWords = {
  "legal-threat":
    /\b(lawyers?|attorneys?|solicitors?|legal (?:action|proceedings|advice|team)|su(?:e|ing) (?:you|your)|lawsuits?|small claims|take (?:you|this) to court|see you in court|(?:consumer protection|trading standards|ombudsman|data protection authority))\b/i,
  chargeback:
    /\b(charge ?backs?|disput(?:e|ed|ing) (?:the|this|it|that|my) (?:charge|payment|transaction)|my bank will|reverse the (?:charge|payment))\b/i,
  "account-takeover":
    /\b(hacked|(?:some|any)(?:one|body) (?:else )?(?:has |have )?(?:used|logged|accessed|got into|broke)|un(?:authori[sz]ed|recogni[sz]ed) (?:access|log-?ins?|charges?|payments?|transactions?|purchases?)|identity theft|stolen (?:card|account)|phishing)\b/i,
  "self-harm": /\b(kill(?:ing)? myself|suicid(?:e|al)|end my life|hurt(?:ing)? myself|self[- ]harm)\b/i,
  press:
    /\b(journalists?|newspapers?|(?:an?|the|your) reporter|reporters|press inquiry|(?:on|to|in) the (?:news|press|media))\b/i,
  safety:
    /\b(caught fire|on fire|electric shock|(?:was|got|been) (?:injured|burn(?:t|ed)|hospitali[sz]ed)|allergic reaction|exploded)\b/i,
  injection:
    /\b(ignore (?:all |any |your |the )*(?:previous|prior|above|policy|polic(?:y|ies)|rules|instructions|limits?)|you are now|as an ai|approve (?:this|it) (?:now|automatically)|system prompt)\b|^\s*(?:system|assistant)\s*:/im,
  "wants-a-person":
    /\b((?:speak|talk) (?:to|with) (?:a |an |your |the )*(?:human|person|manager|supervisor|agent|representative)|real person)\b/i,
  "second-contact":
    /\b(?:(?:second|third|fourth|2nd|3rd) time (?:i|that i)|i(?:'ve| have)? already (?:wrote|written|emailed|contacted|asked)|still (?:waiting for|no) (?:an? )?(?:answer|reply|response))\b/i,
};
