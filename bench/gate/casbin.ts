/**
 * `casbin`: an enforcer per action, synchronous, with all clauses in one matcher: that is compiled once, where policy lines
 * with `eval` put their text together anew in each call. A function in the matcher notes which clauses held.
 */
import { type Enforcer, newEnforcer, newModelFromString } from "casbin";
import type { PolicyDocument } from "#lib/domain/policy-document.ts";
import { type Clause, clausesOf, type Formula } from "./clauses.ts";
import { answerOf, byAction, contextOf, type Engine, of } from "./engine.ts";

export async function casbin(document: PolicyDocument): Promise<Engine> {
  let held: Clause[] = [];
  const enforcers = byAction(document, (action) => {
    const clauses = clausesOf(document, action);
    const note = (i: number, holds: boolean): boolean => {
      const clause = clauses[i];
      if (holds && clause !== undefined) held.push(clause);
      return false;
    };
    return enforcerOf(clauses, note);
  });
  const made = new Map<string, Enforcer>();
  for (const [action, enforcer] of enforcers) made.set(action, await enforcer);
  return {
    name: "casbin",
    prepare(request) {
      const { action, values, met } = contextOf(document, request);
      const enforcer = of(made, action);
      return () => {
        held = [];
        enforcer.enforceSync(values);
        return answerOf(held, met);
      };
    },
  };
}

async function enforcerOf(clauses: readonly Clause[], note: (i: number, holds: boolean) => boolean): Promise<Enforcer> {
  const matcher = clauses.map(({ when }, i) => `note(${i}, ${formula(when)})`).join(" || ");
  const model = `[request_definition]
r = f
[policy_definition]
p = f
[policy_effect]
e = some(where (p.eft == allow))
[matchers]
m = ${matcher}
`;
  const enforcer = await newEnforcer(newModelFromString(model));
  await enforcer.addFunction("note", note);
  await enforcer.addFunction("includes", (list: readonly unknown[], item: unknown) => list.includes(item));
  return enforcer;
}

function formula(one: Formula): string {
  if ("all" in one) return one.all.length === 0 ? "true" : `(${one.all.map(formula).join(" && ")})`;
  if ("any" in one) return one.any.length === 0 ? "false" : `(${one.any.map(formula).join(" || ")})`;
  if ("not" in one) return `!${formula(one.not)}`;
  if ("has" in one) return `(r.f.${one.has} != null)`;
  if ("among" in one) return `includes([${one.among.map((item) => JSON.stringify(item)).join(", ")}], r.f.${one.left})`;
  if ("contains" in one) return `includes(r.f.${one.list}, ${JSON.stringify(one.contains)})`;
  return `(r.f.${one.left} ${one.op} ${"fact" in one ? `r.f.${one.fact}` : JSON.stringify(one.right)})`;
}
