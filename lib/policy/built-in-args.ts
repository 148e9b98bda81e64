/** The built-in rule `args`: the arguments are exactly those that the action declares, each of its type. */
import type { ActionDeclaration } from "#lib/domain/action.ts";
import { countKeys } from "#lib/domain/count-keys.ts";
import { misfit, type ValueType } from "#lib/domain/type-language.ts";

export interface Parameter {
  name: string;
  type: ValueType;
  isOptional: boolean;
}

/** By name, so that of several bad arguments always the same one is told. */
export function parametersOf({ params, optional = [] }: ActionDeclaration): Parameter[] {
  const names = Object.keys(params).sort();
  return names.flatMap((name) => {
    const type = params[name];
    return type === undefined ? [] : [{ name, type, isOptional: optional.includes(name) }];
  });
}

/** Undefined when all fit. */
export function argsProblem(
  parameters: readonly Parameter[],
  args: Readonly<Record<string, unknown>>,
): { name: string; clause: string } | undefined {
  let given = 0;
  for (const { name, type, isOptional } of parameters) {
    if (!Object.hasOwn(args, name)) {
      if (!isOptional) return { name, clause: "is missing" };
      continue;
    }
    given++;
    const clause = misfit(type, args[name]);
    if (clause !== undefined) return { name, clause };
  }
  if (countKeys(args) === given) return undefined;
  const names = Object.keys(args).sort();
  const extra = names.find((name) => !parameters.some((parameter) => parameter.name === name));
  return extra === undefined ? undefined : { name: extra, clause: "is not one of this action" };
}
