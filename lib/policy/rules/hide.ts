/** `hide`: not shown at all: no card, no tool for a model. Asked all the same, it is denied. */
import { z } from "zod";
import { always } from "../cedar/kinds.ts";
import { type RuleKind, ruleHead } from "./kind.ts";

const schema = z.strictObject({ ...ruleHead, kind: z.literal("hide") });

export const hide: RuleKind<typeof schema> = {
  kind: "hide",
  says: "The action is not shown at all: no card, no tool for a model.",
  schema,
  form: [],
  cedar: () => always({ outcome: "deny" }),
  compile() {
    return {
      limit: "hidden",
      candidates: () => [],
      evaluate: () => ({ outcome: "deny", says: () => "this is hidden" }),
    };
  },
};
