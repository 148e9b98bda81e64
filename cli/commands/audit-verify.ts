/** `countersign audit verify`: re-checks exported logs without the server. */
import { createReadStream } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { parseCheckpoint } from "#lib/audit/checkpoint.ts";
import { EXPORT_FAULTS } from "#lib/audit/export-fault.ts";
import { linesSource } from "#lib/audit/export-source.ts";
import { parseNote, parseVkey } from "#lib/audit/note.ts";
import { type ExportReport, verifyExports } from "#lib/audit/verify-export.ts";
import { verifySignature } from "#server/keys/ed25519.ts";
import { NATIVE_HASHING } from "#server/store/native-hash.ts";
import { readVerifyArguments } from "./audit-verify-arguments.ts";
import { type Command, type ExitCode, type Io, Usage } from "./command.ts";
import { splitLines } from "./lines.ts";

/** A large record takes minutes. */
const TELL_EVERY = 25_000;

export const auditVerifyCommand: Command = {
  name: "audit verify",
  usage: "audit verify FILE… [--vkey KEY]… [--checkpoint OLD]…",
  says: "re-checks an exported log: tree, signatures, chains, values (KEY: the log's key; OLD: a file with a note you kept; several FILEs: a log and those that continue it)",
  async run(args, io) {
    const { files, vkeys, checkpoints } = readVerifyArguments(args);
    vkeys.forEach(assertKey);
    const notes = await Promise.all(checkpoints.map(readNote));
    const unreadable = await firstUnreadable(files);
    if (unreadable !== undefined) {
      io.err(`The file ${unreadable}. Nothing was checked.`);
      return 2;
    }
    const sources = files.map((file) => linesSource(() => splitLines(createReadStream(file)), NATIVE_HASHING));
    const anchors = {
      ...(vkeys.length === 0 ? {} : { vkey: vkeys }),
      ...(notes.length === 0 ? {} : { checkpoint: notes }),
    };
    let told = 0;
    const onProgress = (read: number) => {
      if (read - told < TELL_EVERY) return;
      told = read;
      io.err(`${read} entries read…`);
    };
    const by = { verify: verifySignature, hashNodes: NATIVE_HASHING.nodeHash };
    const reports = await verifyExports(sources, { ...anchors, ...by, onProgress });
    for (const report of reports) await io.out(JSON.stringify(report));
    return tell(reports, io);
  },
};

function tell(reports: readonly ExportReport[], io: Io): ExitCode {
  const faults = reports.flatMap((report) => report.faults);
  const beyond = reports.reduce((sum, { unlisted }) => sum + (unlisted?.faults ?? 0), 0);
  const notices = reports.reduce((sum, report) => sum + report.notices.length + (report.unlisted?.notices ?? 0), 0);
  const size = reports.reduce((sum, report) => sum + report.size, 0);
  if (reports.some(({ verified }) => verified === "self-consistent")) {
    io.err(
      "Checked only against itself: this does not prove that nothing was removed or rewritten before the export, " +
        "since whoever holds the log's key could have signed another log. Give --vkey (from the signed roster) " +
        "and --checkpoint (a note that somebody kept) to prove that.",
    );
  }
  if (notices > 0)
    io.err(`${notices} ${notices === 1 ? "notice" : "notices"}: to know, and no reason for doubt by itself.`);
  if (faults.length === 0) io.err(`All ${size} entries fit their signatures, their chains and the checkpoint.`);
  else {
    for (const code of new Set(faults.map((fault) => fault.code))) io.err(`${code}: ${EXPORT_FAULTS[code]}`);
    io.err(`${faults.length + beyond} faults in ${size} entries: do not rely on this export; keep it as evidence.`);
  }
  return faults.length === 0 ? 0 : 1;
}

async function firstUnreadable(files: readonly string[]): Promise<string | undefined> {
  for (const file of files) {
    const found = await stat(file).catch((error: Error) => error);
    if (found instanceof Error) return `\`${file}\` could not be read: ${found.message}`;
    if (!found.isFile() && !found.isFIFO()) return `\`${file}\` is not a file`;
    if (!found.isFile() && files.length > 1)
      return `\`${file}\` can be read only once, and several logs are read twice`;
  }
  return undefined;
}

function assertKey(vkey: string): void {
  try {
    parseVkey(vkey);
  } catch (error) {
    throw new Usage(`--vkey is not a verifier key: ${error instanceof Error ? error.message : String(error)}`);
  }
}

async function readNote(file: string): Promise<string> {
  const note = await readFile(file, "utf8").catch((error: Error) => {
    throw new Usage(`--checkpoint \`${file}\` could not be read: ${error.message}`);
  });
  try {
    parseCheckpoint(parseNote(note).text);
    return note;
  } catch (error) {
    throw new Usage(`--checkpoint is not a checkpoint note: ${error instanceof Error ? error.message : String(error)}`);
  }
}
