"use strict";
/*
 * `npm ci` in a folder, with the npm that started us, its own words kept back until it fails. Part of the door: parses on
 * Node 12, needs no package, never writes to stdout.
 */
const { spawn, spawnSync } = require("child_process");
const fs = require("fs");
const path = require("path");
const { forwardSignals, say, Sorry } = require("./say.cjs");

/** `npm ci` in a folder. npm's own words are shown only when it fails, with what to do. */
async function runNpm(nodePath, env, folder, what) {
  const npm = findNpm(nodePath, env);
  const started = Date.now();
  say(`${what}…`);
  const ticking = setInterval(() => {
    say(`  still at it (${seconds(started)})…`);
  }, 15000);
  // The machine's own settings may leave out what is needed here (NODE_ENV=production, omit=dev).
  const args = npm.args.concat(
    "ci",
    "--loglevel=error",
    "--include=dev",
    "--include=optional",
    "--no-audit",
    "--no-fund",
  );
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
  ].filter((row) => row[0].test(run.said))[0];
  const lines = run.said.trim().split("\n");
  const shown = (lines.length > 24 ? lines.slice(0, 20).concat(`… ${lines.length - 20} more lines`) : lines).join(
    "\n  ",
  );
  return (
    "\n  " +
    shown +
    "\n\nnpm could not install the packages in " +
    (path.basename(folder) === "toolchain" ? "toolchain/" : "this folder") +
    " (" +
    (run.signal || `exit code ${run.code}`) +
    "). " +
    (advice ? advice[1] : "What npm said is above.") +
    " Then run the same command again; it starts over cleanly."
  );
}

function runAndKeep(command, args, options) {
  return new Promise((resolve) => {
    let said = "";
    const keep = (chunk) => {
      if (said.length < 20000) said += chunk;
    };
    const child = spawn(command, args, Object.assign({ stdio: ["ignore", "pipe", "pipe"] }, options));
    const letGo = forwardSignals(child);
    child.stdout.on("data", keep);
    child.stderr.on("data", keep);
    child.on("error", (error) => {
      letGo();
      resolve({ code: 1, signal: null, said: String(error) });
    });
    child.on("close", (code, signal) => {
      letGo();
      resolve({ code: code === null ? 1 : code, signal: signal, said: said });
    });
  });
}

function seconds(since) {
  return `${Math.round((Date.now() - since) / 1000)} s`;
}

module.exports = { runNpm };
