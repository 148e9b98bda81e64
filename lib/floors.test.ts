/**
 * The house: which room may import which, and what else no compiler knows. This table is the only place where it is written.
 * Floors: 0 domain · 1 the pure cores · 2 desk, copilot, storage, messaging · 3 service and page · 4 components · 5 entrypoints.
 * Beside them the server; on top cli, practice and e2e, which nobody imports. Imports go downwards only.
 * Every rule is seen to fire below, on a planted fault: a guard that cannot fire guards nothing.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { findFaults, type House, type Room } from "./floors/house.ts";

const core = (...may: string[]): Room => ({ may, packages: ["zod", "@noble/hashes"], pure: true });
const CORES = ["lib/domain", "lib/policy", "lib/audit", "lib/privacy", "lib/claims", "lib/actions"];
const SECOND = ["lib/desk", "lib/copilot", "lib/storage", "lib/messaging"];
const TOP = ["cli", "practice", "e2e", "bench", "policies"];

const house: House = {
  rooms: {
    "lib/domain": core(),
    "lib/policy": core("lib/domain"),
    "lib/audit": core("lib/domain"),
    "lib/privacy": { ...core("lib/domain"), packages: ["zod", "libphonenumber-js"] },
    "lib/claims": core("lib/domain"),
    "lib/actions": core("lib/domain"),
    "lib/desk": { may: ["lib/domain", "lib/actions"], packages: ["zod"] },
    "lib/copilot": {
      may: ["lib/domain", "lib/actions", "lib/privacy", "lib/claims"],
      packages: ["zod", "@anthropic-ai/sdk"],
    },
    "lib/storage": { may: ["lib/domain", "lib/actions", "lib/audit"], packages: ["dexie", "zod"] },
    // Of the desk the words only: what the page is asked for is what the port answers.
    "lib/messaging": { may: ["lib/domain", "lib/actions", "lib/desk"], typesOf: ["lib/desk"], packages: ["zod"] },
    "lib/service": { may: [...CORES, ...SECOND], packages: ["zod"] },
    "lib/page": { may: ["lib/domain", "lib/desk", "lib/messaging"], typesOf: ["lib/domain"], packages: [] },
    components: {
      may: ["lib/domain", "lib/actions", "lib/policy", "lib/audit", "lib/messaging"],
      packages: ["react", "react-dom", "zustand"],
    },
    // One page, built into one file: it may show nothing that the cores did not check.
    verifier: { may: ["lib/domain", "lib/audit", "components"], packages: ["hash-wasm"] },
    entrypoints: {
      may: [...CORES, ...SECOND, "lib/service", "lib/page", "components"],
      packages: ["react", "react-dom", "wxt"],
    },
    // What runs one suite on every store; before the server, since the first room that fits counts. Only tests import it.
    "server/store/testing/suites": { may: ["server"], packages: ["node:", "vitest", "vitest/node"] },
    server: {
      may: ["lib/domain", "lib/policy", "lib/audit", "lib/privacy", "lib/actions"],
      packages: ["node:", "hono", "@hono/node-server", "kysely", "pg", "stripe", "yaml", "zod", "@noble/hashes"],
    },
    ...Object.fromEntries(
      TOP.map((room) => [
        room,
        { may: [...CORES, ...SECOND, "lib/service", "components", "server", ...TOP], packages: ["*"] },
      ]),
    ),
    "lib/floors": { may: [], packages: ["vite"] },
    toolchain: { may: [], packages: ["*"] },
  },
  enumerated: {
    "lib/actions": { units: "files", shared: ["index.ts", "definition.ts"] },
    "lib/policy/rules": { units: "files", shared: ["index.ts", "kind.ts", "otherwise.ts"] },
    "lib/privacy/detectors": { units: "files", shared: ["index.ts", "detector.ts"] },
    "lib/desk": { units: "folders", shared: [] },
    "lib/copilot": { units: "folders", shared: [] },
    "server/connectors": { units: "folders", shared: [] },
    "server/routes": { units: "files", shared: ["index.ts"] },
  },
  inPage: { roots: ["lib/page/", "entrypoints/desk.content", "entrypoints/composer.content"], packages: ["wxt"] },
  withoutDom: ["lib/service", "lib/storage", "lib/copilot"],
  testRooms: ["verifier", "lib", "server", "cli", "practice", "components", "policies", "bench"],
  maxLines: 300,
};

test("the tree keeps to the house", () => {
  const faults = findFaults(house, readTree());
  expect(faults.map(({ rule, file, detail }) => `${file}: ${detail} [${rule}]`)).toEqual([]);
});

/** A sound little tree, and for each rule one change that breaks it. */
const sound = {
  "lib/domain/money.ts": "export type Money = { minor: number };\nexport const zero = 0;",
  "lib/actions/index.ts": 'export { send } from "./send.ts";\nexport { tag } from "./tag.ts";',
  "lib/actions/send.ts": 'import type { Money } from "#lib/domain/money.ts";\nexport const send = (m: Money) => m;',
  "lib/actions/tag.ts": "export const tag = (at: Date) => new Date(at);",
  "lib/desk/port.ts": "export type Port = {};",
  "lib/desk/zendesk/read.ts": "export const read = () => document.title;",
  "lib/desk/freshdesk/read.ts": "export const other = 1;",
  "lib/page/main.ts": 'import { read } from "#lib/desk/zendesk/read.ts";\nexport const main = () => read();',
  "lib/service/main.ts": 'import type { Port } from "#lib/desk/port.ts";\nexport type P = Port;',
  "components/Card.tsx": "export const Card = () => <p>fetch, crypto and Date.now() in words</p>;",
  "server/main.ts": 'import { readFileSync } from "node:fs";\nexport const a = readFileSync;',
};

