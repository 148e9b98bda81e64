/** Whether everything that an `on` names is there. */
import { type ActionDeclaration, Group } from "#lib/domain/action.ts";
import { didYouMean, type Path, type Problems } from "./problem.ts";

/** `path` leads to the `on`. False after reporting. */
export function checkOn(
  on: string | readonly string[],
  path: Path,
  { actions, problems }: { actions: ReadonlyMap<string, ActionDeclaration>; problems: Problems },
): boolean {
  let isGood = true;
  for (const [i, one] of [on].flat().entries()) {
    const at = typeof on === "string" ? path : [...path, i];
    if (one === "*" || actions.has(one)) continue;
    const group = one.startsWith("group:") ? one.slice("group:".length) : undefined;
    if (group !== undefined && Group.options.includes(group as Group)) continue;
    const known = group === undefined ? [...actions.keys()] : Group.options.map((name) => `group:${name}`);
    const message = group === undefined ? `there is no action \`${one}\`` : `there is no group \`${group}\``;
    const own = group === undefined ? "; an action of your own stands under `actions:` with `group` and `params`" : "";
    problems.error(at, "unknown-action", message, didYouMean(one, known) ?? `known: ${known.join(", ")}${own}`);
    isGood = false;
  }
  return isGood;
}
