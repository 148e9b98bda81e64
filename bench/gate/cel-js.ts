/** `@marcbachmann/cel-js`: parsed and checked once per action. */
import { Environment } from "@marcbachmann/cel-js";
import type { PolicyDocument } from "#lib/domain/policy-document.ts";
import { celOf } from "./cel-text.ts";
import { clausesOf } from "./clauses.ts";
import { answerOf, byAction, contextOf, type Engine, of } from "./engine.ts";

export function celJs(document: PolicyDocument): Engine {
  const env = new Environment().registerVariable("f", "map");
  const made = byAction(document, (action) => {
    const clauses = clausesOf(document, action);
    return { clauses, run: env.parse(celOf(clauses)) };
  });
  return {
    name: "cel-js",
    prepare(request) {
      const { action, values, met } = contextOf(document, request);
      const { clauses, run } = of(made, action);
      const context = { f: values };
      return () => {
        const holds = run(context) as boolean[];
        return answerOf(
          clauses.filter((_, i) => holds[i] === true),
          met,
        );
      };
    },
  };
}
