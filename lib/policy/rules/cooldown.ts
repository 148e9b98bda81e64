/** `cooldown`: some time must pass since the last one. Exactly `every` is long enough. */
import { z } from "zod";
import { leavesAt, showDuration, showSpan } from "../calendar.ts";
import { compileDuration } from "../conditions.ts";
import { counted } from "../history.ts";
import { DurationText, ELSE_FIELD, PER_FIELD, Per, type RuleKind, ruleHead } from "./kind.ts";
import { compileElse, Else, routes } from "./otherwise.ts";

const schema = z.strictObject({
  ...ruleHead,
  kind: z.literal("cooldown"),
  per: Per,
  every: DurationText,
  else: Else.optional(),
});

export const cooldown: RuleKind<typeof schema> = {
  kind: "cooldown",
  says: "Some time must pass since the last one, for example 30d per customer.",
  schema,
  form: [
    PER_FIELD,
    { field: "every", label: "Once in", input: "duration", required: true, says: "how long to wait, such as 30d" },
    ELSE_FIELD,
  ],
  compile(rule, scope, path) {
    const every = compileDuration(rule.every, scope, [...path, "every"]);
    const otherwise = compileElse(rule.else, scope, [...path, "else"]);
    if (every === undefined || otherwise === undefined) return undefined;
    return {
      limit: `once per ${rule.per} in ${showDuration(every)}, otherwise ${otherwise.text}`,
      ...routes(otherwise),
      candidates: () => [],
      evaluate(env) {
        const past = counted(env, scope, rule.on, rule.per);
        if (past === undefined) {
          return otherwise.finding(
            undefined,
            env,
            () => `when it was last done per ${rule.per} is not known well enough`,
          );
        }
        const last = past.at(-1);
        if (last === undefined || env.now >= leavesAt(scope.zone, last.at, every)) return undefined;
        const says = (): string =>
          `the last one was ${showSpan(env.now - last.at)} ago; once per ${rule.per} in ${showDuration(every)}`;
        return otherwise.finding(false, env, says, { retryAfter: () => leavesAt(scope.zone, last.at, every) });
      },
    };
  },
};
