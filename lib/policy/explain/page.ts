/**
 * The permission map as a page: the six questions that product, security and legal ask before something goes live, then
 * every limit with its numbers. It says nothing that the compiled policy does not hold.
 */
import type { ModeRule } from "#lib/domain/policy-document.ts";
import { permits } from "../built-in-modes.ts";
import type { CompiledPolicy } from "../compiled.ts";
import { limits } from "./limits.ts";
import { bullets, groupOf, type PermissionMap, title } from "./map.ts";
import type { Permission } from "./permission.ts";
import { approved, escalations, independently, never, recommended } from "./questions.ts";
import { actionInWords, listed, riskOf, sentence } from "./words.ts";

export function permissionPage(policy: CompiledPolicy, all: readonly Permission[]): string {
  const map: PermissionMap = { policy, all };
  const sections = [
    heading(map),
    overview(map),
    independently(map),
    recommended(map),
    approved(map),
    never(map),
    escalations(map),
    owners(map),
    draftOnly(map),
    limits(map),
    modes(map),
    pausing(map),
  ];
  // What a pack says is text, never markup.
  return `${sections.map((lines) => lines.join("\n").replaceAll("<", "&lt;")).join("\n\n")}\n`;
}

const MODES = {
  stop: "Everything is stopped: nothing is suggested and nothing is carried out.",
  "draft-only": "Draft-only: it reads, drafts and hands over. Nothing else is carried out, whoever asks.",
  assist: "Assist: it suggests, and carries out what a person approves, within the limits below.",
} as const;

const NARROWER = {
  stop: "stopped.",
  "draft-only": "only reading, drafting and handing over.",
  assist: "as everywhere.",
} as const;

function heading({ policy }: PermissionMap): string[] {
  return [
    `# What may be done under “${policy.name}”`,
    "",
    "Countersign suggests replies and actions to the people who answer customers. It never acts by itself: a person at the desk approves each step, and these rules are asked before anything happens. Whatever is not listed here cannot be done.",
    "",
    `- **Mode:** ${MODES[policy.document.mode]}`,
    `- **Time zone:** ${policy.document.timezone ?? "UTC"}`,
    `- **This policy:** \`${policy.digest}\``,
  ];
}

function overview({ policy, all }: PermissionMap): string[] {
  const rows = all.map((one) => {
    const { declaration, grant } = policy.actions.get(one.action) ?? {};
    const risk = declaration === undefined ? "" : riskOf(declaration.group, grant?.risk);
    const { say, recommend, execute } = one.authority;
    return `| ${title(one)} | ${risk} | ${yes(say)} | ${yes(recommend)} | ${yes(execute)} | ${listed(one.roles, "or")} | ${one.owner ?? "**nobody**"} |`;
  });
  return [
    "## At a glance",
    "",
    "| activity | risk | may talk about it | may suggest it | may carry it out | for whom | who answers for it |",
    "|---|---|---|---|---|---|---|",
    ...rows,
  ];
}

function yes(is: boolean): string {
  return is ? "yes" : "no";
}

function owners({ all }: PermissionMap): string[] {
  const byOwner = Object.groupBy(all, (one) => one.owner ?? "");
  const lines = Object.entries(byOwner).map(([owner, list = []]) => {
    const names = listed(list.map(({ action }) => actionInWords(action)));
    return owner === "" ? `**Nobody** answers for: ${names}` : `**${owner}**: ${names}`;
  });
  return [
    "## 6. Who owns the outcome",
    "",
    "The owner answers for what happened after the click: that it was right, that the customer heard of it, and that it is put right if it was not.",
    "",
    ...bullets(lines, "Nobody."),
  ];
}

function draftOnly({ policy, all }: PermissionMap): string[] {
  const always = all.filter((one) => groupOf(policy, one) === "draft");
  const names = always.map((one) => `**${title(one)}**`);
  const rest =
    policy.document.mode === "draft-only" ? ["Everything else on this page, while the mode is draft-only."] : [];
  return [
    "## What always stays a draft",
    "",
    "Words to a customer are never sent from here. They are put into the answer field, and a person sends them.",
    "",
    ...bullets([...names, ...rest], "Nothing is drafted."),
  ];
}

function modes({ policy }: PermissionMap): string[] {
  const lines = (policy.document.modes ?? []).map(
    (one) => `**${forWhom(one)}:** ${NARROWER[one.mode]} ${sentence(one.why)}`,
  );
  return [
    "## Where it is narrower",
    "",
    ...bullets(lines, "Nowhere: the mode is the same for every team, person and inbox."),
  ];
}

function forWhom({ team, rep, inbox, on }: ModeRule): string {
  const parts = [
    ...(team === undefined ? [] : [`team ${listed([team].flat(), "or")}`]),
    ...(rep === undefined ? [] : [`${listed([rep].flat(), "or")}`]),
    ...(inbox === undefined ? [] : [`inbox ${listed([inbox].flat(), "or")}`]),
    ...(on === undefined ? [] : [listed([on].flat().map(target), "and")]),
  ];
  const text = parts.join(", ");
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function target(on: string): string {
  if (on === "*") return "everything";
  return on.startsWith("group:") ? `all ${on.slice("group:".length)} actions` : actionInWords(on);
}

function pausing({ policy }: PermissionMap): string[] {
  const isHandOver = [...policy.actions.values()].some(
    ({ declaration, grant }) =>
      grant !== undefined && declaration.group === "handoff" && permits("draft-only", declaration.group),
  );
  return [
    "## How to pause it",
    "",
    "- **At once:** a lead stops it for everybody, a team, a person or an action. Open tickets obey within seconds, and what was approved and not yet carried out does not run.",
    "- **Until further notice:** publish this policy with `mode: draft-only` or `mode: stop`.",
    `- **For one ticket:** ${isHandOver ? "hand it over; that works while everything else is limited." : "leave it; nothing happens without a click."}`,
    "",
    "Every step is recorded before and after it happens, with the person, the rule and the facts it stood on.",
  ];
}
