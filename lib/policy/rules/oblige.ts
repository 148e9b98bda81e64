/** `oblige`: evidence that a person has to give first. */
import { z } from "zod";
import { always } from "../cedar/kinds.ts";
import { type RuleKind, ruleHead } from "./kind.ts";
import { Needs, obligationsOf } from "./otherwise.ts";

const schema = z.strictObject({ ...ruleHead, kind: z.literal("oblige"), needs: Needs });

export const oblige: RuleKind<typeof schema> = {
  kind: "oblige",
  says: "A person has to do something first, for example give a reason.",
  schema,
  form: [
    {
      field: "needs",
      label: "What a person has to do",
      input: "obligations",
      required: true,
      says: "what a person has to do first",
    },
  ],
  cedar: (rule) => always({ outcome: "needs", needs: obligationsOf(rule.needs) }),
  compile(rule) {
    const needs = obligationsOf(rule.needs);
    return {
      limit: `needs ${needs.join(" and ")}`,
      needs,
      candidates: () => [],
      evaluate: () => ({ outcome: "needs", needs, says: () => `needs ${needs.join(" and ")}` }),
    };
  },
};
