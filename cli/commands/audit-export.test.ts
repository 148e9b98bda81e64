/** Copies of the record for outsiders: over HTTP, from a server's folder and from its database, whole, in part and as a table. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Bench, startBench } from "#e2e/faults/bench.ts";
import type { Device } from "#server/testing/device.ts";
import { recorded } from "#server/testing/entries.ts";
import { auditExportCommand } from "./audit-export.ts";
import { auditVerifyCommand } from "./audit-verify.ts";
import { Usage } from "./command.ts";

let bench: Bench;
let sam: Device;
let dir: string;

beforeEach(async () => {
  bench = await startBench({ now: Date.now });
  sam = await bench.device();
  dir = mkdtempSync(path.join(tmpdir(), "countersign-export-"));
});
afterEach(async () => {
  await bench.stop();
  rmSync(dir, { recursive: true });
  expect(bench.reports).toEqual([]);
});

const folder = () => path.join(bench.dir, "server");
const taken = () => recorded(folder(), "export");

async function run(args: string[], env: Record<string, string> = {}, command = auditExportCommand) {
  let out = "";
  const err: string[] = [];
  const io = {
    lines: async function* () {},
    out: async (line: string) => {
      out += `${line}\n`;
    },
    err: (line: string) => void err.push(line),
    env: { COUNTERSIGN_TOKEN: bench.server().publishToken, ...env },
  };
  const code = await command.run(args, io);
  return { code, out, err: err.join("\n") };
}
const ask = (...more: string[]) => run(["--server", bench.server().url, ...more]);

async function verify(text: string) {
  const file = path.join(dir, "log.jsonl");
  writeFileSync(file, text);
  const { code, out } = await run([file], {}, auditVerifyCommand);
  return { code, report: JSON.parse(out) as { size: number; faults: { code: string }[] } };
}

/** Read back by RFC 4180 alone. */
function parseCsv(text: string): string[][] {
  const rows: string[][] = [];
  let [row, cell, quoted]: [string[], string, boolean] = [[], "", false];
  for (let i = 0; i < text.length; i++) {
    const [c, next] = [text[i], text[i + 1]];
    if (quoted && c === '"' && next === '"') [cell, i] = [`${cell}"`, i + 1];
    else if (c === '"') quoted = !quoted;
    else if (quoted) cell += c;
    else if (c === ",") [row, cell] = [[...row, cell], ""];
    else if (c === "\r" && next === "\n") {
      rows.push([...row, cell]);
      [row, cell, i] = [[], "", i + 1];
    } else cell += c;
  }
  return rows;
}
const table = (text: string) => {
  const [head = [], ...rows] = parseCsv(text);
  expect(rows.every((row) => row.length === head.length)).toBe(true);
  return { head, rows: rows.map((row) => Object.fromEntries(row.map((cell, i) => [head[i], cell]))) };
};

test("a server's export is whole, verifies, and holds the entry that says that it was taken", async () => {
  const { code, out } = await ask();
  expect(code).toBe(0);
  const { report } = await verify(out);
  expect(report.faults).toEqual([]);
  expect(report.size).toBe(out.trimEnd().split("\n").length - 1);
  expect(await taken()).toEqual([{ format: "jsonl", by: "mia" }]);
  expect(Buffer.from(JSON.parse(out.trimEnd().split("\n").at(-1) ?? "").leaf, "base64").toString()).toContain(
    '"entry":"export"',
  );
});

test("a part says in its head that it is one, and cannot pass for the whole", async () => {
  const { out } = await ask("--kind", "sign-in,role-changed", "--rep", "sam");
  const [head = "", ...lines] = out.trimEnd().split("\n");
  expect(JSON.parse(head).partial).toEqual({ kind: "sign-in,role-changed", rep: "sam" });
  const kinds = lines.map((line) => JSON.parse(Buffer.from(JSON.parse(line).leaf, "base64").toString()).item);
  expect(kinds.map(({ entry, rep }) => `${rep} ${entry}`)).toEqual(["sam role-changed", "sam sign-in"]);
  expect((await verify(out)).code).toBe(1);
  expect(await taken()).toEqual([{ format: "jsonl", kind: "sign-in,role-changed", rep: "sam", by: "mia" }]);
});

test("times are the server's: from the first on, before the second", async () => {
  const now = Date.now();
  const at = (ms: number) => new Date(now + ms).toISOString();
  const count = async (...more: string[]) => (await ask(...more)).out.trimEnd().split("\n").length - 1;
  expect(await count("--until", at(-3_600_000))).toBe(0);
  expect(await count("--since", at(-3_600_000), "--until", at(3_600_000))).toBeGreaterThan(5);
  expect(await count("--since", at(3_600_000))).toBe(0);
  expect(await count("--since", at(-2 * 86_400_000).slice(0, 10))).toBeGreaterThan(5);
});

