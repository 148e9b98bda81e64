/** `rate`: how often, over a period: what was done plus this one. */
import { z } from "zod";
import { leavesAt, showDuration } from "../calendar.ts";
import { compileDuration } from "../conditions.ts";
import { counted } from "../history.ts";
import { compileOperand } from "../operand.ts";
import {
  DurationText,
  ELSE_FIELD,
  OperandSlot,
  PER_FIELD,
  Per,
  type RuleKind,
  ruleHead,
  WITHIN_FIELD,
} from "./kind.ts";
import { compileElse, Else, routes } from "./otherwise.ts";

const schema = z.strictObject({
  ...ruleHead,
  kind: z.literal("rate"),
  per: Per,
  atMost: OperandSlot,
  within: DurationText,
  else: Else.optional(),
});

export const rate: RuleKind<typeof schema> = {
  kind: "rate",
  says: "At most so many within a time, for example 10 per rep within 1h.",
  schema,
  form: [
    PER_FIELD,
    { field: "atMost", label: "At most", input: "number", required: true, says: "how many are allowed" },
    WITHIN_FIELD,
    ELSE_FIELD,
  ],
  compile(rule, scope, path) {
    const within = compileDuration(rule.within, scope, [...path, "within"]);
    const limit = compileOperand(rule.atMost, "integer", scope, "guard", [...path, "atMost"]);
    const otherwise = compileElse(rule.else, scope, [...path, "else"], "integer");
    if (within === undefined || limit === undefined || otherwise === undefined) return undefined;
    if (limit.sort !== "number") {
      scope.problems.error([...path, "atMost"], "wrong-type", `${limit.text} is not a number`);
      return undefined;
    }
    return {
      limit: `at most ${limit.text} per ${rule.per} within ${showDuration(within)}, otherwise ${otherwise.text}`,
      ...routes(otherwise),
      candidates: () => [],
      usage(env) {
        const used = counted(env, scope, rule.on, rule.per, within)?.length;
        const bound = limit.load(env);
        if (used === undefined || typeof bound !== "number") return undefined;
        return { used, adds: 1, limit: bound, per: rule.per, within: rule.within };
      },
      evaluate(env) {
        const past = counted(env, scope, rule.on, rule.per, within);
        const bound = limit.load(env);
        if (past === undefined || typeof bound !== "number") {
          return otherwise.finding(
            undefined,
            env,
            () => `how often it was done per ${rule.per} is not known well enough`,
          );
        }
        const count = past.length + 1;
        if (count <= bound) return undefined;
        const says = (): string =>
          `this would be number ${count}; at most ${bound} per ${rule.per} within ${showDuration(within)}`;
        // The oldest ones have to leave the period until this one fits.
        const last = past[Math.ceil(count - bound) - 1];
        return otherwise.finding(false, env, says, {
          withinBound: (wider) => {
            const value = wider.load(env);
            return typeof value === "number" ? count <= value : undefined;
          },
          retryAfter: () => (last === undefined ? undefined : leavesAt(scope.zone, last.at, within)),
        });
      },
    };
  },
};
