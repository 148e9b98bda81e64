/** Somebody answers for every action: without an owner nobody is asked when it goes wrong. */
import type { Check } from "./finding.ts";

export const checkOwners: Check = ({ policy, problems }) => {
  for (const { declaration, grant } of policy.actions.values()) {
    if (grant === undefined || grant.owner !== undefined) continue;
    const { id } = declaration;
    const suggestion =
      "add `owner:` with the person or team who is asked when it goes wrong, such as `owner: billing-leads`";
    problems.warn(["actions", id], "no-owner", `nobody owns \`${id}\``, suggestion);
  }
};
