/**
 * Every pack that comes with the product: it checks without a finding, its cases come out as written, and the cases
 * reach all of it. A rule that no case sees fire could be misspelt for years; one that always fires is a wall.
 */
import { existsSync, globSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { catalogue } from "#lib/actions/index.ts";
import type { PolicyDocument } from "#lib/domain/policy-document.ts";
import { compilePolicy } from "#lib/policy/compile.ts";
import type { CompiledPolicy } from "#lib/policy/compiled.ts";
import { decide } from "#lib/policy/decide.ts";
import { covers } from "#lib/policy/on.ts";
import { KINDS } from "#lib/policy/rules/index.ts";
import { policyCheckCommand } from "../commands/policy-check.ts";
import { policyTestCommand } from "../commands/policy-test.ts";
import { toRequest } from "../commands/request-line.ts";
import { type Pack, readPack } from "./read-pack.ts";

const root = path.resolve(import.meta.dirname, "../..");
const DIRECTORIES = globSync("policies/{*,examples/*}/policy.yaml", { cwd: root }).map(path.dirname).sort();
/** The pack that everybody starts with is older than the four classes. */
const CLASSES = ["simple", "sensitive", "ambiguous", "hostile"];
const UNCLASSED = ["policies/acme"];

test("the packs are where they are looked for", () => {
  const names = ["acme", "examples/airline", "retail", "saas", "starter", "strict"];
  expect(DIRECTORIES).toEqual(names.map((name) => `policies/${name}`));
});

describe.each(DIRECTORIES)("%s", (directory) => {
  test("checks without a finding", async () => {
    const { code, out } = await run(policyCheckCommand, directory);
    expect({ code, out }).toEqual({ code: 0, out: [] });
  });

  test("answers its own cases as they are written", async () => {
    const { code, out } = await run(policyTestCommand, directory);
    const failed = out.filter((line) => line.ok === false);
    expect({ code, failed }).toEqual({ code: 0, failed: [] });
    expect(out.length).toBeGreaterThan(25);
  });

  test("each rule fires in one case and stays silent in another", async () => {
    const { pack, policy } = await load(directory);
    const played = play(pack, policy);
    for (const { id, kind, on, when } of pack.document.rules ?? []) {
      const fired = played.filter(({ rules }) => rules.some((rule) => rule.id === id && rule.outcome !== "allow"));
      expect(fired.length, `${id} never fires`).toBeGreaterThan(0);
      // What is never done, or hidden from everybody, is silent only for other actions.
      const isWall = (kind === "never" || kind === "hide") && when === undefined;
      const reached = played.filter(({ action }) => isWall || covers(on, action));
      expect(fired.length, `${id} always fires`).toBeLessThan(reached.length);
    }
  });

  test("each rule matters: without it a case comes out otherwise", async () => {
    const { pack, policy } = await load(directory);
    const played = play(pack, policy);
    const idle: string[] = [];
    for (const { id } of pack.document.rules ?? []) {
      const rules = (pack.document.rules ?? []).filter((rule) => rule.id !== id);
      const without = compile({ ...pack.document, rules });
      const met = played.filter((one) => one.rules.some((rule) => rule.id === id && rule.outcome !== "allow"));
      const isMissed = met.some(({ request, outcome, first, requires }) => {
        const otherwise = decide(without, request);
        return otherwise.outcome !== outcome || otherwise.first !== first || `${otherwise.requires}` !== `${requires}`;
      });
      if (!isMissed) idle.push(id);
    }
    expect(idle).toEqual([]);
  });

  test("each action that the pack lists is asked for, and each route is one that a rule takes", async () => {
    const { pack, policy } = await load(directory);
    const asked = new Set(play(pack, policy).map(({ action }) => action.id));
    expect(Object.keys(pack.document.actions).filter((id) => !asked.has(id))).toEqual([]);
    const text = JSON.stringify(pack.document.rules);
    const [, ...named] = Object.keys(pack.document.routes ?? {});
    expect(named.filter((route) => !text.includes(`"${route}"`))).toEqual([]);
  });

  test("names the class of each case, and has cases of all four", async () => {
    if (UNCLASSED.includes(directory)) return;
    const { pack } = await load(directory);
    const classes = pack.cases.map(({ name }) => name.split(",")[0]);
    expect(classes.filter((one) => !CLASSES.includes(one ?? ""))).toEqual([]);
    for (const one of CLASSES) expect(classes.filter((it) => it === one).length, one).toBeGreaterThan(3);
    expect(new Set(pack.cases.map(({ name }) => name)).size).toBe(pack.cases.length);
  });

  test("has articles with an owner and an end, and says in plain words whom it is for", async () => {
    const { pack } = await load(directory);
    expect(pack.knowledge.length).toBeGreaterThan(2);
    for (const { id, owner, approved, expires } of pack.knowledge) {
      expect([owner, approved, expires].every(Boolean), id).toBe(true);
    }
    if (UNCLASSED.includes(directory)) return;
    expect(existsSync(path.join(root, directory, "README.md"))).toBe(true);
    expect(readFileSync(path.join(root, "policies/README.md"), "utf8")).toContain(path.basename(directory));
  });
});

test("every kind of rule is at work in some pack", async () => {
  const used = new Set<string>();
  for (const directory of DIRECTORIES)
    for (const { kind } of (await load(directory)).pack.document.rules ?? []) used.add(kind);
  expect(Object.keys(KINDS).filter((kind) => !used.has(kind))).toEqual([]);
});

const loaded = new Map<string, Promise<Loaded>>();

interface Loaded {
  pack: Pack;
  policy: CompiledPolicy;
}

function load(directory: string): Promise<Loaded> {
  const before = loaded.get(directory);
  if (before !== undefined) return before;
  const now = loadNew(directory);
  loaded.set(directory, now);
  return now;
}

async function loadNew(directory: string): Promise<Loaded> {
  const read = await readPack(path.join(root, directory));
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return { pack: read.pack, policy: compile(read.pack.document) };
}

function compile(document: PolicyDocument): CompiledPolicy {
  const compiled = compilePolicy(document, catalogue, { guardRepeats: false });
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems));
  return compiled.policy;
}

/** What each case asks for and how it is answered. */
function play({ cases }: Pack, policy: CompiledPolicy) {
  return cases.flatMap(({ request }) => {
    const line = toRequest(request, "text");
    const action = line.ok ? policy.declarations.get(line.request.action) : undefined;
    if (!line.ok || action === undefined) return [];
    const { rules, outcome, first, requires } = decide(policy, line.request);
    return [{ action, request: line.request, rules, outcome, first, requires }];
  });
}

async function run(command: typeof policyCheckCommand, directory: string) {
  const out: Record<string, unknown>[] = [];
  const io = {
    async *lines() {},
    out: async (line: string) => {
      out.push(JSON.parse(line) as Record<string, unknown>);
    },
    err: () => {},
    env: {},
  };
  const code = await command.run([path.join(root, directory)], io);
  return { code, out };
}
