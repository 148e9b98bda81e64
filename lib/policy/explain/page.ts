/**
 * The permission map as a page: the six questions that product, security and legal ask before something goes live, then
 * every limit with its numbers. It says nothing that the compiled policy does not hold.
 */
import type { ModeRule } from "#lib/domain/policy-document.ts";
import { permits } from "../built-in-modes.ts";
import type { CompiledPolicy } from "../compiled.ts";
import type { Permission } from "../explain.ts";
import { covers } from "../on.ts";
import { actionInWords, conditionInWords, limitInWords, listed, obligationInWords, riskOf, sentence } from "./words.ts";

type RawRule = NonNullable<CompiledPolicy["document"]["rules"]>[number];

interface PermissionMap {
  policy: CompiledPolicy;
  all: readonly Permission[];
}

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

function title({ action }: Permission): string {
  return sentence(actionInWords(action)).slice(0, -1);
}

function bullets(items: readonly string[], none: string): string[] {
  return items.length === 0 ? [none] : items.map((item) => `- ${item}`);
}

function independently({ all }: PermissionMap): string[] {
  const free = all.filter((one) => one.lane === "automate" && one.authority.execute && one.approvers.length === 0);
  return [
    "## 1. What is handled independently",
    "",
    "These are prepared without anybody asking for them. Whoever works on the ticket starts them with one click, and nobody else is asked.",
    "",
    ...bullets(
      free.map((one) => `**${title(one)}**`),
      "Nothing.",
    ),
  ];
}

function recommended({ policy, all }: PermissionMap): string[] {
  const items = all
    .filter((one) => one.authority.recommend && (!one.authority.execute || groupOf(policy, one) === "draft"))
    .map((one) =>
      one.authority.execute
        ? `**${title(one)}**: it is written as a draft; a person reads it, changes it and sends it.`
        : `**${title(one)}**: it is suggested, and a person does it by hand.${because(policy, one)}`,
    );
  const spoken = all
    .filter((one) => one.authority.say && !one.authority.recommend && !one.never && one.lane !== "escalate")
    .map(
      (one) =>
        `**${title(one)}**: it may be explained to the customer, and is not offered here.${because(policy, one)}`,
    );
  return [
    "## 2. What is recommended and not carried out",
    "",
    ...bullets([...items, ...spoken], "Nothing: what is suggested can also be carried out, once a person approves it."),
  ];
}

function groupOf(policy: CompiledPolicy, { action }: Permission): string | undefined {
  return policy.actions.get(action)?.declaration.group;
}

function because(policy: CompiledPolicy, { action }: Permission): string {
  const why = policy.actions.get(action)?.grant?.why;
  return why === undefined ? "" : ` ${sentence(why)}`;
}

function approved({ policy, all }: PermissionMap): string[] {
  const items = all
    .filter((one) => one.authority.execute && groupOf(policy, one) !== "draft")
    .filter((one) => one.lane !== "automate" || one.approvers.length > 0)
    .flatMap((one) => {
      const own = rulesOf(policy, one).flatMap((raw) => {
        const rule = policy.actions.get(one.action)?.rules.find(({ id }) => id === raw.id);
        const needs = rule?.check.needs ?? [];
        const asked = listed(needs.map(obligationInWords));
        return needs.length === 0 ? [] : [`  - ${sentence(asked)} ${raw.why}`];
      });
      return [
        `**${title(one)}**: approved by ${listed(one.roles.map(aRole), "or")}${own.length === 0 ? "." : ", and beside that:"}`,
        ...own,
      ];
    });
  return [
    "## 3. What needs a person's approval, and whose",
    "",
    "Nothing of this happens before somebody who holds the role has seen exactly what would be done and approved it.",
    "",
    ...(items.length === 0
      ? ["Nothing can be carried out."]
      : items.map((item) => (item.startsWith("  -") ? item : `- ${item}`))),
  ];
}

function aRole(role: string): string {
  return `${/^[aeiou]/i.test(role) ? "an" : "a"} ${role}`;
}

function rulesOf(policy: CompiledPolicy, { action }: Permission): RawRule[] {
  const declaration = policy.declarations.get(action);
  return declaration === undefined ? [] : (policy.document.rules ?? []).filter((raw) => covers(raw.on, declaration));
}

