import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import type { Command, Io } from "./command.ts";
import { decideCommand } from "./decide.ts";
import { splitLines } from "./lines.ts";
import { policyCheckCommand } from "./policy-check.ts";
import { policyExplainCommand } from "./policy-explain.ts";
import { policySimulateCommand } from "./policy-simulate.ts";
import { policyTestCommand } from "./policy-test.ts";

const ACME = path.resolve(import.meta.dirname, "../../policies/acme");
const scratch = mkdtempSync(path.join(tmpdir(), "countersign-pack-"));
afterAll(() => rmSync(scratch, { recursive: true }));

async function run(command: Command, args: string[], lines: string[] = []) {
  const out: string[] = [];
  const err: string[] = [];
  const io: Io = {
    lines: async function* () {
      yield* lines;
    },
    out: async (line) => {
      out.push(line);
    },
    err: (line) => {
      err.push(line);
    },
    env: {},
  };
  const code = await command.run(args, io);
  return { code, out: out.map((line) => JSON.parse(line)), err: err.join("\n") };
}

const good = (id: string, more: object = {}) =>
  JSON.stringify({
    id,
    action: "status.set",
    args: { status: "open" },
    rep: { id: "sam", roles: ["rep"] },
    facts: { "ticket.status": { value: "open", source: "attested" }, "ticket.signals": [] },
    now: "2026-11-20T11:02:03Z",
    ...more,
  });

test("decide answers every line in order, and a bad one does not stop the rest", async () => {
  const lines = [
    good("1"),
    "{",
    '{"action":"x","now":"2026-11-20T11:02:03Z"}',
    '{"id":"4","now":"2026-11-20T11:02:03Z"}',
    '{"id":"5","action":"status.set"}',
    good("6", { args: "oops" }),
    good("7", { action: "nope" }),
    "",
    good("9", { facts: [] }),
    good("10", { subject: { order: null } }),
  ];
  const { code, out, err } = await run(decideCommand, ["--policy", ACME], lines);
  expect(code).toBe(1);
  expect(out.map((one) => one.outcome ?? one.error.code)).toEqual([
    "allow",
    "not-json",
    "missing-id",
    "missing-action",
    "missing-now",
    "deny",
    "deny",
    "not-json",
    "bad-request",
    "allow",
  ]);
  expect(out.map((one) => one.id)).toEqual(["1", null, null, "4", "5", "6", "7", null, "9", "10"]);
  expect(out[1]).toEqual({ id: null, line: 2, error: { code: "not-json", message: "the line is not JSON in UTF-8" } });
  expect(out[5].first).toBe("args");
  expect(err).toContain("6 of 10");
});

test("a bare fact is only text, unless told otherwise", async () => {
  const line = good("1", { facts: { "ticket.status": "open", "ticket.signals": [] } });
  expect((await run(decideCommand, ["--policy", ACME], [line])).out[0].outcome).toBe("deny");
  expect((await run(decideCommand, ["--policy", ACME, "--assume-source", "server"], [line])).out[0].outcome).toBe(
    "allow",
  );
  const bogus = good("1", { facts: { "ticket.status": { value: "open", source: "root" }, "ticket.signals": [] } });
  expect((await run(decideCommand, ["--policy", ACME, "--assume-source", "server"], [bogus])).out[0].outcome).toBe(
    "deny",
  );
});

function packWith(name: string, text: string | Uint8Array): string {
  const directory = path.join(scratch, name);
  mkdirSync(directory, { recursive: true });
  writeFileSync(path.join(directory, "policy.yaml"), text);
  return directory;
}

const HEAD = 'schema: countersign.policy/1\nengine: ">=1"\nname: t\nmode: assist\n';
const bomb = [
  "a: &a [x, x, x, x, x, x, x, x, x]",
  ..."bcdefghi".split("").map((name, i) => `${name}: &${name} [${Array(9).fill(`*${"abcdefgh"[i]}`).join(", ")}]`),
].join("\n");
const hostile: [string, string | Uint8Array, string][] = [
  ["a name twice", `${HEAD}mode: stop\nactions: {}\n`, "yaml"],
  ["an alias bomb", bomb, "yaml"],
  ["brackets without end", `a: ${"[".repeat(15_000)}`, "too-deep"],
  ["indentation without end", Array.from({ length: 900 }, (_, i) => `${" ".repeat(i)}a:`).join("\n"), "too-deep"],
  ["two megabytes", "#".repeat(2_000_000), "too-large"],
  ["a prototype", `${HEAD}actions: {}\n__proto__: { mode: assist }\n`, "yaml"],
  ["a tag that runs something", `${HEAD}actions: !!js/function x\n`, "yaml"],
  ["bytes that are no text", new Uint8Array([0xff, 0xfe, 0x00]), "unreadable"],
  ["nothing", "", "schema"],
  ["a merge key", `${HEAD}actions: {}\nfacts: { <<: { a: 1 } }\n`, "yaml"],
];
test.each(hostile)("%s is refused quickly, and decide does not run", async (name, text, code) => {
  const directory = packWith(name.replaceAll(" ", "-"), text);
  const checked = await run(policyCheckCommand, [directory]);
  expect(checked.out.map((one) => one.code)).toContain(code);
  expect(checked.out[0]).toMatchObject({
    file: path.join(directory, "policy.yaml"),
    severity: "error",
    line: expect.any(Number),
  });
  expect((await run(decideCommand, ["--policy", directory], [good("1")])).code).toBe(2);
});

