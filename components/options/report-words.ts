/** What a check of a desk says: in one sentence for the person, and as text for somebody else to read. */
import type { DeskPlace, DeskReport } from "#lib/messaging/console-calls.ts";
import type { Tone } from "../ui/Badge.tsx";
import { DESK_NAMES, ENVIRONMENTS } from "./desk-words.ts";

type Point = DeskReport["points"][number];

export const GROUPS: readonly { kind: Point["kind"]; title: string }[] = [
  { kind: "selector", title: "Found in the page" },
  { kind: "endpoint", title: "Answers of the desk’s API" },
  { kind: "editor", title: "The reply editor" },
];

export function verdictOf(points: readonly Point[]): { tone: Tone; says: string; next: string } {
  const missing = points.filter(({ ok }) => !ok);
  const works = `${points.length - missing.length} of ${points.length}`;
  if (points.length === 0)
    return {
      tone: "look",
      says: "The page answered, but looked at nothing.",
      next: "Reload the desk’s tab, then check again.",
    };
  if (missing.length === 0)
    return {
      tone: "good",
      says: `All ${points.length} things that Countersign needs here work.`,
      next: "There is nothing to do.",
    };
  if (missing.some(({ kind }) => kind === "endpoint"))
    return {
      tone: "stop",
      says: `The desk’s API does not answer all that is needed: ${works} things work.`,
      next: "See that you are logged in to the desk in that tab. If it stays so, send the report to your administrator.",
    };
  return {
    tone: "look",
    says: `Tickets can be read, but not all is there: ${works} things work.`,
    next: "Open a ticket with its reply box in that tab and check again. If it stays so, send the report: the desk’s page may have changed.",
  };
}

/**
 * Made to be pasted into a mail or an issue. Whose desk it is shows only for the practice desk, and no number that
 * could be a ticket's or a person's stays.
 */
export function reportText(report: DeskReport, environment: DeskPlace["environment"]): string {
  const { desk, at, extension, browser, points } = report;
  const lines = [
    "# Countersign: check of a desk",
    "",
    `- Desk: ${DESK_NAMES[desk]}, ${ENVIRONMENTS[environment].name}, ${maskHost(report.host, environment)}`,
    `- When: ${at}`,
    `- Extension: ${extension}, ${browser}`,
    `- Verdict: ${verdictOf(points).says}`,
  ];
  for (const { kind, title } of GROUPS) {
    const group = points.filter((point) => point.kind === kind);
    if (group.length === 0) continue;
    lines.push("", `## ${title}`, "", "| | what | found | without it |", "|---|---|---|---|");
    for (const point of group) lines.push(rowOf(point, report.host, environment));
  }
  return `${lines.join("\n")}\n`;
}

function rowOf({ ok, name, found, means }: Point, host: string, environment: DeskPlace["environment"]): string {
  const cells = [ok ? "works" : "MISSING", mask(name), found === null ? "–" : mask(found), mask(means)];
  return `| ${cells.join(" | ")} |`;

  function mask(text: string): string {
    const whose = environment === "practice" ? text : text.replaceAll(host, maskHost(host, environment));
    return whose.replace(PERSONAL, "…").replaceAll("|", "/").replaceAll(/\s+/g, " ");
  }
}

/** Addresses of mail and long numbers; a date and an HTTP status stay. */
const PERSONAL = /[^\s@|]+@[^\s@|]+|(?<![\d-])\d{4,}(?!-\d\d|\d)/g;

const OWN_HOSTS = /^[^.]+(\.(?:zendesk|freshdesk)\.com)$/;

function maskHost(host: string, environment: DeskPlace["environment"]): string {
  if (environment === "practice") return host;
  const own = OWN_HOSTS.exec(host)?.[1];
  return own === undefined ? "a domain of the company’s own" : `example${own}`;
}