const planted: [rule: string, what: string, file: string, text: string][] = [
  ["room", "an import upwards", "lib/domain/a.ts", 'import "#lib/actions/tag.ts";'],
  ["room", "types upwards", "lib/domain/a.ts", 'import type { P } from "#lib/service/main.ts";'],
  ["room", "a type by import()", "lib/domain/a.ts", 'export type P = import("#lib/service/main.ts").P;'],
  ["room", "a dynamic import", "lib/actions/tag.ts", 'export const a = () => import("#lib/desk/port.ts");'],
  ["room", "a re-export", "components/a.ts", 'export * from "#lib/service/main.ts";'],
  ["room", "the service in a component", "components/a.ts", 'import "#lib/service/main.ts";'],
  ["room", "the desk on the server", "server/a.ts", 'import "#lib/desk/port.ts";'],
  ["room", "practice in the product", "server/a.ts", 'import "#practice/a.ts";'],
  ["types-only", "domain code in the page", "lib/page/a.ts", 'import { zero } from "#lib/domain/money.ts";\nzero;'],
  ["sideways", "one action in another", "lib/actions/tag.ts", 'import "./send.ts";'],
  ["sideways", "one desk in another", "lib/desk/zendesk/a.ts", 'import "../freshdesk/read.ts";'],
  ["cycle", "a cycle of types", "lib/actions/send.ts", 'import type { send } from "./index.ts";'],
  ["package", "yaml in the gate", "lib/policy/a.ts", 'import "yaml";'],
  ["package", "Node in a core", "lib/domain/a.ts", 'import "node:fs";'],
  ["package", "zod in the page", "lib/page/a.ts", 'import "zod";'],
  ["package", "a scoped package", "components/a.ts", 'import "@noble/hashes/sha2.js";'],
  ["page-package", "zod reached from the page", "lib/desk/zendesk/read.ts", 'import "zod";\nexport const read = 1;'],
  ["page-package", "react in a content script", "entrypoints/desk.content.ts", 'import "react";'],
  ["dom", "the DOM in the worker", "lib/service/a.ts", 'import "#lib/desk/zendesk/read.ts";'],
  ["imports-test", "a test that is imported", "lib/actions/tag.ts", 'import "./tag.test.ts";'],
  ["unresolved", "an import without its ending", "lib/actions/tag.ts", 'import "./send";'],
  ["path-style", "a relative path across rooms", "lib/actions/tag.ts", 'import "../domain/money.ts";'],
  ["path-style", "a # path inside a room", "lib/actions/index.ts", 'import "#lib/actions/tag.ts";'],
  ["stray-test", "a test among the entrypoints", "entrypoints/a.test.ts", "export {};"],
  ["no-room", "a folder that nobody planned", "helpers/a.ts", "export {};"],
  ["size", "a long file", "server/a.ts", "export {};\n".repeat(301)],
  ...[
    "Date.now()",
    "new Date()",
    "Date()",
    "Math.random()",
    "crypto.subtle",
    "fetch('x')",
    "console.log(1)",
    "setTimeout(f)",
  ].map((code): [string, string, string, string] => [
    "pure",
    code,
    "lib/domain/a.ts",
    `export const f = () => ${code};`,
  ]),
  ["pure", "a shorthand", "lib/policy/a.ts", "export const f = { fetch };"],
];

describe("planted faults", () => {
  const soundTree = new Map([
    ...Object.entries(sound),
    ["lib/actions/tag.test.ts", 'import "react";'],
    ["practice/a.ts", ""],
  ]);

  test("the sound tree has none", () => expect(findFaults(house, soundTree)).toEqual([]));

  test.each(planted)("%s: %s", (rule, _what, file, text) => {
    const faults = findFaults(house, new Map([...soundTree, [file, text]]));
    expect(faults.map((fault) => fault.rule)).toContain(rule);
    expect(faults.every((fault) => fault.file !== "")).toBe(true);
  });
});

function readTree(): Map<string, string> {
  const root = path.resolve(import.meta.dirname, "..");
  const folders = ["lib", "server", "components", "entrypoints", "verifier", "toolchain", ...TOP].filter((folder) =>
    existsSync(path.join(root, folder)),
  );
  const tree = new Map([["boot.cjs", readFileSync(path.join(root, "boot.cjs"), "utf8")]]);
  for (const folder of folders) {
    for (const entry of readdirSync(path.join(root, folder), { recursive: true, withFileTypes: true })) {
      const file = path.relative(root, path.join(entry.parentPath, entry.name)).replaceAll("\\", "/");
      if (!entry.isFile() || file.includes("node_modules/")) continue;
      tree.set(file, /\.[cm]?tsx?$|\.[cm]js$/.test(file) ? readFileSync(path.join(root, file), "utf8") : "");
    }
  }
  return tree;
}
