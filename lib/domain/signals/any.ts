import type { SignalWords } from "./words.ts";

/**
 * Marks of any language: text that is shaped like our own tools, tags, templates or placeholders. No customer writes
 * so by chance.
 */
export const anyLanguage: SignalWords = {
  injection:
    /\b(?:refund|status|tags|note|assignee|priority|macro|ticket|order|account|reply)\.(?:create|set|change|add|apply|escalate|delete|draft|send)\b|<\/?(?:policy|system|instructions?|ticket|assistant|tool)[\w-]*[\s>]|\bassistant\s*:|\[[A-Z]{2,}(?:_[A-Z]+)*_\d+\]|\{\{[^{}\n]{1,80}\}\}|"(?:action|tool|tool_use|function)"\s*:\s*"|\[\[[a-z_ -]{3,40}\]\]/i,
};
