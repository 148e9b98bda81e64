/**
 * `countersign log new-epoch`: after a restore the log goes on under a new name. It works on the server's folder and database
 * while the server is stopped; what browsers still have is sent again by them once they follow to the new name.
 */

import { readFile } from "node:fs/promises";
import path from "node:path";
import { fromBase64 } from "#lib/domain/bytes.ts";
import { putLogKey } from "#server/keys/change-log-key.ts";
import { openSigner, verifySignature } from "#server/keys/ed25519.ts";
import { KeyFile, readJsonFile } from "#server/keys/key-files.ts";
import { openLogKeys } from "#server/keys/log-keys.ts";
import { beginEpoch } from "#server/store/log-begin-epoch.ts";
import { readCheckpointFiles } from "#server/store/log-checkpoint-file.ts";
import { createServerDevice } from "#server/store/server-device.ts";
import { readArguments } from "./arguments.ts";
import { NotDone, orSay } from "./ask-server.ts";
import { type Command, type Io, Usage } from "./command.ts";
import { ROSTER_OPTIONS, ROSTER_USAGE, signedRoster } from "./log-roster.ts";
import { FOLDER_OPTIONS, FOLDER_USAGE, inServerFolder, type ServerFolder } from "./server-folder.ts";

type Options = Readonly<Record<string, string | undefined>>;

export const logNewEpochCommand: Command = {
  name: "log new-epoch",
  usage: `log new-epoch ${FOLDER_USAGE} --why WORDS [--checkpoint NOTE] ${ROSTER_USAGE}`,
  says: "lets the log go on under a new name after a restore; stop the server first. NOTE: a file with a newer checkpoint that somebody kept",
  async run(args, io) {
    const { options } = readArguments(args, [...FOLDER_OPTIONS, ...ROSTER_OPTIONS, "why", "checkpoint"]);
    if (options.why === undefined) throw new Usage("--why WORDS is needed: it goes on record");
    return orSay(io, "The log stays as it is.", () =>
      inServerFolder(options, io, (folder) => begin(folder, options, io)),
    );
  },
};

async function begin(folder: ServerFolder, options: Options, io: Io): Promise<void> {
  const notes = await notesOf(folder, options);
  const roster = await signedRoster(folder, options, "epoch", io);
  if (roster === null) return io.out(JSON.stringify({ roster: options.out }));
  const { paths, db, keys, values } = folder;
  const signer = await openLogKeys({ ...paths, log: paths.logNext }, roster);
  const own = await openSigner(readJsonFile(paths.deviceNext, KeyFile));
  const now = Date.now;
  const device = createServerDevice({
    origin: signer.origin,
    name: "server",
    publicKey: fromBase64(own.publicKey),
    sign: own.sign,
    now,
  });
  const olderVkeys = roster.body.logKeys.map(({ vkey }) => vkey);
  const log = { db, signer, olderVkeys, verify: verifySignature, now, device, values };
  const begun = await beginEpoch(log, { from: keys.log.origin, why: options.why ?? "", notes });
  putLogKey(paths, roster, "epoch");
  const { held, known, origin, devices } = begun;
  io.err(
    `The log goes on as ${origin}. Of ${known} entries that are known, ${held} are here and stay readable under the old name.`,
  );
  if (known > held)
    io.err(`${known - held} are missing; browsers that wrote some of them send those again by themselves.`);
  io.err(`${devices} devices go on without signing in again. Start the server.`);
  await io.out(JSON.stringify(begun));
}

/** Every note of the old log that is kept anywhere here: beside the keys, sent by browsers, or given. */
async function notesOf({ dir, db, keys }: ServerFolder, { checkpoint }: Options): Promise<string[]> {
  const { origin, vkey } = keys.log;
  const vkeys = [vkey, ...keys.roster.body.logKeys.map((one) => one.vkey)];
  const file = { folder: path.join(dir, "keys"), origin, vkeys, verify: verifySignature };
  const kept = await readCheckpointFiles(file);
  const alarms = await db
    .selectFrom("log_alarms")
    .select(["remembered", "received"])
    .where("log", "=", origin)
    .execute();
  const stopped = await db.selectFrom("log_quarantine").select("evidence").where("log", "=", origin).execute();
  const given = checkpoint === undefined ? [] : [await readNote(checkpoint)];
  const sent = alarms.flatMap(({ remembered, received }) =>
    remembered === null ? [received] : [remembered, received],
  );
  return [...(kept === undefined ? [] : [kept.note]), ...sent, ...stopped.map((row) => row.evidence), ...given];
}

function readNote(file: string): Promise<string> {
  return readFile(file, "utf8").catch(() => {
    throw new NotDone(`${file} cannot be read.`);
  });
}
