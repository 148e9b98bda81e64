/** A cap on one request stops nobody who sends two. */
import { sortOf } from "../values.ts";
import type { Check } from "./finding.ts";

export const checkSplitting: Check = ({ rules, problems }) => {
  for (const { raw, path, actions } of rules) {
    const { of } = raw;
    if (raw.kind !== "cap" || typeof of !== "string" || raw.atMost === undefined) continue;
    for (const { declaration, rules: all } of actions) {
      if (declaration.group !== "money") continue;
      const type = declaration.params[of.slice("args.".length)];
      if (type === undefined || sortOf(type) !== "money" || all.some((rule) => rule.check.stopsSplitting === of))
        continue;
      const message = `two requests walk past the cap \`${raw.id}\`: nothing adds up \`${of}\` per order or customer`;
      const suggestion = "add a rule of the kind `budget` with `per: order` (or `per: customer`) on the same argument";
      problems.warn(path, "splitting", message, suggestion);
    }
  }
};
