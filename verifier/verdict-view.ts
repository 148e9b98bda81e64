/** What came out, on the page. */
import { EXPORT_FAULTS, EXPORT_NOTICES, type ExportFault, type ExportNotice } from "#lib/audit/export-fault.ts";
import type { ExportReport } from "#lib/audit/verify-export.ts";
import { make, valueWords, words } from "./dom.ts";
import { type Given, verdictWords } from "./verdict-words.ts";

export type Open = (log: number, index: number) => void;

export function verdictView(
  reports: readonly ExportReport[],
  given: Given,
  milliseconds: number,
  open: Open,
): HTMLElement[] {
  const { tone, sign, title, says, proven, open: unproven } = verdictWords(reports, given);
  return [
    make(
      "section",
      { class: `verdict tone-${tone}` },
      make("h2", {}, make("span", { class: "sign", "aria-hidden": "true" }, sign), make("span", {}, title)),
      make("p", {}, says),
    ),
    ...reports.map((report) => factsView(report, milliseconds)),
    ...reports.map((report, log) =>
      foundView("What does not fit", "stop", log, report.faults, report.unlisted?.faults, open),
    ),
    ...reports.map((report, log) => foundView("To know", "look", log, report.notices, report.unlisted?.notices, open)),
    make(
      "div",
      { class: "proofs" },
      listCard("What is proven", "", proven),
      listCard(proven.length > 0 ? "What is not proven" : "What this does not say", "open", unproven),
    ),
  ].filter((view) => view.childNodes.length > 0);
}

function factsView({ origin, size, root }: ExportReport, milliseconds: number): HTMLElement {
  const facts: [string, Node | string][] = [
    ["Log", words(origin ?? "–")],
    ["Entries", size.toLocaleString("en")],
    ["Root of its tree", make("span", { class: "mono" }, root)],
    ["Checked in", `${(milliseconds / 1000).toFixed(1)} s`],
  ];
  const list = facts.map(([name, value]) => make("div", {}, make("dt", {}, name), make("dd", {}, value)));
  return make("dl", { class: "card facts" }, ...list);
}

function listCard(title: string, name: string, sentences: readonly string[]): HTMLElement | string {
  if (sentences.length === 0) return "";
  const items = sentences.map((sentence) => make("li", {}, make("span", {}, sentence)));
  return make("section", { class: "card" }, make("h3", {}, title), make("ul", { class: name }, ...items));
}

const SHOWN = 200;

function foundView(
  title: string,
  tone: "stop" | "look",
  log: number,
  found: readonly (ExportFault | ExportNotice)[],
  unlisted: number | undefined,
  open: Open,
): HTMLElement {
  const section = make("section", {});
  if (found.length === 0) return section;
  section.className = "card found";
  const items = found.slice(0, SHOWN).map((one) => foundItem(one, tone, log, open));
  const beyond = Math.max(0, found.length - SHOWN) + (unlisted ?? 0);
  const more = beyond === 0 ? [] : [make("p", { class: "muted" }, `And ${beyond.toLocaleString("en")} more.`)];
  section.append(make("h3", {}, title), make("ol", {}, ...items), ...more);
  return section;
}

const SENTENCES: Readonly<Record<string, string>> = { ...EXPORT_FAULTS, ...EXPORT_NOTICES };

function foundItem({ index, code, evidence }: ExportFault | ExportNotice, tone: string, log: number, open: Open) {
  const where = make("button", { class: "link", type: "button" }, `Entry ${index?.toLocaleString("en") ?? ""}`);
  if (index !== null) where.addEventListener("click", () => open(log, index));
  const hasEvidence = typeof evidence !== "object" || Object.keys(evidence ?? {}).length > 0;
  return make(
    "li",
    {},
    make(
      "div",
      { class: "where" },
      index === null ? make("strong", {}, "The whole log") : where,
      make("span", { class: `badge tone-${tone}` }, code),
    ),
    make("p", {}, SENTENCES[code] ?? ""),
    ...(hasEvidence ? [make("p", { class: "evidence mono" }, valueWords(oneLine(evidence)))] : []),
  );
}

function oneLine(evidence: unknown): string {
  return typeof evidence === "string" ? evidence : JSON.stringify(evidence);
}
