"use strict";
/*
 * One installer at a time: two terminals may start on a fresh clone at once, and two `npm ci` in one folder break each
 * other. A file with the owner's process id; a dead owner's is taken over. Parses on Node 12, needs no package.
 */
const fs = require("fs");
const os = require("os");
const path = require("path");
const { say } = require("./say.cjs");

async function takeTurns(lock, isDone, work) {
  fs.mkdirSync(path.dirname(lock), { recursive: true });
  let told = false;
  while (!takeLock(lock)) {
    if (!told) say("Another command is installing; waiting for it…");
    told = true;
    await new Promise((resolve) => {
      setTimeout(resolve, 300);
    });
  }
  try {
    if (!isDone()) await work();
  } finally {
    fs.unlinkSync(lock);
  }
}

function takeLock(lock) {
  const mine = `${process.pid}@${os.hostname()}`;
  try {
    fs.writeFileSync(lock, mine, { flag: "wx" });
    return true;
  } catch (error) {
    if (error.code !== "EEXIST") throw error;
  }
  const held = readText(lock);
  if (held === null || !isStale(lock, held)) return false;
  // Moving is atomic: of two that see a dead owner one wins; if it moved a living one's lock after all, it goes back.
  const aside = `${lock}.${process.pid}`;
  try {
    fs.renameSync(lock, aside);
    if (readText(aside) !== held) fs.linkSync(aside, lock);
    fs.unlinkSync(aside);
  } catch (error) {
    if (error.code !== "ENOENT" && error.code !== "EEXIST") throw error;
  }
  return false;
}

function isStale(lock, held) {
  const parts = held.split("@");
  const isHere = parts[1] === os.hostname();
  try {
    // Half-written, or from another machine that shares this folder: only its age can tell.
    if (!isHere) return Date.now() - fs.statSync(lock).mtimeMs > (parts.length < 2 ? 10000 : 900000);
    process.kill(Number(parts[0]), 0);
    return false;
  } catch (error) {
    return error.code === "ESRCH";
  }
}

function readText(file) {
  try {
    return fs.readFileSync(file, "utf8");
  } catch (error) {
    if (error.code === "ENOENT") return null;
    throw error;
  }
}

module.exports = { takeTurns, readText };
