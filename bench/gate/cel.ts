/** `@bufbuild/cel`: parsed and planned once per action; the facts are a Map, made beforehand. */
import { CelScalar, celEnv, isCelError, isCelList, mapType, parse, plan } from "@bufbuild/cel";
import type { PolicyDocument } from "#lib/domain/policy-document.ts";
import { celOf } from "./cel-text.ts";
import { clausesOf } from "./clauses.ts";
import { answerOf, byAction, contextOf, type Engine, of } from "./engine.ts";

export function cel(document: PolicyDocument): Engine {
  const env = celEnv({ variables: { f: mapType(CelScalar.STRING, CelScalar.DYN) } });
  const made = byAction(document, (action) => {
    const clauses = clausesOf(document, action);
    return { clauses, run: plan(env, parse(celOf(clauses))) };
  });
  return {
    name: "cel",
    prepare(request) {
      const { action, values, met } = contextOf(document, request);
      const { clauses, run } = of(made, action);
      const context = { f: new Map(Object.entries(values)) };
      return () => {
        const holds = run(context);
        if (isCelError(holds)) throw holds;
        if (!isCelList(holds)) throw new Error("CEL answered no list");
        return answerOf(
          clauses.filter((_, i) => holds.get(i) === true),
          met,
        );
      };
    },
  };
}
