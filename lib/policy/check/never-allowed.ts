/** An action that no policy can allow must not look allowed in a pack: this one is an error. */
import { isNeverAllowed } from "../built-in.ts";
import type { Check } from "./finding.ts";

export const checkNever: Check = ({ policy, problems }) => {
  for (const { declaration, grant } of policy.actions.values()) {
    if (grant === undefined || !isNeverAllowed(declaration.id)) continue;
    const message = `no policy can allow \`${declaration.id}\`: account settings, payment methods, deleting data, broadcasts and webhooks do not exist here`;
    problems.error(["actions", declaration.id], "never-allowed", message, "take it out of the pack");
  }
};