test("the table has fixed columns, and no cell is a formula to a spreadsheet", async () => {
  const evil = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", '"quoted", and\nbroken', "＝1", " =1", "plain"];
  const ids: string[] = [];
  for (const suggestion of evil) {
    const { submission } = await sam.write(
      { entry: "rejected", suggestion },
      { why: `=cmd|' /C calc'!A0 ${suggestion}` },
    );
    ids.push(suggestion);
    await sam.call("POST", "/v1/log", { submissions: [submission], remembered: null });
  }
  const { out } = await ask("--format", "csv");
  const { head, rows } = table(out);
  expect(head.slice(0, 5)).toEqual(["index", "time", "entry", "id", "rep"]);
  expect(head.slice(-4)).toEqual(["values", "erased", "erased_by", "whole"]);
  expect(rows.map(({ index }) => Number(index))).toEqual(rows.map((_, i) => i));
  const rejected = rows.filter(({ entry }) => entry === "rejected");
  expect(rejected.map(({ suggestion }) => suggestion)).toEqual(
    ids.map((text) => (text === "plain" || text.startsWith('"') ? text : `'${text}`)),
  );
  expect(JSON.parse(rejected[0]?.values ?? "")).toEqual({ why: "=cmd|' /C calc'!A0 =1+1" });
  for (const cell of parseCsv(out).flat()) expect(cell).not.toMatch(/^[=+\-@\t]/);
  const part = table((await ask("--format", "csv", "--kind", "erasure")).out);
  expect(part).toEqual({ head: [...head.slice(0, -1), "part: kind=erasure"], rows: [] });
});

test("leads and reviewers get it from their own browser, reps and strangers do not, and only what was given is on record", async () => {
  expect((await sam.call("GET", "/v1/log/export")).body.error?.code).toBe("not-for-you");
  expect((await fetch(`${bench.server().url}/v1/log/export`)).status).toBe(401);
  expect(await taken()).toEqual([]);
  for (const user of ["mia", "rita"]) {
    const device = await bench.device(user);
    const route = "/v1/log/export?format=csv&kind=sign-in";
    const response = await fetch(bench.server().url + route, { headers: await device.headers("GET", route, "") });
    expect(response.headers.get("content-disposition")).toContain("countersign-log-part.csv");
    expect(table(await response.text()).rows.length).toBeGreaterThan(0);
  }
  expect(await taken()).toEqual(Array(2).fill({ format: "csv", kind: "sign-in" }));
});

test("from a server's folder the copy is on record, beside the running server; from a bare database it says that it is not", async () => {
  const local = await run(["--dir", folder()]);
  expect(local).toMatchObject({ code: 0, err: "" });
  expect((await verify(local.out)).report.faults).toEqual([]);
  expect(await taken()).toEqual([{ format: "jsonl", by: "whoever holds the server's keys" }]);
  const bare = await run(["--db", path.join(folder(), "countersign.db"), "--format", "csv"]);
  expect(bare.code).toBe(0);
  expect(bare.err).toContain("not on record");
  expect(table(bare.out).rows.at(-1)?.entry).toBe("export");
  expect(await taken()).toHaveLength(1);
  // The running server goes on where the other process left off.
  expect((await sam.signIn("sam", bench.server().practicePassword)).status).toBe(200);
  expect((await verify((await ask()).out)).report.faults).toEqual([]);
});

test("a copy that breaks off on the way is said to be no copy", async () => {
  const half = createServer((_, response) => {
    response.writeHead(200, { "content-type": "application/jsonl" });
    response.write('{"checkpoint":"","vkey":""}\n');
    setTimeout(() => response.destroy(), 20);
  });
  await new Promise<void>((resolve) => half.listen(0, "127.0.0.1", resolve));
  const { port } = half.address() as AddressInfo;
  const broken = await run(["--server", `http://127.0.0.1:${port}`]);
  half.close();
  expect(broken).toMatchObject({ code: 2, err: expect.stringContaining("broke off") });
  expect(broken.err).toContain("not the whole export");
});

test.each([
  [["--db", "a", "--server", "b"], "say one of"],
  [[], "say one of"],
  [["--server", "http://127.0.0.1:1", "--since", "yesterday"], "is no time"],
  [["--server", "http://127.0.0.1:1", "--kind", "intent,gossip"], "`gossip` is no kind"],
  [["--server", "http://127.0.0.1:1", "--format", "xml"], "jsonl or csv"],
  [["--server", "http://127.0.0.1:1", "--log", "x"], "belong to --db"],
])("%j is a wrong use: %s", async (args, words) => {
  const wrong = await run(args).catch((error: unknown) => error);
  expect(wrong).toBeInstanceOf(Usage);
  expect((wrong as Usage).message).toContain(words);
});
