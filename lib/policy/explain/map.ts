/** What the parts of the permission page have in common. */
import type { CompiledPolicy } from "../compiled.ts";
import { covers } from "../on.ts";
import type { Permission } from "./permission.ts";
import { actionInWords, listed, sentence } from "./words.ts";

export type RawRule = NonNullable<CompiledPolicy["document"]["rules"]>[number];

export interface PermissionMap {
  policy: CompiledPolicy;
  all: readonly Permission[];
}

export function title({ action }: Permission): string {
  return sentence(actionInWords(action)).slice(0, -1);
}

export function bullets(items: readonly string[], none: string): string[] {
  return items.length === 0 ? [none] : items.map((item) => `- ${item}`);
}

export function groupOf(policy: CompiledPolicy, { action }: Permission): string | undefined {
  return policy.actions.get(action)?.declaration.group;
}

export function because(policy: CompiledPolicy, { action }: Permission): string {
  const why = policy.actions.get(action)?.grant?.why;
  return why === undefined ? "" : ` ${sentence(why)}`;
}

export function rulesOf(policy: CompiledPolicy, { action }: Permission): RawRule[] {
  const declaration = policy.declarations.get(action);
  return declaration === undefined ? [] : (policy.document.rules ?? []).filter((raw) => covers(raw.on, declaration));
}

export function covered(policy: CompiledPolicy, all: readonly Permission[], raw: RawRule): string {
  const { declarations } = policy;
  const names = all.filter(({ action }) => {
    const declaration = declarations.get(action);
    return declaration !== undefined && covers(raw.on, declaration);
  });
  if ([raw.on].flat().includes("*")) return "do anything but read and hand over";
  return listed(
    names.map(({ action }) => actionInWords(action)),
    "or",
  );
}
