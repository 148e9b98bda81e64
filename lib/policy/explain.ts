/** The permission map: what a policy lets people do with each action, as a lead reads it. */

import { isNeverAllowed } from "./built-in.ts";
import type { CompiledAction, CompiledPolicy } from "./compiled.ts";

export interface Permission {
  action: string;
  lane: Lane;
  /** Whether it may be talked about, offered as a card, and carried out (after a person approved). */
  authority: { say: boolean; recommend: boolean; execute: boolean };
  roles: string[];
  owner?: string;
  approvers: string[];
  limits: { id: string; kind: string; limit: string; why: string }[];
  escalates: string[];
  never: boolean;
}

type Lane = "automate" | "assist" | "escalate";

export function explainPolicy(policy: CompiledPolicy): Permission[] {
  return [...policy.actions.values()].flatMap((action) => permissionOf(policy, action));
}

function permissionOf(policy: CompiledPolicy, { declaration, grant, rules }: CompiledAction): Permission[] {
  if (grant === undefined) return [];
  const { mode } = policy.document;
  const isDenied =
    isNeverAllowed(declaration.id) || rules.some((rule) => rule.kind === "never" && rule.when === undefined);
  const isOn = mode === "assist" || (mode === "draft-only" && ["read", "draft", "handoff"].includes(declaration.group));
  const isOffered = !isDenied && isOn && grant.lane !== "escalate";
  const needs = new Set(rules.flatMap((rule) => rule.check.needs ?? []));
  const approvers = [
    ...(needs.has("lead-approval") ? ["lead"] : []),
    ...(needs.has("second-rep") ? ["second rep"] : []),
  ];
  return [
    {
      action: declaration.id,
      lane: grant.lane,
      authority: { say: mode !== "stop" && !isDenied, recommend: isOffered, execute: isOffered },
      roles: [...grant.roles].sort(),
      ...(grant.owner === undefined ? {} : { owner: grant.owner }),
      approvers,
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

/** The same as a page for people. */
export function explainAsMarkdown(policy: CompiledPolicy): string {
  const parts = explainPolicy(policy).map((one) => {
    const { say, recommend, execute } = one.authority;
    const may = [say && "talk about it", recommend && "recommend it", execute && "carry it out"]
      .filter(Boolean)
      .join(", ");
    return [
      `## ${one.action}`,
      "",
      `- Lane: ${one.lane}`,
      `- May: ${may === "" ? "nothing" : may}`,
      `- Roles: ${one.roles.join(", ")}`,
      `- Owner: ${one.owner ?? "nobody"}`,
      `- Approvers: ${one.approvers.length === 0 ? "nobody beside the rep" : one.approvers.join(", ")}`,
      ...one.limits.map((limit) => `- Limit \`${limit.id}\`: ${limit.limit}. ${limit.why}`),
      ...(one.escalates.length === 0 ? [] : [`- Hands over to: ${one.escalates.join(", ")}`]),
      ...(one.never ? ["- Never allowed"] : []),
      "",
    ].join("\n");
  });
  return [`# ${policy.name}`, "", ...parts].join("\n");
}
