/** `countersign audit export`: the log as JSON Lines or as a table, from a server, from a server's folder, or from its database. */
import { readSelection } from "#server/export/selection.ts";
import { readArguments } from "./arguments.ts";
import { exportFromDatabase, exportFromFolder } from "./audit-export-local.ts";
import { exportFromServer } from "./audit-export-server.ts";
import type { Wanted } from "./audit-export-wanted.ts";
import { type Command, Usage } from "./command.ts";

const OPTIONS = ["db", "dir", "server", "database-from", "keys", "log", "format", "since", "until", "kind", "rep"];

export const auditExportCommand: Command = {
  name: "audit export",
  usage:
    "audit export --server URL | --dir FOLDER [--database-from VAR] | --db FILE [--keys FOLDER] [--log ORIGIN], each with [--format jsonl|csv] [--since T] [--until T] [--kind K,K] [--rep R]",
  says: "writes the log and its values as JSON Lines, for `audit verify`, or as a table (csv)",
  async run(args, io) {
    const { options } = readArguments(args, OPTIONS);
    const { db, dir, server, "database-from": variable, keys, log } = options;
    const wanted = wantedOf(options);
    if ([db, dir, server].filter((one) => one !== undefined).length !== 1)
      throw new Usage("say one of --server URL, --dir FOLDER and --db FILE");
    if (db === undefined && (keys !== undefined || log !== undefined))
      throw new Usage("--keys and --log belong to --db");
    if (dir === undefined && variable !== undefined) throw new Usage("--database-from belongs to --dir");
    if (server !== undefined) return exportFromServer(server, wanted, io);
    if (dir !== undefined) return exportFromFolder(dir, variable, wanted, io);
    return exportFromDatabase(db ?? "", { keys, log }, wanted, io);
  },
};

function wantedOf({ format = "jsonl", since, until, kind, rep }: Readonly<Record<string, string | undefined>>): Wanted {
  if (format !== "jsonl" && format !== "csv") throw new Usage("--format is jsonl or csv");
  const read = readSelection({ from: since, to: until, kind, rep });
  if (!read.ok) throw new Usage(read.problem);
  return { format, selection: read.selection };
}
