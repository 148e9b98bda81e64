/** The questions that are asked before something goes live: what may happen by itself, with whom, never, and when not. */
import type { CompiledPolicy } from "../compiled.ts";
import { because, bullets, covered, groupOf, type PermissionMap, type RawRule, rulesOf, title } from "./map.ts";
import { conditionInWords, limitInWords, listed, obligationInWords, sentence } from "./words.ts";

export function independently({ all }: PermissionMap): string[] {
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

export function recommended({ policy, all }: PermissionMap): string[] {
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

export function approved({ policy, all }: PermissionMap): string[] {
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

export function never({ policy, all }: PermissionMap): string[] {
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

export function escalations({ policy, all }: PermissionMap): string[] {
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
    .filter((one) => one.lane === "escalate" && !one.never)
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
