/** `countersign audit verifier`: writes the page that checks an exported log, as one file that needs no network. */
import { createHash } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { buildVerifier } from "../verifier/build-verifier.ts";
import { readArguments } from "./arguments.ts";
import { type Command, Usage } from "./command.ts";

export const auditVerifierCommand: Command = {
  name: "audit verifier",
  usage: "audit verifier --out FILE",
  says: "writes one HTML file that does what `audit verify` does, in a browser without network",
  async run(args, io) {
    const { out } = readArguments(args, ["out"]).options;
    if (out === undefined) throw new Usage("--out FILE is missing");
    const page = await buildVerifier();
    try {
      await writeFile(out, page);
    } catch (error) {
      io.err(`\`${out}\` could not be written: ${error instanceof Error ? error.message : String(error)}.`);
      return 2;
    }
    await io.out(JSON.stringify({ file: out, bytes: Buffer.byteLength(page), sha256: digestOf(page) }));
    return 0;
  },
};

/** So that whoever is given the file can compare it with one that they made themselves. */
function digestOf(page: string): string {
  return createHash("sha256").update(page).digest("hex");
}
