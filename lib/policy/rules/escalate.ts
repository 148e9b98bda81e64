/** `escalate`: hands the ticket to somebody else whenever its trigger is not false. */
import { z } from "zod";
import { always } from "../cedar/kinds.ts";
import { type RuleKind, ruleHead } from "./kind.ts";

const schema = z.strictObject({ ...ruleHead, kind: z.literal("escalate"), to: z.string().min(1) });

export const escalate: RuleKind<typeof schema> = {
  kind: "escalate",
  says: "Somebody else takes over, for example when the customer threatens with a lawyer.",
  schema,
  form: [{ field: "to", label: "To", input: "route", required: true, says: "the route that it is handed to" }],
  cedar: (rule) => always({ outcome: "escalate", route: rule.to }),
  compile(rule) {
    const route = rule.to;
    return {
      limit: `handed to ${route}`,
      route,
      candidates: () => [],
      evaluate: () => ({ outcome: "escalate", route, says: () => `goes to ${route}` }),
    };
  },
};
