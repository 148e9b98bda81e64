/**
 * The built-in rules as `forbid`s: a `permit` alone would leave out who may ask, in which mode and with which arguments,
 * and a milder rule beside it would then speak for the whole decision.
 */
import { argsProblem } from "../built-in-args.ts";
import { type CompiledMode, permits } from "../built-in-modes.ts";
import type { CompiledAction } from "../compiled.ts";
import { type Attribute, type CedarClause, type Fire, Unsayable } from "./clause.ts";
import { attributeName, termOf } from "./terms.ts";
import { and, entity, get, has, not, or, quoted } from "./text.ts";

export interface BuiltInClause {
  id: string;
  why: string;
  clause: CedarClause;
}

export function hasRole({ grant }: CompiledAction): string {
  return or([...new Set(grant?.roles ?? [])].sort().map((role) => `principal in ${entity("Role", role)}`));
}

export function builtInClauses(action: CompiledAction): BuiltInClause[] {
  const clauses: BuiltInClause[] = [
    { id: "roles", why: "Only some roles may do this.", clause: denial(not(hasRole(action))) },
    { id: "args", why: "The arguments must fit the action.", clause: argsClause(action) },
  ];
  const { grant, isNever, declaration } = action;
  if (isNever) clauses.push({ id: "never", why: "No policy can allow this kind of action.", clause: denial("true") });
  if (grant?.authority?.execute === false) {
    clauses.push({ id: "authority", why: "The policy never lets this be carried out.", clause: denial("true") });
  }
  if (grant?.lane === "escalate") {
    const fires: Fire[] = [{ outcome: "escalate", when: "true" }];
    const why = "The policy always hands this action to somebody else.";
    clauses.push({ id: "lane", why, clause: { ok: true, fires, reads: [] } });
  }
  if (!permits(action.mode, declaration.group)) {
    clauses.push({ id: "mode", why: `The policy's mode is ${action.mode}.`, clause: denial("true") });
  }
  for (const mode of action.modes) clauses.push({ id: "mode", why: mode.why, clause: modeClause(mode) });
  if (action.guardsRepeats && action.isOurs && declaration.group === "money") {
    const why = "Cedar keeps no history, so a second payment on the same order is not seen";
    clauses.push({ id: "repeat-money", why: "", clause: { ok: false, why } });
  }
  return clauses;
}

function denial(when: string, reads: readonly Attribute[] = []): CedarClause {
  return { ok: true, fires: [{ outcome: "deny", when }], reads };
}

/** The types of arguments are richer than Cedar's, so whether they fit is one fact, found out by `request.ts`. */
function argsClause({ parameters }: CompiledAction): CedarClause {
  const load: Attribute["load"] = ({ request }) => argsProblem(parameters, request.args) === undefined;
  return denial(not(and([has("args"), get("args")])), [{ name: "args", type: "Bool", load }]);
}

/** What cannot be known applies. */
function modeClause({ conditions }: CompiledMode): CedarClause {
  const escapes: string[] = [];
  const reads: Attribute[] = [];
  for (const { ref, wanted } of conditions) {
    const term = termOf(ref, attributeName(ref.name, "guard"));
    if (term instanceof Unsayable || term.sort !== "plain") return { ok: false, why: "Cedar cannot hold this fact" };
    const others = wanted.map((one) => `${term.value} == ${quoted(one)}`);
    escapes.push(and([...term.known, not(or(others))]));
    reads.push(...term.reads);
  }
  return denial(not(or(escapes)), reads);
}
