import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { PERSONAL_TYPES } from "#lib/domain/personal.ts";
import { asTable, type Labelled, measure, readLabels } from "./measure.ts";

const messages = readCorpus((file) => !file.startsWith("second-"));
const { byType, misses } = measure(messages);
/** Written by somebody who had not seen the detectors. */
const second = readCorpus((file) => file.startsWith("second-"));
const outside = measure(second);

test("the corpus speaks six languages and has enough of every type", () => {
  expect(messages.length).toBeGreaterThanOrEqual(150);
  for (const type of PERSONAL_TYPES) expect(byType.get(type)?.labelled ?? 0, type).toBeGreaterThanOrEqual(6);
});

test.each(PERSONAL_TYPES)("%s: at least 95 %% are found and 90 %% of the findings are right", (type) => {
  const { labelled, found, spans, right } = byType.get(type) ?? { labelled: 0, found: 0, spans: 0, right: 0 };
  const said = misses.filter((miss) => miss.includes(`: ${type} `)).join("\n");
  expect(found / labelled, said).toBeGreaterThanOrEqual(0.95);
  expect(right / spans, said).toBeGreaterThanOrEqual(0.9);
});

test("the second corpus has a hundred messages, with values of every type and many without any", () => {
  expect(second).toHaveLength(100);
  expect(second.filter(({ labels }) => labels.length === 0).length).toBeGreaterThanOrEqual(20);
  for (const type of PERSONAL_TYPES) expect(outside.byType.get(type)?.labelled ?? 0, type).toBeGreaterThanOrEqual(5);
});

test.each(PERSONAL_TYPES)("second corpus, %s: at least 90 %% are found and 90 %% of the findings are right", (type) => {
  const { labelled, found, spans, right } = outside.byType.get(type) ?? { labelled: 0, found: 0, spans: 0, right: 0 };
  const said = outside.misses.filter((miss) => miss.includes(`: ${type} `)).join("\n");
  expect(found / labelled, said).toBeGreaterThanOrEqual(0.9);
  expect(right / spans, said).toBeGreaterThanOrEqual(0.9);
});

test("the documentation shows what is measured here", () => {
  const page = readFileSync(path.resolve(import.meta.dirname, "../../../docs/privacy.md"), "utf8");
  expect(page).toContain(asTable(byType, PERSONAL_TYPES));
});

function readCorpus(isMeant: (file: string) => boolean): Labelled[] {
  const files = readdirSync(import.meta.dirname).filter((file) => file.endsWith(".jsonl") && isMeant(file));
  return files.sort().flatMap((file) =>
    readFileSync(path.join(import.meta.dirname, file), "utf8")
      .split("\n")
      .filter(Boolean)
      .map((line) => readLabels(JSON.parse(line).text)),
  );
}
