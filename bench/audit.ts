/**
 * How fast the record is beside the same rows without a tree. `raw` writes the same rows of entries and values with the same
 * statements, in the same transactions, with as many processes, on the same machine, by turns with the log: what it leaves
 * out is judging, tree, hashing, reading back and signing. Device signatures are verified before the transaction and count in
 * neither; `whole` is the whole way of what browsers send, signatures included.
 *
 * npm run -s bench -- audit --json [--rounds 3] [--batches 48] [--without postgres] [--without browser]
 */
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { makeKeyPair } from "#server/keys/ed25519.ts";
import { findPostgres } from "#server/store/testing/find-postgres.ts";
import { startPostgres } from "#server/store/testing/postgres.ts";
import { createDatabase } from "#server/store/testing/postgres-databases.ts";
import { BATCH, type Orders } from "./audit/writer.ts";
import { type Figures, median, round, write } from "./audit/writers.ts";

interface Measured extends Figures {
  rawPerSec: number;
  rawCpuUsPerEntry: number;
  ratioToRaw: number;
  /** The lowest of the rounds, each compared with the raw one beside it. */
  worstRatio: number;
}

/** Where a mode writes: a database of its own, so that both grow alike. */
type PlaceFor = (mode: Orders["mode"]) => Promise<string>;

const { values: options } = parseArgs({
  options: {
    rounds: { type: "string", default: "3" },
    batches: { type: "string", default: "48" },
    without: { type: "string", multiple: true, default: [] },
    json: { type: "boolean" },
  },
});
const rounds = Number(options.rounds);
const batches = Number(options.batches);
const dir = mkdtempSync(path.join(tmpdir(), "countersign-bench-"));
const keys = { log: await makeKeyPair(), device: await makeKeyPair() };

try {
  const sqlite = await measureStore("SQLite", async () => path.join(dir, `${randomBytes(6).toString("hex")}.db`));
  const postgres = options.without.includes("postgres") ? null : await measurePostgres();
  const browser = options.without.includes("browser") ? null : await measureBrowser();
  const figures = {
    sqlite: { ...sqlite.byProcesses["1"], byProcesses: sqlite.byProcesses, whole: sqlite.whole },
    postgres,
    browser,
    batch: BATCH,
    load: loadavg().map(round),
  };
  process.stdout.write(`${JSON.stringify(figures)}\n`);
} finally {
  rmSync(dir, { recursive: true, force: true });
}

async function measurePostgres() {
  const found = findPostgres(process.env);
  if ("problem" in found) throw new Error(found.problem);
  const server = await startPostgres(found.bin, { shared_buffers: "128MB" });
  try {
    const { byProcesses, whole } = await measureStore("PostgreSQL", () => createDatabase(server.url));
    const ratioToRaw = Math.min(...Object.values(byProcesses).map((one) => one.ratioToRaw));
    return { ...byProcesses, ratioToRaw, whole };
  } finally {
    await server.stop();
  }
}

async function measureStore(name: string, newPlace: () => Promise<string>) {
  const byProcesses: Record<string, Measured> = {};
  for (const processes of [1, 2, 4]) {
    const places = new Map<Orders["mode"], string>([
      ["log", await newPlace()],
      ["raw", await newPlace()],
    ]);
    const measured = await measureBeside(processes, async (mode) => places.get(mode) ?? "");
    byProcesses[processes] = measured;
    const { entriesPerSec, rawPerSec, ratioToRaw, commitP50Ms, commitP99Ms } = measured;
    note(
      `${name}, ${processes} processes: ${entriesPerSec}/s, raw ${rawPerSec}/s, ratio ${ratioToRaw}, commit p50 ${commitP50Ms} ms, p99 ${commitP99Ms} ms`,
    );
  }
  const whole = await write([await ordersFor("whole", 1, newPlace)]);
  note(`${name}, the whole way with device signatures, 1 process: ${whole.entriesPerSec}/s`);
  return { byProcesses, whole };
}

async function measureBeside(processes: number, placeFor: PlaceFor): Promise<Measured> {
  const log: Figures[] = [];
  const raw: Figures[] = [];
  for (let i = 0; i < rounds; i++) {
    // By turns, and each first as often: what else the machine does meets both.
    const turns =
      i % 2 === 0
        ? ([
            [log, "log"],
            [raw, "raw"],
          ] as const)
        : ([
            [raw, "raw"],
            [log, "log"],
          ] as const);
    for (const [runs, mode] of turns) {
      const orders: Orders[] = [];
      for (let p = 0; p < processes; p++) orders.push(await ordersFor(mode, processes, placeFor));
      runs.push(await write(orders));
    }
  }
  const ratios = log.map((one, i) => one.entriesPerSec / (raw[i]?.entriesPerSec ?? 1)).toSorted((a, b) => a - b);
  const ratio = (value: number | undefined) => Math.round((value ?? 0) * 1000) / 1000;
  return {
    ...median(log),
    rawPerSec: median(raw).entriesPerSec,
    rawCpuUsPerEntry: median(raw).cpuUsPerEntry,
    ratioToRaw: ratio(ratios[Math.floor(ratios.length / 2)]),
    worstRatio: ratio(ratios[0]),
  };
}

async function ordersFor(mode: Orders["mode"], processes: number, placeFor: PlaceFor): Promise<Orders> {
  const place = await placeFor(mode);
  const valueKeys = path.join(dir, `value-keys-${Buffer.from(place).toString("hex").slice(-40)}`);
  return { place, valueKeys, ...keys, mode, batches: Math.ceil(batches / processes), devices: 16 };
}

async function measureBrowser(): Promise<unknown> {
  const { browserFigures } = await import("./audit/browser.ts");
  return browserFigures(note);
}

function note(line: string): void {
  process.stderr.write(`${line} (load ${round(loadavg()[0] ?? 0)})\n`);
}
