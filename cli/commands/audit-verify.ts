/** `countersign audit verify`: re-checks an exported log without the server. */
import { webcrypto } from "node:crypto";
import { createReadStream } from "node:fs";
import { readFile } from "node:fs/promises";
import { parseCheckpoint } from "#lib/audit/checkpoint.ts";
import { parseNote, parseVkey } from "#lib/audit/note.ts";
import { type ExportReport, verifyExport } from "#lib/audit/verify-export.ts";
import { fromBase64 } from "#lib/domain/bytes.ts";
import type { VerifySignature } from "#lib/domain/signed.ts";
import { readArguments } from "./arguments.ts";
import { type Command, type ExitCode, type Io, Usage } from "./command.ts";
import { splitLines } from "./lines.ts";

export const auditVerifyCommand: Command = {
  name: "audit verify",
  usage: "audit verify FILE [--vkey KEY] [--checkpoint OLD]",
  says: "re-checks an exported log: tree, signatures, chains, values (KEY: the log's key; OLD: a file with a note you kept)",
  async run(args, io) {
    const { positionals, options } = readArguments(args, ["vkey", "checkpoint"], 1);
    const [file = ""] = positionals;
    const vkey = options.vkey === undefined ? {} : { vkey: knownKey(options.vkey) };
    const checkpoint = options.checkpoint === undefined ? {} : { checkpoint: await readNote(options.checkpoint) };
    const stream = createReadStream(file);
    try {
      const report = await verifyExport(splitLines(stream), { ...vkey, ...checkpoint, verify: keptVerifier() });
      await io.out(JSON.stringify(report));
      return tell(report, io);
    } catch (error) {
      if (!(error instanceof Error && "errno" in error)) throw error;
      io.err(`The file \`${file}\` could not be read: ${error.message}. Nothing was checked.`);
      return 2;
    } finally {
      stream.destroy();
    }
  },
};

function tell({ faults, verified, size }: ExportReport, io: Io): ExitCode {
  if (verified === "self-consistent") {
    io.err(
      "Checked only against itself: this does not prove that nothing was removed or rewritten before the export, " +
        "since whoever holds the log's key could have signed another log. Give --vkey (from the signed roster) " +
        "and --checkpoint (a note that somebody kept) to prove that.",
    );
  }
  if (faults.length === 0) io.err(`All ${size} entries fit their signatures, their chains and the checkpoint.`);
  else io.err(`${faults.length} faults in ${size} entries: do not rely on this export; keep it as evidence.`);
  return faults.length === 0 ? 0 : 1;
}

function knownKey(vkey: string): string {
  try {
    parseVkey(vkey);
    return vkey;
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

/** Few devices sign many entries, so their keys are imported once. A key or signature that is no such thing fits nothing. */
function keptVerifier(): VerifySignature {
  const keys = new Map<string, Promise<webcrypto.CryptoKey>>();
  return async (publicKey, bytes, sig) => {
    const key =
      keys.get(publicKey) ?? webcrypto.subtle.importKey("raw", fromBase64(publicKey), "Ed25519", false, ["verify"]);
    keys.set(publicKey, key);
    return webcrypto.subtle.verify("Ed25519", await key, fromBase64(sig), bytes);
  };
}
