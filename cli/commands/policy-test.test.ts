import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeEach, expect, test } from "vitest";
import type { Command, Io } from "./command.ts";
import { cap, pack } from "./fixtures/pack-text.ts";
import { policySimulateCommand } from "./policy-simulate.ts";
import { policyTestCommand } from "./policy-test.ts";

const scratch = mkdtempSync(path.join(tmpdir(), "countersign-cases-"));
afterAll(() => rmSync(scratch, { recursive: true }));
beforeEach(() => writeFileSync(path.join(scratch, "policy.yaml"), pack(cap("atMost: 50.00 USD"))));

async function run(command: Command, args: string[], lines: string[] = []) {
  const out: string[] = [];
  const err: string[] = [];
  const io: Io = {
    lines: async function* () {
      yield* lines;
    },
    out: async (line) => void out.push(line),
    err: (line) => void err.push(line),
    env: {},
  };
  const code = await command.run(args, io);
  return { code, out: out.map((line) => JSON.parse(line)), err };
}

const request = (minor: number) => ({
  action: "refund.create",
  args: { order: "1", amount: { minor, currency: "USD" } },
  rep: { id: "sam", roles: ["rep"] },
  facts: {
    "order.owner": { value: "c", source: "server" },
    "requester.customer": { value: "c", source: "server" },
    "ticket.signals": { value: [], source: "text" },
  },
  subject: { customer: "c", order: "1" },
  history: [],
  now: "2026-11-20T11:02:03Z",
});
const cases = (...list: object[]) => writeFileSync(path.join(scratch, "cases.yaml"), JSON.stringify(list));

test("a case that fails tells which rule decided and what it read", async () => {
  cases(
    { name: "small", ...request(3200), outcome: "allow" },
    { name: "big", ...request(8200), outcome: "allow", first: "own" },
  );
  const { code, out, err } = await run(policyTestCommand, [scratch]);
  expect(code).toBe(1);
  expect(out).toEqual([
    { name: "small", ok: true, expected: { outcome: "allow" }, got: { outcome: "allow" } },
    { name: "big", ok: false, expected: { outcome: "allow", first: "own" }, got: { outcome: "deny", first: "r" } },
    { passed: 1, failed: 1 },
  ]);
  expect(err).toEqual([
    '✗ big: expected {"outcome":"allow","first":"own"}, got {"outcome":"deny","first":"r"}',
    "    deny by r (cap): $82.00 is over $50.00",
    '      args.amount = {"minor":8200,"currency":"USD"} (args)',
  ]);
});

test("a key that nobody knows is an error, not a part of the case that nobody runs", async () => {
  cases({ name: "typo", ...request(1), outcom: "deny", outcome: "allow" });
  const { code, err } = await run(policyTestCommand, [scratch]);
  expect(code).toBe(2);
  expect(err.join("\n")).toContain("`outcom` is not known here");
});

test("simulate counts what would change, in both directions and with the money", async () => {
  const tighter = mkdtempSync(path.join(scratch, "new-"));
  writeFileSync(path.join(tighter, "policy.yaml"), pack(cap("atMost: 20.00 USD")));
  const lines = [3200, 1000, 4000].map((minor, i) => JSON.stringify({ id: String(i), ...request(minor) }));
  const there = await run(policySimulateCommand, [scratch, tighter], [...lines, "{"]);
  expect(there.code).toBe(1);
  expect(there.out.map((one) => one.willBe ?? one.error?.code ?? one)).toEqual([
    "deny",
    "deny",
    "not-json",
    { requests: 3, flips: 2 },
  ]);
  expect(there.err.at(-1)).toBe("Of 3 requests, the new policy would answer 2 more strictly ($72.00).");
  const back = await run(policySimulateCommand, [tighter, scratch], lines);
  expect(back.err.at(-1)).toBe("Of 3 requests, the new policy would answer 2 more mildly ($72.00).");
  const same = await run(policySimulateCommand, [scratch, scratch], lines.slice(0, 1));
  expect(same.err.at(-1)).toBe("Nothing would change for 1 request.");
});
