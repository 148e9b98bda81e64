import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { KINDS } from "#lib/policy/rules/index.ts";
import { documents } from "./document-facts.ts";

const root = path.resolve(import.meta.dirname, "..");

test.each(Object.entries(documents()))(
  "%s is what the code says; if not, run `node cli/document-facts.ts`",
  (name, content) => {
    expect(readFileSync(path.join(root, name), "utf8")).toBe(content);
  },
);

test("the policy's schema knows every kind of rule and the condition grammar", () => {
  const schema = JSON.parse(documents()["docs/schema/policy.json"] ?? "");
  const branches = schema.properties.rules.items.allOf.map((one: { then: object }) => one.then);
  const kinds = branches.map((one: { title: string }) => one.title);
  expect(kinds).toEqual(Object.keys(KINDS));
  const require = branches.find((one: { title: string }) => one.title === "require");
  expect(require.properties.that).toMatchObject({ $ref: "#/$defs/condition" });
  expect(schema.$defs.condition.anyOf.length).toBeGreaterThan(15);
});
