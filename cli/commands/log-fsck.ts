/** `countersign log fsck`: derives the whole log anew from its rows and says what differs. Reads only; a server may be running. */
import path from "node:path";
import { CodedError } from "#lib/domain/error.ts";
import { authorityPaths } from "#server/keys/authority.ts";
import { verifySignature } from "#server/keys/ed25519.ts";
import { hasFile } from "#server/keys/key-files.ts";
import { openKeys } from "#server/keys/open-keys.ts";
import { type FsckReport, fsck } from "#server/store/log-fsck.ts";
import { type Database, openForReading } from "#server/store/open.ts";
import { readValues, valueKeysIn } from "#server/store/values/open-values.ts";
import { readArguments } from "./arguments.ts";
import { NotDone, orSay } from "./ask-server.ts";
import { type Command, type Io, Usage } from "./command.ts";

type Options = Readonly<Record<string, string | undefined>>;

export const logFsckCommand: Command = {
  name: "log fsck",
  usage: "log fsck --dir FOLDER [--database-from VARIABLE] [--log ORIGIN]",
  says: "derives every hash, tile, head and checkpoint of the log anew from its rows and says what differs; exit code 1 on a fault",
  async run(args, io) {
    const { options } = readArguments(args, ["dir", "database-from", "log"]);
    if (options.dir === undefined) throw new Usage("--dir FOLDER is needed: the server's folder");
    return orSay(io, "", () => check(options.dir ?? "", options, io));
  },
};

async function check(dir: string, options: Options, io: Io): Promise<void> {
  const variable = options["database-from"];
  const url = variable === undefined ? undefined : io.env[variable];
  if (variable !== undefined && !url) throw new NotDone(`The environment variable ${variable} is not set.`);
  const db = await openForReading(url ?? path.join(dir, "countersign.db")).catch((error: unknown) => {
    throw new NotDone(`The database could not be read: ${error instanceof Error ? error.message : String(error)}.`);
  });
  try {
    const heads = await db.selectFrom("log_head").select("log").orderBy("log").execute();
    const logs = heads.map(({ log }) => log).filter((log) => options.log === undefined || log === options.log);
    if (logs.length === 0) throw new NotDone("There is no such log in this database.");
    let faults = 0;
    for (const log of logs) faults += (await checkOne(db, dir, log, io)).faults;
    if (faults > 0)
      throw new NotDone(`${faults} faults: keep the database as it is, it is the evidence.`, { cause: "check" });
  } finally {
    await db.destroy();
  }
}

async function checkOne(db: Database, dir: string, log: string, io: Io): Promise<FsckReport> {
  const paths = authorityPaths(dir);
  const roster = hasFile(paths.roster) ? (await openKeys(paths)).roster : undefined;
  if (roster === undefined) io.err("There is no roster here: checkpoints are held to the key that the database names.");
  const values = await readValues(db, valueKeysIn(dir), Date.now).catch((error: unknown) => {
    if (!(error instanceof CodedError)) throw error;
    io.err(`Values are not looked at: ${error.message}`);
    return undefined;
  });
  let told = 0;
  let writing: Promise<void> = Promise.resolve();
  const report = await fsck({
    db,
    log,
    verify: verifySignature,
    ...(roster === undefined ? {} : { vkeys: roster.body.logKeys.map(({ vkey }) => vkey) }),
    ...(values === undefined ? {} : { values }),
    onFault: (fault) => {
      writing = writing.then(() => io.out(JSON.stringify({ log, ...fault })));
    },
    onProgress: (done, of) => {
      if (done - told < 10_000) return;
      told = done;
      io.err(`${log}: ${done} of ${of}`);
    },
  });
  await writing;
  await io.out(JSON.stringify(report));
  io.err(
    report.faults === 0
      ? `${log}: all ${report.entries} entries, their tiles and ${report.checkpoints} checkpoints fit.`
      : `${log}: ${report.faults} faults in ${report.entries} entries.`,
  );
  return report;
}
