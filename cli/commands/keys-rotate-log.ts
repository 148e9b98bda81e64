/**
 * `countersign keys rotate-log`: the log gets another key under the same name. Both sign for a while, so that browsers which
 * know only one of them go on verifying; `--end` takes the old one away.
 */
import { parseVkey } from "#lib/audit/note.ts";
import { fromBase64 } from "#lib/domain/bytes.ts";
import { keyId } from "#lib/domain/signed.ts";
import { endOverlap, putLogKey } from "#server/keys/change-log-key.ts";
import { openKeys } from "#server/keys/open-keys.ts";
import { followSuccessions } from "#server/keys/server-keys.ts";
import { openLog } from "#server/open-log.ts";
import { recordChange } from "#server/policy/record.ts";
import { readArguments } from "./arguments.ts";
import { orSay } from "./ask-server.ts";
import type { Command, Io } from "./command.ts";
import { ROSTER_OPTIONS, ROSTER_USAGE, signedRoster } from "./log-roster.ts";
import { FOLDER_OPTIONS, FOLDER_USAGE, inServerFolder, type ServerFolder } from "./server-folder.ts";

export const keysRotateLogCommand: Command = {
  name: "keys rotate-log",
  usage: `keys rotate-log ${FOLDER_USAGE} ${ROSTER_USAGE}  or  keys rotate-log --dir FOLDER --end`,
  says: "gives the log another key; stop the server first. Both keys sign until --end",
  async run(args, io) {
    const { options, flags } = readArguments(args, [...FOLDER_OPTIONS, ...ROSTER_OPTIONS], 0, { flags: ["end"] });
    return orSay(io, "The log keeps the keys that it has.", () =>
      inServerFolder(options, io, (folder) => (flags.has("end") ? end(folder, io) : rotate(folder, options, io))),
    );
  },
};

async function rotate(
  folder: ServerFolder,
  options: Readonly<Record<string, string | undefined>>,
  io: Io,
): Promise<void> {
  const roster = await signedRoster(folder, options, "rotation", io);
  if (roster === null) return io.out(JSON.stringify({ roster: options.out }));
  const { dir, paths, db, keys, values } = folder;
  const from = keys.log.vkey;
  putLogKey(paths, roster, "rotation");
  const changed = await followSuccessions(await openKeys(paths), db);
  const log = await openLog({ dir, db, keys: changed, values, now: Date.now });
  try {
    const said = { role: "log", from: idOf(from), to: idOf(log.vkey), roster: roster.body.version };
    await db.transaction().execute((trx) => recordChange(log, trx, { entry: "key-succeeded", values: said }));
    io.err("Both keys sign from now on. Start the server; browsers take the new list of keys with their next lease.");
    io.err(`When every browser was here once: countersign keys rotate-log --dir ${dir} --end`);
    await io.out(JSON.stringify({ origin: log.origin, from, to: log.vkey, roster: roster.body.version }));
  } finally {
    await log.close();
  }
}

async function end({ paths, keys }: ServerFolder, io: Io): Promise<void> {
  const ended = endOverlap(paths);
  io.err(
    ended
      ? "Only the new key signs from now on. What the old one signed stays provable: the roster lists it until it expires."
      : "There is no older key that signs beside the one of now.",
  );
  await io.out(JSON.stringify({ vkey: keys.log.vkey, ended }));
}

function idOf(vkey: string): string {
  return keyId(fromBase64(parseVkey(vkey).publicKey));
}
