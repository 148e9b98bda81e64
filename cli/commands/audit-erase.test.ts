import { readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Bench, startBench } from "#e2e/faults/bench.ts";
import type { Execution } from "#lib/domain/server-api.ts";
import type { Device } from "#server/testing/device.ts";
import { auditAccessCommand } from "./audit-access.ts";
import { auditEraseCommand } from "./audit-erase.ts";
import { auditErasuresCommand } from "./audit-erasures.ts";
import { auditHoldCommand } from "./audit-hold.ts";
import { auditRetentionCommand } from "./audit-retention.ts";
import { auditRotateValueKeysCommand } from "./audit-rotate-value-keys.ts";
import type { Command, Io } from "./command.ts";

let bench: Bench;
let sam: Device;

beforeEach(async () => {
  bench = await startBench();
  sam = await bench.device();
});
afterEach(async () => {
  await bench.stop();
  expect(bench.reports).toEqual([]);
});

const folder = () => path.join(bench.dir, "server");

async function refund(minor: number) {
  const approval = await sam.approve(sam.propose(await bench.refund("4712", "1002", minor)));
  return sam.call<{ execution: Execution }>("POST", "/v1/executions", sam.request(approval));
}

async function endOfHold() {
  bench.clock.now += 8_001;
  await bench.server().tick();
}

function bytes(): Buffer {
  const files = readdirSync(folder(), { recursive: true, encoding: "utf8" }).map((name) => path.join(folder(), name));
  return Buffer.concat(files.filter((name) => statSync(name).isFile()).map((name) => readFileSync(name)));
}

async function run(command: Command, args: readonly string[], env: Io["env"] = {}) {
  const out: string[] = [];
  const err: string[] = [];
  const io: Io = {
    lines: async function* () {},
    out: async (line) => void out.push(line),
    err: (line) => void err.push(line),
    env,
  };
  return { code: await command.run(args, io), out, err: err.join("\n") };
}
const here = (command: Command, ...args: string[]) => run(command, [...args, "--dir", folder()]);

test("on the command line, beside the running server: plan, hold, erase, access", async () => {
  await refund(4000);
  await endOfHold();
  const held = await here(
    auditHoldCommand,
    "set",
    "--customer",
    "cus_ben",
    "--reason",
    "litigation",
    "--why",
    "Case 12",
  );
  expect(held.code).toBe(0);
  const no = await here(auditEraseCommand, "--customer", "cus_ben", "--why", "Letter 17", "--yes");
  expect(no).toMatchObject({ code: 2, out: [] });
  expect(no.err).toMatch(/legal hold covers/);
  const { id } = JSON.parse(held.out[0] ?? "") as { id: string };
  expect(await here(auditHoldCommand, "end", "--id", id, "--why", "Closed")).toMatchObject({ code: 0 });
  const file = path.join(bench.dir, "ben.json");
  const access = await here(auditAccessCommand, "--customer", "cus_ben", "--format", "json", "--out", file);
  expect(access.code).toBe(0);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  const report = JSON.parse(readFileSync(file, "utf8")) as { entries: { kind: string }[]; acts: unknown[] };
  expect(report.entries.map(({ kind }) => kind).sort()).toEqual(
    ["export", "held", "intent", "legal-hold-ended", "legal-hold-set", "result"].sort(),
  );
  expect(report.acts).toMatchObject([{ action: "refund.create", state: "done", ticket: "4712", order: "1002" }]);
  const plan = await here(auditEraseCommand, "--customer", "cus_ben", "--why", "Letter 17");
  expect(plan.err).toMatch(/Nothing was erased yet\. Say --yes/);
  expect(bytes().includes("cus_ben")).toBe(true);
  const erased = await here(auditEraseCommand, "--customer", "cus_ben", "--why", "Letter 17", "--yes");
  expect(erased).toMatchObject({ code: 0 });
  expect(bytes().includes("cus_ben")).toBe(false);
  // The server, which had their key in memory, knows the order again, and gives whoever comes again a new key.
  const again = await refund(500);
  expect(again.body.error?.happened).toMatch(/repeat-money/);
  const { submission } = await sam.write(
    { entry: "sent", match: "other" },
    { customer: "cus_ben", text: "Hello again" },
  );
  expect((await sam.call("POST", "/v1/log", { submissions: [submission], remembered: null })).status).toBe(200);
  expect(await here(auditRotateValueKeysCommand)).toMatchObject({ code: 0 });
  await endOfHold();
  const list = await here(auditErasuresCommand);
  expect(JSON.parse(list.out[0] ?? "")).toMatchObject({ user: "sam", waiting: 1, done: 0 });
});

test("through the running server with the upload token; wrong uses are told", async () => {
  const server = bench.server();
  const env = { COUNTERSIGN_TOKEN: server.publishToken };
  const args = ["--customer", "cus_nobody", "--why", "Letter 17", "--server", server.url];
  expect(await run(auditEraseCommand, args, env)).toMatchObject({
    code: 0,
    err: "Nothing is held about this customer.",
  });
  await expect(run(auditEraseCommand, [...args, "--dir", folder()], env)).rejects.toThrow(/either --dir or --server/);
  await expect(here(auditEraseCommand, "--why", "Letter 17")).rejects.toThrow(/--customer ID is needed/);
  await expect(here(auditEraseCommand, "--customer", "cus_ben")).rejects.toThrow(/--why TEXT is needed/);
  await expect(here(auditHoldCommand, "set", "--reason", "audit", "--why", "Yes")).rejects.toThrow(/Say --customer ID/);
  const elsewhere = await run(auditErasuresCommand, ["--dir", bench.dir]);
  expect(elsewhere).toMatchObject({ code: 2, err: expect.stringMatching(/no folder of a server/) });
});

test("retention is told per kind, and run by hand", async () => {
  const told = await run(auditRetentionCommand, []);
  const kinds = told.out.map((line) => JSON.parse(line) as { kind: string; days: number | null });
  expect(kinds.find(({ kind }) => kind === "suggested")?.days).toBe(90);
  expect(kinds.find(({ kind }) => kind === "erasure")?.days).toBeNull();
  expect(await here(auditRetentionCommand, "--run")).toMatchObject({
    code: 0,
    err: "No values are older than they are kept for.",
  });
});