function never({ policy, all }: PermissionMap): string[] {
  const denied = all
    .filter((one) => one.never || (!one.authority.execute && one.lane !== "escalate"))
    .map((one) => `**${title(one)}** is never carried out.${because(policy, one)}`);
  const rules = (policy.document.rules ?? [])
    .filter((raw) => raw.kind === "never" && raw.when !== undefined)
    .map(
      (raw) =>
        `${sentence(`when ${conditionInWords(raw.when, policy.facts)}, nobody may ${covered(policy, all, raw)}`)} ${raw.why}`,
    );
  return [
    "## 4. What is never allowed",
    "",
    ...bullets([...denied, ...rules], "The policy itself forbids nothing of what it lists."),
    "",
    "And under no policy, whoever asks and whatever a customer, a page or a model says:",
    "",
    "- changing settings of the desk or the shop, or anybody's payment method",
    "- deleting data, writing to many customers at once, setting up webhooks",
    "- anything that is not listed on this page",
    "- loosening a rule by what stands in a ticket: words can only make a decision stricter",
    "- acting on a guess: what a rule cannot prove, it refuses or hands to a person",
  ];
}

function covered(policy: CompiledPolicy, all: readonly Permission[], raw: RawRule): string {
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

function escalations({ policy, all }: PermissionMap): string[] {
  const names = policy.document.routes ?? {};
  const to = (route: string): string => {
    const name = (names[route] as { name?: unknown } | null | undefined)?.name;
    return typeof name === "string" ? name : route;
  };
  const rules = (policy.document.rules ?? []).flatMap((raw) => {
    const other = [raw.else, raw.beyond].find(
      (part) => typeof part === "object" && part !== null && "escalate" in part,
    );
    const what = covered(policy, all, raw);
    if (raw.kind === "escalate") {
      const when =
        raw.when === undefined
          ? "always"
          : `when ${conditionInWords(raw.when, policy.facts)}, or when that is not known`;
      return [`**${to(String(raw.to))}**: ${when}. ${raw.why}`];
    }
    if (other === undefined) return [];
    return [
      `**${to(String((other as { escalate: string }).escalate))}**: when somebody wants to ${what}, ${unless(demand(policy, raw))}. ${raw.why}`,
    ];
  });
  const lanes = all
    .filter((one) => one.lane === "escalate")
    .map((one) => `**${title(one)}** is always handed over.${because(policy, one)}`);
  return [
    "## 5. What is always handed to a person, no matter what else holds",
    "",
    ...bullets([...lanes, ...rules], "Nothing is handed over by itself."),
  ];
}

function unless(proven: string): string {
  const opposite = /^it is not so that (.+)$/.exec(proven)?.[1];
  return opposite === undefined ? `unless it is proven: ${proven}` : `as long as it is not ruled out that ${opposite}`;
}

/** What a guard asks for. */
function demand(policy: CompiledPolicy, raw: RawRule): string {
  if (raw.that !== undefined) return conditionInWords(raw.that, policy.facts);
  const compiled = [...policy.actions.values()].flatMap((action) => action.rules).find((rule) => rule.id === raw.id);
  return limitInWords((compiled?.check.limit ?? "").replace(/, otherwise .*$/, ""), policy);
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

function limits({ policy, all }: PermissionMap): string[] {
  const written = (policy.document.rules ?? []).filter((raw) => !["escalate", "never"].includes(raw.kind));
  const groups = new Map<string, string[]>();
  for (const raw of written) {
    const found = all.filter((one) => rulesOf(policy, one).includes(raw));
    if (found.length === 0) continue;
    const name = [raw.on].flat().includes("*")
      ? "Everything but reading and handing over"
      : listed(found.map(title), "and");
    groups.set(name, [...(groups.get(name) ?? []), `- ${raw.why} _${sentence(limitOf(policy, raw))}_`]);
  }
  return [
    "## The limits",
    "",
    "A limit that cannot be checked, because something is not known, counts as broken.",
    ...(groups.size === 0
      ? ["", "There are none."]
      : [...groups].flatMap(([name, lines]) => ["", `### ${name}`, "", ...lines])),
  ];
}

function limitOf(policy: CompiledPolicy, raw: RawRule): string {
  const compiled = [...policy.actions.values()].flatMap((action) => action.rules).find(({ id }) => id === raw.id);
  const limit = compiled?.check.limit ?? "";
  const when = raw.when === undefined ? "" : `when ${conditionInWords(raw.when, policy.facts)}: `;
  if (raw.that === undefined) return when + limitInWords(limit, policy);
  const otherwise = limit.replace(/^.*, otherwise/, "otherwise");
  return `${when}${conditionInWords(raw.that, policy.facts)}, ${limitInWords(otherwise, policy)}`;
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
