/** `countersign audit export`: the whole log as JSON Lines, read from the server's database without changing it. */
import path from "node:path";
import { CodedError } from "#lib/domain/error.ts";
import { exportLines } from "#server/store/log-export.ts";
import { type Database, openForReading } from "#server/store/open.ts";
import { readValues, valueKeysIn } from "#server/store/values/open-values.ts";
import type { ValueStore } from "#server/store/values/value-store.ts";
import { readArguments } from "./arguments.ts";
import { type Command, type ExitCode, type Io, Usage } from "./command.ts";

export const auditExportCommand: Command = {
  name: "audit export",
  usage: "audit export --db FILE [--keys FOLDER] [--log ORIGIN]",
  says: "writes the log and its values as JSON Lines, for `audit verify`",
  async run(args, io) {
    const { db: file, log, keys } = readArguments(args, ["db", "log", "keys"]).options;
    if (file === undefined) throw new Usage("--db FILE is missing");
    const db = await open(file, io);
    if (db === undefined) return 2;
    try {
      return await write(db, keys ?? valueKeysIn(path.dirname(file)), log, io);
    } finally {
      await db.destroy();
    }
  },
};

async function write(db: Database, folder: string, wanted: string | undefined, io: Io): Promise<ExitCode> {
  const logs = await db.selectFrom("log_head").select(["log", "vkey"]).orderBy("log").execute();
  const chosen = wanted === undefined && logs.length === 1 ? logs[0] : logs.find(({ log }) => log === wanted);
  if (chosen === undefined) {
    const names = logs.map(({ log }) => `\`${log}\``).join(", ");
    io.err(names === "" ? "There is no log in this database yet." : `Say which log with --log; there are: ${names}.`);
    return 2;
  }
  const values = await openKeys(db, folder, io);
  if (values === undefined) return 2;
  const damaged: number[] = [];
  const noted = (index: number) => damaged.push(index);
  for await (const line of exportLines(db, chosen.log, chosen.vkey, values, noted)) await io.out(JSON.stringify(line));
  if (damaged.length === 0) return 0;
  io.err(
    `The values of ${damaged.length === 1 ? "entry" : "entries"} ${damaged.join(", ")} were changed in the database after they were recorded, and are left out. Keep the database as it is: it is the evidence.`,
  );
  return 1;
}

async function openKeys(db: Database, folder: string, io: Io): Promise<ValueStore | undefined> {
  try {
    return await readValues(db, folder, Date.now);
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    io.err(`${error.message} Nothing was exported. Say with --keys FOLDER where the keys of the values are.`);
    return undefined;
  }
}

async function open(file: string, io: Io): Promise<Database | undefined> {
  try {
    return await openForReading(file);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    io.err(`The database \`${file}\` could not be read: ${why}. Nothing was exported. Check the path.`);
    return undefined;
  }
}
