import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { catalogue } from "#lib/actions/index.ts";
import { Group } from "#lib/domain/action.ts";
import { Obligation } from "#lib/domain/decision.ts";
import { PolicyDocument } from "#lib/domain/policy-document.ts";
import { BUILT_IN } from "#lib/policy/built-in.ts";
import { checkPolicy } from "#lib/policy/check.ts";
import { compileWithProblems } from "#lib/policy/compile.ts";
import { OPERATORS, OTHER_OPERATORS } from "#lib/policy/operators.ts";
import { Problems } from "#lib/policy/problem.ts";
import { KINDS } from "#lib/policy/rules/index.ts";
import { Per } from "#lib/policy/rules/kind.ts";
import { parseYaml, sourceOf } from "./pack/yaml-source.ts";

const page = readFileSync(path.resolve(import.meta.dirname, "../docs/language.md"), "utf8");

type Raw = Record<string, Record<string, unknown>> & { rules?: { kind: string }[] };
const examples = [...page.matchAll(/^```yaml\n(.*?)^```$/gms)].map((match, i) => ({
  line: page.slice(0, match.index).split("\n").length + 1,
  raw: readYaml(match[1] ?? "", i),
}));
const [whole, ...pieces] = examples;

function readYaml(text: string, i: number): Raw {
  const problems = new Problems();
  const raw = parseYaml(sourceOf(`example ${i}`, text), problems);
  expect(problems.list).toEqual([]);
  return raw as Raw;
}

/** A piece brings its own rules; what it declares stands beside what the whole pack has. */
function packWith(piece: Raw): PolicyDocument {
  const base = whole?.raw;
  return PolicyDocument.parse({
    ...base,
    ...piece,
    facts: { ...base?.facts, ...piece.facts },
    actions: { ...base?.actions, ...piece.actions },
    rules: piece.rules ?? [],
  });
}

describe("docs/language.md", () => {
  test("begins with a whole pack, in which nothing is left to say", () => {
    expect(PolicyDocument.safeParse(whole?.raw).success).toBe(true);
    expect(pieces.length).toBeGreaterThan(15);
    const { policy } = compileWithProblems(packWith(whole?.raw ?? {}), catalogue);
    expect(policy && checkPolicy(policy)).toEqual([]);
  });

  test.each(examples)("the example in line $line compiles without a word", ({ raw }) => {
    expect(compileWithProblems(packWith(raw), catalogue).problems).toEqual([]);
  });

  test("has an example of every kind, and none beside", () => {
    const kinds = new Set(examples.flatMap(({ raw }) => (raw.rules ?? []).map(({ kind }) => kind)));
    expect([...kinds].sort()).toEqual(Object.keys(KINDS).sort());
  });

  test("names every field, comparison, obligation, group, built-in rule and `per`", () => {
    const fields = Object.values(KINDS).flatMap(({ form }) => form.map(({ field }) => field));
    const comparisons = [...Object.keys(OPERATORS), ...OTHER_OPERATORS];
    const ours = BUILT_IN.filter((id) => id !== "repeat-money");
    const words = [...fields, ...comparisons, ...Obligation.options, ...Group.options, ...ours, ...Per.options];
    expect(words.filter((word) => !new RegExp(`\\b${word}\\b`).test(page))).toEqual([]);
  });

  test("links only to what is there", () => {
    const targets = [...page.matchAll(/\]\(([^)#]+)\)/g)].map((match) => match[1] ?? "");
    const missing = targets.filter((target) => {
      try {
        return readFileSync(path.resolve(import.meta.dirname, "../docs", target)) === undefined;
      } catch {
        return true;
      }
    });
    expect(missing).toEqual([]);
  });
});
