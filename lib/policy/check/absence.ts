/** A fact that could not be loaded is absent too, so "it does not exist" is the one guard that a failure satisfies. */
import type { Path, Problems } from "../problem.ts";
import type { Check } from "./finding.ts";

export const checkAbsence: Check = ({ rules, problems }) => {
  for (const { raw, path } of rules) look(raw.that, [...path, "that"], problems);
};

function look(condition: unknown, path: Path, problems: Problems): void {
  if (typeof condition !== "object" || condition === null) return;
  const record = condition as Record<string, unknown>;
  if (record.exists === false) {
    const message = `\`exists: false\` is also true when \`${String(record.fact)}\` could not be loaded`;
    problems.warn([...path, "exists"], "absence-proves-little", message, "use a fact that is true or false");
  }
  for (const [key, part] of Object.entries(record)) {
    if (Array.isArray(part)) for (const [i, one] of part.entries()) look(one, [...path, key, i], problems);
    else look(part, [...path, key], problems);
  }
}
