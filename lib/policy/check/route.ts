/** Whoever hands something over has to know to whom. */
import { didYouMean } from "../problem.ts";
import type { Check } from "./finding.ts";

export const checkRoutes: Check = ({ policy, rules, problems }) => {
  const known = Object.keys(policy.document.routes ?? {});
  for (const { raw, path } of rules) {
    const places: [string, unknown][] = [
      ["to", raw.kind === "escalate" ? raw.to : undefined],
      ["else", escalates(raw.else)],
      ["beyond", escalates(raw.beyond)],
    ];
    for (const [key, route] of places) {
      if (typeof route !== "string" || known.includes(route)) continue;
      const suggestion = didYouMean(route, known) ?? `add \`${route}: { name: … }\` under \`routes:\``;
      problems.warn([...path, key], "unknown-route", `nobody says where the route \`${route}\` leads`, suggestion);
    }
  }
  if (known.length > 0) return;
  for (const { declaration, grant } of policy.actions.values()) {
    if (grant?.lane !== "escalate") continue;
    const message = `\`${declaration.id}\` is always handed over, and the pack has no route: nobody knows to whom`;
    const suggestion = "add the team that takes it, such as `routes: { leads: { name: Team lead } }`";
    problems.warn(["actions", declaration.id, "lane"], "no-route", message, suggestion);
  }
};

function escalates(raw: unknown): unknown {
  return typeof raw === "object" && raw !== null && "escalate" in raw ? raw.escalate : undefined;
}
