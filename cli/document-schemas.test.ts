/** The schema that editors use takes every pack that is in the repository, rule by rule, and refuses what is wrong. */
import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { schemas } from "./document-schemas.ts";

type Schema = Record<string, unknown>;
interface Branch {
  if: { properties: { kind: { const: string } } };
  then: Schema;
}

const { policy } = schemas();
const { $defs, properties } = policy as { $defs: Schema; properties: { rules: { items: { allOf: Branch[] } } } };
const top = z.fromJSONSchema({ ...policy, properties: { ...properties, rules: { type: "array" } } } as never);
// zod reads no conditions in a schema, so the branch is chosen here, as an editor does.
const branches = new Map(
  properties.rules.items.allOf.map((one) => [
    one.if.properties.kind.const,
    z.fromJSONSchema({ ...one.then, $defs } as never),
  ]),
);

const root = path.resolve(import.meta.dirname, "..");
const packs = globSync("policies/**/policy.yaml", { cwd: root }).sort();

test("there are packs to try", () => {
  expect(packs).toContain("policies/acme/policy.yaml");
});

test.each(packs)("%s fits", (name) => {
  const document = parse(readFileSync(path.join(root, name), "utf8"));
  expect(top.safeParse(document).error?.issues).toBeUndefined();
  for (const rule of document.rules) {
    expect({ id: rule.id, issues: branches.get(rule.kind)?.safeParse(rule).error?.issues }).toEqual({ id: rule.id });
  }
});

test.each([
  ["an else that grants", { kind: "cap", of: "args.amount", atMost: "50.00 USD", beyond: "allow" }],
  ["an obligation that is none", { kind: "oblige", needs: "lead-aproval" }],
  ["a key of another kind", { kind: "never", atMost: 3 }],
  ["a condition that is none", { kind: "require", that: { fact: "order.status", equals: "paid" } }],
])("%s does not", (_name, rule) => {
  const whole = { id: "r", on: "refund.create", why: "w", ...rule };
  expect(branches.get(rule.kind)?.safeParse(whole).success).toBe(false);
});
