/** A rule only takes away. Where nothing is given there is nothing to take, and its author believes in a limit. */
import type { Check } from "./finding.ts";

export const checkCoversNothing: Check = ({ rules, problems }) => {
  for (const { raw, path, actions } of rules) {
    if (actions.length > 0) continue;
    const message = `\`${raw.id}\` restricts nothing: the pack lists no action that it covers`;
    const named = [raw.on].flat().find((one) => one !== "*" && !one.startsWith("group:"));
    const suggestion =
      named === undefined
        ? "list an action of that group under `actions:`, or take the rule out"
        : `list \`${named}\` under \`actions:\`, or take the rule out; a rule alone allows nothing`;
    problems.warn([...path, "on"], "covers-nothing", message, suggestion);
  }
};
