/** Slips of a hand in YAML: each is told once, where it began, with what to write. */
import { expect, test } from "vitest";
import { Problems } from "#lib/policy/problem.ts";
import { parseYaml, positionOf, sourceOf } from "./yaml-source.ts";

function told(text: string): string[] {
  const source = sourceOf("policy.yaml", text);
  const problems = new Problems();
  parseYaml(source, problems);
  return problems.list.map(({ path, message, suggestion }) => {
    const { line, column } = positionOf(source, path);
    return `${line}:${column} ${message} → ${suggestion}`;
  });
}

const INDENTED =
  "this line is not indented like its neighbours → begin it with exactly as many spaces as the lines that belong together with it";
const STAR = 'a star means something else in YAML unless it stands in quotes → write `"*"`';

test.each([
  ["deeper than its neighbours", "rules:\n  - id: a\n    on: b\n     of: c\n    why: d\n", `4:6 ${INDENTED}`],
  ["less deep than its neighbours", "rules:\n  - id: a\n    on: b\n   of: c\n    why: d\n", `4:4 ${INDENTED}`],
  ["deeper, after a blank line", "a: b\n\n  c: d\n", `3:3 ${INDENTED}`],
  [
    "a colon in a text",
    "why: Note: over 50\n",
    '1:6 a text in which a colon and a space follow each other needs quotes → write `"Note: over 50"`',
  ],
  [
    "a brace that is never closed",
    'rules:\n  - { id: a, why: "}" }\n  - { id: b, why: c\n  - { id: d }\n',
    "3:5 the `{` that opens here is never closed → write `}` where it ends",
  ],
  [
    "a quote that is never closed",
    'a: "b"\nwhy: "Over 50\nid: c\n',
    '2:6 the quote that opens here is never closed → write `"` where the text ends',
  ],
  ["a bare star", "on: *\n", `1:5 ${STAR}`],
  ["a bare star in braces", "rules:\n  - { id: a, on: *, why: b }\n", `2:18 ${STAR}`],
  ["a star before a name", "on: *all\n", `1:5 ${STAR}`],
  [
    "a text that begins with an at sign",
    "why: @lead approves\n",
    '1:6 a text cannot begin with `@` unless it stands in quotes → write `"@lead approves"`',
  ],
  [
    "a no-break space",
    "a: b\nkind:\u00a0cap\nc: d\n",
    "2:6 there is a no-break space here, which looks like a space and is none → type the space again",
  ],
])("%s", (_name, text, expected) => {
  expect(told(text)).toEqual([expected]);
});

test("an alias of an anchor is read as before", () => {
  expect(told("a: &x [b]\nc: *x\n")).toEqual([]);
});
