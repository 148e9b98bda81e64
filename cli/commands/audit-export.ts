/** `countersign audit export`: the whole log as JSON Lines, read from the server's database without changing it. */
import { exportLines } from "#server/store/log-export.ts";
import { type Database, openForReading } from "#server/store/open.ts";
import { readArguments } from "./arguments.ts";
import { type Command, type ExitCode, type Io, Usage } from "./command.ts";

export const auditExportCommand: Command = {
  name: "audit export",
  usage: "audit export --db FILE [--log ORIGIN]",
  says: "writes the log and its values as JSON Lines, for `audit verify`",
  async run(args, io) {
    const { db: file, log } = readArguments(args, ["db", "log"]).options;
    if (file === undefined) throw new Usage("--db FILE is missing");
    const db = await open(file, io);
    if (db === undefined) return 2;
    try {
      return await write(db, log, io);
    } finally {
      await db.destroy();
    }
  },
};

async function write(db: Database, wanted: string | undefined, io: Io): Promise<ExitCode> {
  const logs = await db.selectFrom("log_head").select(["log", "vkey"]).orderBy("log").execute();
  const chosen = wanted === undefined && logs.length === 1 ? logs[0] : logs.find(({ log }) => log === wanted);
  if (chosen === undefined) {
    const names = logs.map(({ log }) => `\`${log}\``).join(", ");
    io.err(names === "" ? "There is no log in this database yet." : `Say which log with --log; there are: ${names}.`);
    return 2;
  }
  for await (const line of exportLines(db, chosen.log, chosen.vkey)) await io.out(JSON.stringify(line));
  return 0;
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
