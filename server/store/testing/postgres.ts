/**
 * A real PostgreSQL for tests: its own folder and port, on 127.0.0.1 only, with a password, waiting for the disk as in
 * earnest. It is ended by its process id, also when the tests are killed.
 */
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, chownSync, cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";
import pg from "pg";

export interface TestPostgres {
  /** Of the database that comes with it; others have another path. */
  readonly url: string;
  readonly pid: number;
  /** SIGKILL to the postmaster; its children find out by themselves. */
  kill(): Promise<void>;
  /** The same data and port again. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

const USER = "countersign";
const PASSWORD = "for-tests";
const GUARD = path.join(import.meta.dirname, "end-with-parent.ts");

const SETTINGS = {
  listen_addresses: "127.0.0.1",
  unix_socket_directories: "",
  shared_buffers: "32MB",
  max_connections: "100",
  autovacuum: "off",
  jit: "off",
  log_min_messages: "fatal",
};

export async function startPostgres(found: string, settings: Record<string, string> = {}): Promise<TestPostgres> {
  const owner = ownerOf();
  const dir = mkdtempSync(path.join(tmpdir(), "countersign-postgres-"));
  own(dir, owner);
  // Its own process group: what interrupts the tests must not interrupt it.
  const guard = spawn(process.execPath, [GUARD, dir], { stdio: ["pipe", "ignore", "ignore"], detached: true });
  guard.unref();
  const bin = await usableBy(owner, found, dir);
  const data = path.join(dir, "data");
  await initialise(bin, dir, data, owner);
  const port = await freePort();
  const url = `postgres://${USER}:${PASSWORD}@127.0.0.1:${port}/postgres`;
  const words = Object.entries({ ...SETTINGS, port: String(port), ...settings }).flatMap(([name, value]) => [
    "-c",
    `${name}=${value}`,
  ]);
  let server: ChildProcess | undefined;
  const start = async (): Promise<void> => {
    for (;;) {
      server = spawn(path.join(bin, "postgres"), ["-D", data, ...words], {
        ...owner,
        stdio: ["ignore", "ignore", "pipe"],
      });
      guard.stdin.write(`${server.pid}\n`);
      const problem = await problemAtStart(url, server);
      if (problem === undefined) return;
      // Children of a killed one hold its memory until they notice.
      if (!problem.includes("pre-existing shared memory")) throw new Error(`PostgreSQL did not start: ${problem}`);
      await delay(50);
    }
  };
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (server !== undefined && server.exitCode === null && server.signalCode === null) {
      const gone = once(server, "exit");
      server.kill(signal);
      await gone;
    }
  };
  await start();
  return {
    url,
    get pid() {
      return server?.pid ?? 0;
    },
    kill: () => end("SIGKILL"),
    start,
    async stop() {
      // Immediate: there is nothing to keep.
      await end("SIGQUIT");
      guard.kill("SIGKILL");
      rmSync(dir, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

type Owner = { uid?: number; gid?: number };

/** PostgreSQL does not run as root. */
function ownerOf(): Owner {
  if (process.getuid?.() !== 0) return {};
  const users = readFileSync("/etc/passwd", "utf8")
    .split("\n")
    .map((line) => line.split(":"));
  const user = users.find(([name]) => name === "postgres") ?? users.find(([name]) => name === "nobody");
  if (user === undefined)
    throw new TypeError("PostgreSQL does not run as root, and there is no user `postgres` or `nobody`");
  return { uid: Number(user[2]), gid: Number(user[3]) };
}

function own(file: string, { uid, gid }: Owner): void {
  if (uid !== undefined && gid !== undefined) chownSync(file, uid, gid);
}

/** Programs that lie in a folder of root's alone are copied to where that other user can read them. */
async function usableBy(owner: Owner, bin: string, dir: string): Promise<string> {
  const run = (folder: string) => promisify(execFile)(path.join(folder, "postgres"), ["--version"], owner);
  const isUsable = await run(bin).then(
    () => true,
    () => false,
  );
  if (isUsable) return bin;
  const copy = path.join(dir, "programs");
  cpSync(path.dirname(bin), copy, { recursive: true, verbatimSymlinks: true });
  chmodSync(copy, 0o755);
  await run(path.join(copy, "bin"));
  return path.join(copy, "bin");
}

async function initialise(bin: string, dir: string, data: string, owner: Owner): Promise<void> {
  const password = path.join(dir, "password");
  writeFileSync(password, PASSWORD, { mode: 0o600 });
  own(password, owner);
  const words = ["-D", data, "-U", USER, "-A", "scram-sha-256", "--pwfile", password, "-E", "UTF8", "--no-locale"];
  await promisify(execFile)(path.join(bin, "initdb"), [...words, "--no-sync", "--no-instructions"], {
    ...owner,
    cwd: dir,
  });
}

/** What it says when it ends instead of answering. */
async function problemAtStart(url: string, server: ChildProcess): Promise<string | undefined> {
  let said = "";
  server.stderr?.on("data", (chunk: Buffer) => {
    said = (said + chunk.toString()).slice(-2_000);
  });
  const closed = new Promise<void>((resolve) => server.once("close", () => resolve()));
  const until = Date.now() + 20_000;
  for (;;) {
    if (await answers(url)) return undefined;
    if (server.exitCode !== null || Date.now() > until) {
      server.kill("SIGQUIT");
      await closed;
      return said === "" ? "it said nothing" : said;
    }
    await delay(25);
  }
}

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  client.on("error", () => {});
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new TypeError("a listening socket has a port");
  return address.port;
}
