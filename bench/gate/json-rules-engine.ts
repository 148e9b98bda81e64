/** `json-rules-engine`: an engine per action, a rule per clause; what fired comes back as events. It is asynchronous. */
import { Engine as RulesEngine, type TopLevelCondition } from "json-rules-engine";
import type { PolicyDocument } from "#lib/domain/policy-document.ts";
import { type Clause, type Comparison, clausesOf, type Formula } from "./clauses.ts";
import { answerOf, byAction, contextOf, type Engine, of } from "./engine.ts";

type Condition = TopLevelCondition | { fact: string; operator: string; value: unknown };

const OPERATOR: Readonly<Record<Comparison, string>> = {
  "==": "equal",
  "<": "lessThan",
  "<=": "lessThanInclusive",
  ">": "greaterThan",
  ">=": "greaterThanInclusive",
};

export function jsonRulesEngine(document: PolicyDocument): Engine {
  const made = byAction(document, (action) => {
    const engine = new RulesEngine([], { allowUndefinedFacts: true });
    engine.addOperator("isThere", (value: unknown, wanted: unknown) => (value !== undefined) === wanted);
    for (const clause of clausesOf(document, action)) {
      engine.addRule({ conditions: topLevel(clause.when), event: { type: clause.rule, params: { clause } } });
    }
    return engine;
  });
  return {
    name: "json-rules-engine",
    prepare(request) {
      const { action, values, met } = contextOf(document, request);
      const engine = of(made, action);
      return async () => {
        const { events } = await engine.run(values);
        return answerOf(
          events.map((event) => event.params?.clause as Clause),
          met,
        );
      };
    },
  };
}

function topLevel(one: Formula): TopLevelCondition {
  const condition = translate(one);
  return "fact" in condition ? ({ all: [condition] } as TopLevelCondition) : condition;
}

function translate(one: Formula): Condition {
  if ("all" in one) return { all: one.all.map(translate) } as TopLevelCondition;
  if ("any" in one) return { any: one.any.map(translate) } as TopLevelCondition;
  if ("not" in one) return { not: translate(one.not) } as TopLevelCondition;
  if ("has" in one) return { fact: one.has, operator: "isThere", value: true };
  if ("among" in one) return { fact: one.left, operator: "in", value: one.among };
  if ("contains" in one) return { fact: one.list, operator: "contains", value: one.contains };
  return { fact: one.left, operator: OPERATOR[one.op], value: "fact" in one ? { fact: one.fact } : one.right };
}
