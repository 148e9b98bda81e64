/** `never`: denied whenever its trigger is not false. */
import { z } from "zod";
import { always } from "../cedar/kinds.ts";
import { type RuleKind, ruleHead } from "./kind.ts";

const schema = z.strictObject({ ...ruleHead, kind: z.literal("never") });

export const never: RuleKind<typeof schema> = {
  kind: "never",
  says: "Nobody may do it, under the trigger given.",
  schema,
  form: [],
  cedar: () => always({ outcome: "deny" }),
  compile() {
    return {
      limit: "never",
      candidates: () => [],
      evaluate: () => ({ outcome: "deny", says: () => "nobody may do this" }),
    };
  },
};
