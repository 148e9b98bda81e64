/** What happens when a guard is not proven: `else`, or `beyond` for cap and budget. */
import { z } from "zod";
import { Obligation } from "#lib/domain/decision.ts";
import type { ValueType } from "#lib/domain/type-language.ts";
import type { Env, Scope } from "../facts.ts";
import { compileOperand, type Operand } from "../operand.ts";
import type { Verdict } from "../operators.ts";
import type { Path } from "../problem.ts";
import { type Finding, OperandSlot } from "./kind.ts";

const OBLIGATIONS = Obligation.options.join(", ");
export const Needs = z.union([Obligation, z.array(Obligation).min(1)], {
  error: `\`needs\` is one of ${OBLIGATIONS}, or a list of them`,
});

export const Else = z.union(
  [
    z.literal("deny"),
    z.literal("pause"),
    z.strictObject({ needs: Needs, atMost: OperandSlot.optional() }),
    z.strictObject({ escalate: z.string().min(1) }),
  ],
  {
    error: `must be \`deny\`, \`pause\`, \`{ needs: … }\` or \`{ escalate: ROUTE }\`; the obligations are ${OBLIGATIONS}`,
  },
);
export type Else = z.infer<typeof Else>;

export function obligationsOf(needs: z.infer<typeof Needs>): readonly Obligation[] {
  return typeof needs === "string" ? [needs] : needs;
}

export interface Otherwise {
  /** `verdict` false or unknown; an unknown guard is never answered by `needs` or `pause`. */
  finding(verdict: false | undefined, env: Env, says: () => string, extra?: Measured): Finding;
  /** The bound up to which evidence helps, when there is one. */
  bound?: Operand;
  text: string;
  route?: string;
  needs?: readonly Obligation[];
}

export interface Measured {
  /** Whether what was measured stays within the wider bound of `beyond.atMost`. */
  withinBound?: (bound: Operand) => Verdict;
  retryAfter?: () => number | undefined;
}

/** `boundType` is the type of `atMost`; without one the kind measures nothing and a bound is refused. */
export function compileElse(
  raw: Else | undefined,
  scope: Scope,
  path: Path,
  boundType?: ValueType,
): Otherwise | undefined {
  const chosen = raw ?? "deny";
  if (chosen === "deny") return fixed("deny", "denied");
  if (chosen === "pause") {
    return {
      text: "paused",
      finding: (verdict, _env, says, extra) => {
        if (verdict === undefined) return { outcome: "deny", says };
        const retryAfter = extra?.retryAfter?.();
        return { outcome: "pause", says, ...(retryAfter === undefined ? {} : { retryAfter }) };
      },
    };
  }
  if ("escalate" in chosen) {
    const route = chosen.escalate;
    return {
      text: `handed to ${route}`,
      route,
      finding: (_verdict, _env, says) => ({ outcome: "escalate", route, says }),
    };
  }
  return compileNeeds(chosen, scope, path, boundType);
}

function fixed(outcome: "deny", text: string): Otherwise {
  return { text, finding: (_verdict, _env, says) => ({ outcome, says }) };
}

function compileNeeds(
  chosen: { needs: z.infer<typeof Needs>; atMost?: unknown },
  scope: Scope,
  path: Path,
  boundType: ValueType | undefined,
): Otherwise | undefined {
  const needs = obligationsOf(chosen.needs);
  const text = `needs ${needs.join(" and ")}`;
  const met = (says: () => string): Finding => ({ outcome: "needs", needs, says });
  if (chosen.atMost === undefined) {
    return {
      text,
      needs,
      finding: (verdict, _env, says) => (verdict === false ? met(says) : { outcome: "deny", says }),
    };
  }
  const at = [...path, "atMost"];
  if (boundType === undefined) {
    scope.problems.error(
      at,
      "bound-without-measure",
      "this kind of rule measures nothing, so `atMost` has no meaning here",
    );
    return undefined;
  }
  const bound = compileOperand(chosen.atMost, boundType, scope, "guard", at);
  if (bound === undefined) return undefined;
  return {
    text: `${text} up to ${bound.text}`,
    needs,
    bound,
    finding: (verdict, _env, says, extra) => {
      const isWithin = verdict === false && extra?.withinBound?.(bound) === true;
      return isWithin ? met(says) : { outcome: "deny", says };
    },
  };
}

/** What a rule may ask for or hand over to, for the permission map. */
export function routes(otherwise: { route?: string; needs?: readonly string[] }): object {
  return {
    ...(otherwise.route === undefined ? {} : { route: otherwise.route }),
    ...(otherwise.needs === undefined ? {} : { needs: otherwise.needs }),
  };
}
