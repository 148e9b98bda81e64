/** The permission map: what a policy lets people do with each action, as a lead and a program read it. */
import { isNeverAllowed } from "./built-in.ts";
import { permits } from "./built-in-modes.ts";
import type { CompiledAction, CompiledPolicy, CompiledRule } from "./compiled.ts";
import { permissionPage } from "./explain/page.ts";
import type { Permission } from "./explain/permission.ts";

export function explainPolicy(policy: CompiledPolicy): Permission[] {
  return [...policy.actions.values()].flatMap((action) => permissionOf(policy, action));
}

/** The same as a page for people who read no code. */
export function explainAsMarkdown(policy: CompiledPolicy): string {
  return permissionPage(policy, explainPolicy(policy));
}

function permissionOf(policy: CompiledPolicy, { declaration, grant, rules }: CompiledAction): Permission[] {
  if (grant === undefined) return [];
  const { mode } = policy.document;
  const always = (kind: string): boolean => rules.some((rule) => rule.kind === kind && rule.when === undefined);
  const isDenied = isNeverAllowed(declaration.id) || always("never");
  const isOpen = !isDenied && !always("hide") && permits(mode, declaration.group) && grant.lane !== "escalate";
  const { say = true, recommend = true, execute = true } = grant.authority ?? {};
  return [
    {
      action: declaration.id,
      lane: grant.lane,
      authority: {
        say: say && mode !== "stop" && !isDenied,
        recommend: recommend && isOpen,
        execute: execute && isOpen,
      },
      roles: [...grant.roles].sort(),
      ...(grant.owner === undefined ? {} : { owner: grant.owner }),
      approvers: approversOf(rules),
      limits: rules
        .filter((rule) => rule.kind !== "escalate")
        .map(({ id, kind, why, when, check }) => ({
          id,
          kind,
          limit: when === undefined ? check.limit : `${check.limit} (under its trigger)`,
          why,
        })),
      escalates: [...new Set(rules.flatMap((rule) => rule.check.route ?? []))].sort(),
      never: isDenied,
    },
  ];
}

/** Beside the one who asks. */
function approversOf(rules: readonly CompiledRule[]): string[] {
  const needs = new Set(rules.flatMap((rule) => rule.check.needs ?? []));
  return [...(needs.has("lead-approval") ? ["lead"] : []), ...(needs.has("second-rep") ? ["second rep"] : [])];
}
