import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { exportToCedar } from "#lib/policy/cedar/export.ts";
import { faultsOf } from "../../bench/cedar/agreement.ts";
import type { Io } from "./command.ts";
import { loadPolicy } from "./load-policy.ts";
import { policyExportCommand } from "./policy-export.ts";

const POLICIES = path.join(import.meta.dirname, "../../policies");
const ACME = path.join(POLICIES, "acme");
const packs = readdirSync(POLICIES, { recursive: true, encoding: "utf8" })
  .filter((file) => path.basename(file) === "policy.yaml")
  .map((file) => path.dirname(file));
const directory = mkdtempSync(path.join(tmpdir(), "cedar-"));
afterAll(() => rmSync(directory, { recursive: true }));

function terminal(): Io & { said: string[]; told: string[] } {
  const said: string[] = [];
  const told: string[] = [];
  return {
    said,
    told,
    lines: async function* () {},
    out: async (line) => void said.push(line),
    err: (line) => told.push(line),
    env: {},
  };
}

test.each(packs)("Cedar parses and validates the export of %s", async (pack) => {
  const io = terminal();
  const loaded = await loadPolicy(path.join(POLICIES, pack), io);
  if (loaded === undefined) throw new Error(io.told.join("\n"));
  const exported = exportToCedar(loaded.policy);
  expect(faultsOf(exported)).toEqual([]);
  const named = new Set([...exported.policies, ...exported.notExpressed].map(({ rule }) => rule));
  const covering = (loaded.policy.document.rules ?? []).filter(({ id }) =>
    [...loaded.policy.actions.values()].some(
      ({ grant, rules }) => grant !== undefined && rules.some((one) => one.id === id),
    ),
  );
  expect(covering.map(({ id }) => id).filter((id) => !named.has(id))).toEqual([]);
});

test("without --out it is one JSON document; with it three files with the same texts", async () => {
  const io = terminal();
  expect(await policyExportCommand.run([ACME, "--to", "cedar"], io)).toBe(0);
  const { policies, schema, notExpressed } = JSON.parse(io.said.join("\n"));
  expect(io.said.length).toBe(1);
  expect(notExpressed).toContainEqual({
    rule: "refund-order",
    kind: "budget",
    on: ["refund.create"],
    why: "Cedar keeps no history, so nothing can be counted",
  });
  expect(io.told.at(-1)).toBe("1 rule cannot be said in Cedar: whoever only runs the export does not enforce it.");
  expect(await policyExportCommand.run([ACME, "--to", "cedar", "--out", directory], terminal())).toBe(0);
  const file = (name: string) => readFileSync(path.join(directory, name), "utf8");
  expect(file("policies.cedar")).toBe(policies);
  expect(file("schema.cedarschema")).toBe(schema);
  expect(JSON.parse(file("not-expressed.json"))).toEqual(notExpressed);
});

test("another language is refused", async () => {
  await expect(policyExportCommand.run([ACME, "--to", "rego"], terminal())).rejects.toThrow("--to is cedar");
});
