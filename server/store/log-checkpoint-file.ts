/**
 * The newest checkpoint this log signed, kept outside its database: whoever restores an older database under the same keys
 * is found out at once, even when no client is there to remember. A checkpoint is written here before anybody is told of it.
 *
 * Each process writes a file of its own (several may share a folder), in two blocks by turns, so that a write cut short
 * leaves the one before. At the start all files are read and those of processes that are gone are taken over.
 */
import { randomBytes } from "node:crypto";
import { type FileHandle, open, readdir, readFile, unlink } from "node:fs/promises";
import { hostname } from "node:os";
import path from "node:path";
import { verifyCheckpoint } from "#lib/audit/checkpoint.ts";
import { CodedError } from "#lib/domain/error.ts";
import type { VerifySignature } from "#lib/domain/signed.ts";

export interface KeptCheckpoint {
  size: number;
  root: Uint8Array;
  note: string;
}

export interface CheckpointKeeper {
  newest(): KeptCheckpoint | undefined;
  /** Durable when it resolves; one that is not newer is kept already. */
  keep(checkpoint: KeptCheckpoint): Promise<void>;
  close(): Promise<void>;
}

const NAME = "last-checkpoint";
const BLOCK = 4096;

export interface KeeperOptions {
  /** The folder of the keys. */
  folder: string;
  origin: string;
  vkeys: readonly string[];
  verify: VerifySignature;
}

export async function openCheckpointFile(options: KeeperOptions): Promise<CheckpointKeeper> {
  const { folder } = options;
  const own = `${NAME}.${hostname()}.${process.pid}.${randomBytes(4).toString("hex")}`;
  const others = (await readdir(folder)).filter((name) => name.startsWith(`${NAME}.`));
  let newest: KeptCheckpoint | undefined;
  for (const name of others) newest = newer(newest, await newestIn(path.join(folder, name), options));
  const file = await open(path.join(folder, own), "wx", 0o600);
  await file.write(new Uint8Array(2 * BLOCK), 0, 2 * BLOCK, 0);
  await file.sync();
  await syncFolder(folder);
  let turn = 0;
  let writing: Promise<void> = Promise.resolve();
  let waiting: KeptCheckpoint | undefined;
  const write = async (): Promise<void> => {
    const next = waiting;
    if (next === undefined) return;
    waiting = undefined;
    await writeBlock(file, turn, next.note);
    turn = 1 - turn;
    newest = newer(newest, next);
  };
  const keep = async (checkpoint: KeptCheckpoint): Promise<void> => {
    if (newest !== undefined && newest.size >= checkpoint.size) return;
    waiting = newer(waiting, checkpoint);
    // Whoever comes while a write is under way shares the next one.
    writing = writing.then(write, write);
    await writing;
  };
  if (newest !== undefined) await writeBlock(file, turn++, newest.note);
  for (const name of others) if (isGone(name)) await unlink(path.join(folder, name)).catch(() => undefined);
  return { newest: () => newest, keep, close: () => writing.then(() => file.close()) };
}

/** The newest checkpoint of a log in a folder, whoever wrote it; for commands that work while no server runs. */
export async function readCheckpointFiles(options: KeeperOptions): Promise<KeptCheckpoint | undefined> {
  const names = (await readdir(options.folder)).filter((name) => name.startsWith(`${NAME}.`));
  let newest: KeptCheckpoint | undefined;
  for (const name of names) newest = newer(newest, await newestIn(path.join(options.folder, name), options));
  return newest;
}

/** Else the file's name could be lost with the power. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function writeBlock(file: FileHandle, turn: number, note: string): Promise<void> {
  const text = Buffer.from(note);
  if (text.length > BLOCK - 2) throw new CodedError("malformed-note", "a checkpoint does not fit into its block");
  const block = Buffer.alloc(BLOCK);
  block.writeUInt16BE(text.length);
  text.copy(block, 2);
  await file.write(block, 0, BLOCK, turn * BLOCK);
  await file.datasync();
}

/** What nobody can open with this log's keys is not there: a block cut short, or somebody else's words. */
async function newestIn(file: string, { origin, vkeys, verify }: KeeperOptions): Promise<KeptCheckpoint | undefined> {
  const bytes = await readFile(file).catch(() => Buffer.alloc(0));
  let newest: KeptCheckpoint | undefined;
  for (let start = 0; start + BLOCK <= bytes.length; start += BLOCK) {
    const note = bytes.subarray(start + 2, start + 2 + bytes.readUInt16BE(start)).toString();
    const opened = await verifyCheckpoint(note, vkeys, verify).catch(() => undefined);
    if (opened?.origin !== origin) continue;
    newest = newer(newest, { size: Number(opened.size), root: opened.root, note });
  }
  return newest;
}

function newer(a: KeptCheckpoint | undefined, b: KeptCheckpoint | undefined): KeptCheckpoint | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return b.size > a.size ? b : a;
}

/** A file of this machine whose process has ended; of another machine's processes nothing is known. */
function isGone(name: string): boolean {
  const pid = Number(/\.(\d+)\.[0-9a-f]{8}$/.exec(name)?.[1]);
  if (!name.startsWith(`${NAME}.${hostname()}.`) || !Number.isInteger(pid)) return false;
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ESRCH";
  }
}
