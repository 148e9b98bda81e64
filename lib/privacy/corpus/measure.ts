/**
 * Recall and precision per type over labelled messages. A value counts as found when a span of its type covers all of
 * it; a span counts as right when it and a value of its type share at least half of both together.
 */
import type { PersonalType } from "#lib/domain/personal.ts";
import { redact } from "../redaction.ts";

export interface Labelled {
  text: string;
  labels: { start: number; end: number; type: string }[];
}

export interface Measure {
  labelled: number;
  found: number;
  spans: number;
  right: number;
}

/** `⟦email|ana@example.com⟧` → the value and its place. */
export function readLabels(marked: string): Labelled {
  const labels: Labelled["labels"] = [];
  let text = "";
  let at = 0;
  for (const mark of marked.matchAll(/⟦(\w+)\|([^⟧]*)⟧/g)) {
    text += marked.slice(at, mark.index);
    const [whole, type = "", value = ""] = mark;
    labels.push({ start: text.length, end: text.length + value.length, type });
    text += value;
    at = mark.index + whole.length;
  }
  return { text: text + marked.slice(at), labels };
}

export function measure(messages: readonly Labelled[]): { byType: Map<string, Measure>; misses: string[] } {
  const byType = new Map<string, Measure>();
  const misses: string[] = [];
  const of = (type: string): Measure => {
    const measured = byType.get(type) ?? { labelled: 0, found: 0, spans: 0, right: 0 };
    byType.set(type, measured);
    return measured;
  };
  for (const { text, labels } of messages) {
    const { spans } = redact(text);
    for (const label of labels) {
      const isFound = spans.some(
        (span) => span.type === label.type && span.start <= label.start && span.end >= label.end,
      );
      of(label.type).labelled++;
      if (isFound) of(label.type).found++;
      else misses.push(`not found: ${label.type} ${text.slice(label.start, label.end)} in ${text}`);
    }
    for (const span of spans) {
      const isRight = labels.some((label) => label.type === span.type && share(span, label) >= 0.5);
      of(span.type).spans++;
      if (isRight) of(span.type).right++;
      else misses.push(`not labelled: ${span.type} ${text.slice(span.start, span.end)} in ${text}`);
    }
  }
  return { byType, misses };
}

interface Range {
  start: number;
  end: number;
}

function share(a: Range, b: Range): number {
  const common = Math.min(a.end, b.end) - Math.max(a.start, b.start);
  return common <= 0 ? 0 : common / (Math.max(a.end, b.end) - Math.min(a.start, b.start));
}

/** Each type as a row of the table in docs/privacy.md. */
export function asTable(byType: ReadonlyMap<string, Measure>, types: readonly PersonalType[]): string {
  const percent = (part: number, whole: number): string =>
    whole === 0 ? "–" : `${Math.round((100 * part) / whole)} %`;
  const rows = types.map((type) => {
    const { labelled, found, spans, right } = byType.get(type) ?? { labelled: 0, found: 0, spans: 0, right: 0 };
    return `| \`${type}\` | ${labelled} | ${percent(found, labelled)} | ${percent(right, spans)} |`;
  });
  return ["| type | values | recall | precision |", "|---|---|---|---|", ...rows].join("\n");
}
