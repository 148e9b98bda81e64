/** Every limit as a sentence with its numbers, under the activities that it is about. */
import type { CompiledPolicy } from "../compiled.ts";
import { type PermissionMap, type RawRule, rulesOf, title } from "./map.ts";
import { conditionInWords, limitInWords, listed, sentence } from "./words.ts";

const CALENDAR =
  "Calendar days and months begin at midnight in the time zone above: one calendar day is today, two are today and yesterday; one calendar month is this month.";

export function limits({ policy, all }: PermissionMap): string[] {
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
    ...([...groups.values()].flat().some((line) => / calendar (day|month)/.test(line)) ? ["", CALENDAR] : []),
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
  return `${when}${conditionInWords(raw.that, policy.facts)}, ${limitInWords(otherwise, policy).replace(/^beyond that/, "otherwise")}`;
}
