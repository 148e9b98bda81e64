/** An export that is read from the database itself, beside a running server or without one. */
import path from "node:path";
import { CodedError } from "#lib/domain/error.ts";
import { exportText } from "#server/export/export-text.ts";
import { recordExport } from "#server/export/record-export.ts";
import { authorityPaths } from "#server/keys/authority.ts";
import { openKeys } from "#server/keys/open-keys.ts";
import { followSuccessions } from "#server/keys/server-keys.ts";
import { openLog } from "#server/open-log.ts";
import { exportLines } from "#server/store/log-export.ts";
import { type Database, openDatabase, openForReading } from "#server/store/open.ts";
import { openValues, readValues, valueKeysIn } from "#server/store/values/open-values.ts";
import type { ValueStore } from "#server/store/values/value-store.ts";
import type { Wanted } from "./audit-export-wanted.ts";
import type { ExitCode, Io } from "./command.ts";

interface Where {
  readonly keys: string | undefined;
  readonly log: string | undefined;
}

/** Changes nothing, so it cannot put itself on record, and says so. */
export async function exportFromDatabase(file: string, where: Where, wanted: Wanted, io: Io): Promise<ExitCode> {
  const db = await orSay(io, `The database \`${file}\` could not be read`, "Check the path.", () =>
    openForReading(file),
  );
  if (db === undefined) return 2;
  try {
    const chosen = await chooseLog(db, where.log, io);
    if (chosen === undefined) return 2;
    const folder = where.keys ?? valueKeysIn(path.dirname(file));
    const values = await openForValues(db, folder, io);
    if (values === undefined) return 2;
    io.err("This copy is not on record: for that, export with --dir FOLDER (the server's folder) or --server URL.");
    return await write(db, chosen, values, wanted, io);
  } finally {
    await db.destroy();
  }
}

/** With the server's own keys, so that the copy is on record like any other; the server may be running. */
export async function exportFromFolder(
  dir: string,
  variable: string | undefined,
  wanted: Wanted,
  io: Io,
): Promise<ExitCode> {
  const database = variable === undefined ? path.join(dir, "countersign.db") : io.env[variable];
  if (database === undefined || database === "") {
    io.err(`${variable} is not set. Nothing was exported.`);
    return 2;
  }
  const happened = `The server's folder \`${dir}\` could not be opened`;
  const fileKeys = await orSay(io, happened, "Check the path.", () => openKeys(authorityPaths(dir)));
  if (fileKeys === undefined) return 2;
  const db = await orSay(io, happened, "Check the database.", () => openDatabase(database));
  if (db === undefined) return 2;
  try {
    const opened = await orSay(io, happened, "Check its keys.", async () => {
      const values = await openValues(db, valueKeysIn(dir), Date.now);
      const keys = await followSuccessions(fileKeys, db);
      return { values, log: await openLog({ dir, db, keys, values, now: Date.now }) };
    });
    if (opened === undefined) return 2;
    const { log, values } = opened;
    try {
      const taken = { ...wanted, by: "whoever holds the server's keys" };
      const recorded = await orSay(
        io,
        "The copy could not be put on record",
        "Nothing leaves without that.",
        async () => {
          await recordExport(db, log, taken);
          return true;
        },
      );
      return recorded ? await write(db, { log: log.origin, vkey: log.vkey }, values, wanted, io) : 2;
    } finally {
      await log.close();
    }
  } finally {
    await db.destroy();
  }
}

type Chosen = { log: string; vkey: string };

async function write(
  db: Database,
  { log, vkey }: Chosen,
  values: ValueStore,
  wanted: Wanted,
  io: Io,
): Promise<ExitCode> {
  const damaged: number[] = [];
  const lines = exportLines(db, log, vkey, values, (index) => damaged.push(index));
  for await (const line of exportText(lines, wanted.format, wanted.selection)) await io.out(line.replace(/\n$/, ""));
  if (damaged.length === 0) return 0;
  io.err(
    `The values of ${damaged.length === 1 ? "entry" : "entries"} ${damaged.join(", ")} were changed in the database after they were recorded, and are left out. Keep the database as it is: it is the evidence.`,
  );
  return 1;
}

async function chooseLog(db: Database, wanted: string | undefined, io: Io): Promise<Chosen | undefined> {
  const logs = await db.selectFrom("log_head").select(["log", "vkey"]).orderBy("log").execute();
  const chosen = wanted === undefined && logs.length === 1 ? logs[0] : logs.find(({ log }) => log === wanted);
  if (chosen !== undefined) return chosen;
  const names = logs.map(({ log }) => `\`${log}\``).join(", ");
  io.err(names === "" ? "There is no log in this database yet." : `Say which log with --log; there are: ${names}.`);
  return undefined;
}

async function openForValues(db: Database, folder: string, io: Io): Promise<ValueStore | undefined> {
  try {
    return await readValues(db, folder, Date.now);
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    io.err(`${error.message} Nothing was exported. Say with --keys FOLDER where the keys of the values are.`);
    return undefined;
  }
}

async function orSay<T>(io: Io, happened: string, todo: string, work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    io.err(`${happened}: ${error instanceof Error ? error.message : String(error)}. Nothing was exported. ${todo}`);
    return undefined;
  }
}
