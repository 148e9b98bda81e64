import type { SignalWords } from "./words.ts";

export const english: SignalWords = {
  "legal-threat":
    /\b(lawyers?|attorneys?|solicitors?|legal (?:action|proceedings|advice|team|steps)|letter before (?:action|claim)|su(?:e|ing) (?:you|your)|lawsuits?|small claims|take (?:you|this) to court|see you in court|(?:consumer protection|trading standards|ombudsman|data protection authority))\b/i,
  chargeback:
    /\b(charge ?backs?|disput(?:e|ed|ing) (?:the|this|it|that|my) (?:charge|payment|transaction)|my bank will|reverse the (?:charge|payment))\b/i,
  "account-takeover":
    /\b(hacked|(?:some|any)(?:one|body) (?:else )?(?:has |have )?(?:used|logged|accessed|got into|broke)|un(?:authori[sz]ed|recogni[sz]ed) (?:access|log-?ins?|charges?|payments?|transactions?|purchases?)|identity theft|stolen (?:card|account)|phishing|(?:that|this|it) (?:wasn['’]?t|was not) me|i (?:never|did ?n[o'’]?t) (?:made|make|place[d]?|order(?:ed)?|request(?:ed)?) (?:this|that|it|any|these|the (?:order|change|payment))|(?:order|charge|payment|purchase)s?[^.!?\n]{0,40} (?:that )?i (?:never|did not|didn['’]t) (?:made|make|place)|(?:they|somebody|someone) (?:have |has )?changed (?:my|the) (?:phone|e-?mail|address|password)|my (?:e-?mail|address|phone(?: number)?|password) was changed|(?:used|using) my (?:saved )?card|log-?in from|in my account|(?:lock|block|freeze) (?:everything|(?:my|the) account))\b/i,
  "self-harm":
    /\b(kill(?:ing)? myself|suicid(?:e|al)|end my life|hurt(?:ing)? myself|self[- ]harm|(?:do(?:n['’]?t| not) want|no longer want) to (?:be here|live|be alive|wake up|go on)|(?:no|any) reason to (?:live|go on|carry on)|better off without me|can(?:no|['’])t go on (?:any ?more|like this|living)|want to die|take my (?:own )?life)\b/i,
  press:
    /\b(journalists?|newspapers?|(?:an?|the|your) reporter|reporters|press (?:inquiry|office|enquiry|deadline)|request for comment|(?:i|we) (?:write|work|report) for (?:the |a )?(?:\w+ )?(?:herald|times|post|news|gazette|tribune|guardian|magazine|paper|channel|radio)|(?:we|i) (?:publish|go to print|run (?:a|the) (?:story|segment|piece|article))|(?:may|can|will) be quoted|on the record|on[- ]air|(?:on|to|in) the (?:news|press|media))\b/i,
  safety:
    /\b(caught fire|on fire|electric shock|(?:was|got|been) (?:injured|burn(?:t|ed)|hospitali[sz]ed)|allergic reaction|exploded|(?:first|second|third)[- ]degree burns?|burn(?:ed|t|s) (?:me|my|her|his|on)|(?:in|to) (?:the )?(?:hospital|emergency room|er\b|a&e)|er report|(?:cut|injured|hurt) (?:my|her|his|herself|himself|our) (?:hand|face|arm|eye|finger|leg|foot|child|son|daughter)|choking hazard|smoke (?:came|coming) out)\b/i,
  injection:
    /\b(ignore (?:all |any |your |the )*(?:previous|prior|above|policy|polic(?:y|ies)|rules|instructions|limits?)|you are now|as an ai|approve (?:this|it) (?:now|automatically)|system prompt)\b|^\s*(?:system|assistant)\s*:/im,
  "wants-a-person":
    /\b((?:speak|talk) (?:to|with) (?:a |an |your |the )*(?:human|person|manager|supervisor|agent|representative)|real person)\b/i,
  "second-contact":
    /\b(?:(?:second|third|fourth|2nd|3rd) time (?:i|that i)|i(?:'ve| have)? already (?:wrote|written|emailed|contacted|asked)|still (?:waiting for|no) (?:an? )?(?:answer|reply|response))\b/i,
};