test("check points at the line, and a time in YAML stays the text that was written", async () => {
  const rules =
    "rules:\n  - id: late\n    kind: require\n    on: refund.create\n    why: w\n    that: { fact: order.placedAt, after: 2026-01-01T00:00:00Z }\n  - id: cap\n    kind: cap\n    on: refund.create\n    why: w\n    of: args.amount\n    atMost: 50.00\n";
  const directory = packWith(
    "places",
    `${HEAD}actions: { refund.create: { lane: assist, roles: [rep], owner: x } }\n${rules}`,
  );
  const { code, out } = await run(policyCheckCommand, [directory]);
  expect(code).toBe(1);
  expect(out).toEqual([expect.objectContaining({ line: 17, column: 5, code: "money-without-currency" })]);
});

test("Acme's pack has no findings, all its cases hold and all five outcomes are among them", async () => {
  expect(await run(policyCheckCommand, [ACME])).toMatchObject({ code: 0, out: [] });
  const { code, out } = await run(policyTestCommand, [ACME]);
  expect(code).toBe(0);
  expect(out.at(-1)).toEqual({ passed: out.length - 1, failed: 0 });
  expect(new Set(out.slice(0, -1).map((one) => one.got.outcome))).toEqual(
    new Set(["allow", "needs", "pause", "escalate", "deny"]),
  );
});

test("explain shows the map, simulate the flips", async () => {
  const { out } = await run(policyExplainCommand, [ACME]);
  const refund = out.find((one) => one.action === "refund.create");
  expect(refund).toMatchObject({
    lane: "assist",
    approvers: ["lead"],
    escalates: ["billing", "leads", "legal", "safety"],
    never: false,
    owner: "billing-leads",
  });
  const stopped = packWith(
    "stopped",
    `${HEAD.replace("assist", "stop")}actions: { status.set: { lane: assist, roles: [rep] } }\n`,
  );
  const flips = await run(policySimulateCommand, [ACME, stopped], [good("1"), good("2", { action: "nope" })]);
  expect(flips.out).toEqual([
    { id: "1", was: "allow", willBe: "deny", rules: ["mode"] },
    { requests: 2, flips: 1 },
  ]);
});

test("lines survive any cutting of the stream, with CRLF, a mark at the start and no end at the end", async () => {
  const text = '\uFEFF{"a":"ü😀"}\r\n\nlast';
  const bytes = new TextEncoder().encode(text);
  for (const size of [1, 2, 3, 7, 100]) {
    const chunks = async function* () {
      for (let i = 0; i < bytes.length; i += size) yield bytes.subarray(i, i + size);
    };
    const lines: string[] = [];
    for await (const line of splitLines(chunks())) lines.push(line);
    expect(lines).toEqual(['{"a":"ü😀"}', "", "last"]);
  }
});

test("a second refund within a day is answered as the pack says: the built-in guard is the server's and the worker's", async () => {
  const dir = path.join(scratch, "budget");
  mkdirSync(dir, { recursive: true });
  writeFileSync(
    path.join(dir, "policy.yaml"),
    `schema: countersign.policy/1
engine: ">=1"
name: Budget
mode: assist
actions: { refund.create: { lane: assist, roles: [rep], owner: leads } }
rules: [{ id: b, kind: budget, on: refund.create, per: order, of: args.amount, atMost: 50.00 USD, within: 90d, why: w }]
`,
  );
  const args = { order: "1", amount: { minor: 100, currency: "USD" } };
  const at = "2026-11-20T10:00:00Z";
  const history = [
    { action: "refund.create", args, rep: "sam", team: "eu", customer: "c", order: "1", at, state: "done" },
  ];
  const line = good("1", { action: "refund.create", args, history, subject: { customer: "c", order: "1" } });
  const { out } = await run(decideCommand, ["--policy", dir], [line]);
  expect(out[0]).toMatchObject({ outcome: "allow", rules: [] });
});

test("an argument called __proto__ is an extra argument like any other", async () => {
  const line = good("1").replace('{"status":"open"}', '{"status":"open","__proto__":{"status":"open"}}');
  const { out } = await run(decideCommand, ["--policy", ACME], [line]);
  expect(out[0]).toMatchObject({ outcome: "deny", first: "args" });
});

test("bytes that are not UTF-8 and lines without end are no JSON, and the lines after them are read", async () => {
  const bytes = async function* (...chunks: Uint8Array[]) {
    yield* chunks;
  };
  const lines: string[] = [];
  const text = (words: string) => new TextEncoder().encode(words);
  const endless = text("x".repeat(1_000_000));
  const stream = bytes(
    new Uint8Array([0x22, 0xff, 0xfe, 0x22, 0x0a]),
    ...Array.from({ length: 9 }, () => endless),
    text("\n€".slice(0, 1)),
    ...[...text("€\r\nlast")].map((byte) => new Uint8Array([byte])),
  );
  for await (const line of splitLines(stream)) lines.push(line);
  expect(lines).toEqual(["\uFFFD", "\uFFFD", "€", "last"]);
});
