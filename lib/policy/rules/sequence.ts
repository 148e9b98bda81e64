/** `sequence`: something else must have been done first, for example eligibility checked before a refund. */
import { z } from "zod";
import type { Duration } from "#lib/domain/time.ts";
import { showDuration } from "../calendar.ts";
import { compileDuration } from "../conditions.ts";
import type { Scope } from "../facts.ts";
import type { Verdict } from "../operators.ts";
import { doneBefore } from "../prior.ts";
import { didYouMean, type Path } from "../problem.ts";
import { DurationText, ELSE_FIELD, Per, type RuleKind, ruleHead, WITHIN_FIELD } from "./kind.ts";
import { compileElse, Else, routes } from "./otherwise.ts";

const schema = z.strictObject({
  ...ruleHead,
  kind: z.literal("sequence"),
  after: z
    .union([z.string(), z.array(z.string()).min(1)], {
      error: "`after` is an action or a list of actions",
    })
    .describe("what must have been done: an action, or a list of which each is needed"),
  within: DurationText,
  per: Per.optional(),
  else: Else.optional(),
});

export const sequence: RuleKind<typeof schema> = {
  kind: "sequence",
  says: "Something else must have been done first, for example eligibility checked within 1h on the same ticket.",
  schema,
  form: [
    { field: "after", label: "Only after", input: "actions", required: true, says: "the action that must come first" },
    WITHIN_FIELD,
    { field: "per", label: "For the same", input: "per", required: false },
    ELSE_FIELD,
  ],
  compile(rule, scope, path) {
    const after = [...new Set([rule.after].flat())];
    const areKnown = checkActions(rule.after, scope, [...path, "after"]);
    const within = compileDuration(rule.within, scope, [...path, "within"]);
    const otherwise = compileElse(rule.else, scope, [...path, "else"]);
    if (!areKnown || within === undefined || otherwise === undefined) return undefined;
    const { per } = rule;
    return {
      limit: `only after ${after.join(" and ")} ${proof(per, within)}, otherwise ${otherwise.text}`,
      ...routes(otherwise),
      candidates: () => [],
      evaluate(env) {
        const verdicts = doneBefore(env, scope, after, per, within);
        const missing = after.filter((_, i) => verdicts[i] !== true);
        if (missing.length === 0) return undefined;
        const verdict = verdicts.includes(false) ? false : undefined;
        return otherwise.finding(verdict, env, () => sentence(missing, verdict, proof(per, within)));
      },
    };
  },
};

function checkActions(after: string | readonly string[], scope: Scope, path: Path): boolean {
  const unknown = [after].flat().flatMap((id, i) => (scope.actions.has(id) ? [] : [{ id, i }]));
  for (const { id, i } of unknown) {
    const at = typeof after === "string" ? path : [...path, i];
    const isWide = id === "*" || id.startsWith("group:");
    const message = isWide
      ? `\`after\` names actions one by one, and \`${id}\` is none`
      : `there is no action \`${id}\`, so nothing can come after it`;
    const known = [...scope.actions.keys()];
    scope.problems.error(at, "unknown-action", message, didYouMean(id, known) ?? `known: ${known.join(", ")}`);
  }
  return unknown.length === 0;
}

function proof(per: Per | undefined, within: Duration): string {
  return `within ${showDuration(within)}${per === "all" ? "" : ` for the same ${per ?? "case"}`}`;
}

function sentence(missing: readonly string[], verdict: Verdict, proven: string): string {
  const names = missing.join(" and ");
  return verdict === false
    ? `${names} has to be done first, ${proven}`
    : `whether ${names} was done ${proven} is not known well enough`;
}
