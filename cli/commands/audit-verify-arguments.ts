/** Arguments of `audit verify`, which unlike those of other commands may be given several times. */
import { parseArgs } from "node:util";
import { Usage } from "./command.ts";

export interface VerifyArguments {
  files: string[];
  vkeys: string[];
  checkpoints: string[];
}

export function readVerifyArguments(args: readonly string[]): VerifyArguments {
  const { positionals, values } = parse(args);
  if (positionals.length === 0) throw new Usage("This command takes the file of an export, and none was given.");
  return { files: positionals, vkeys: values.vkey ?? [], checkpoints: values.checkpoint ?? [] };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: { vkey: { type: "string", multiple: true }, checkpoint: { type: "string", multiple: true } },
      allowPositionals: true,
    });
  } catch (error) {
    throw new Usage(error instanceof Error ? (error.message.split("\n")[0] ?? "") : "wrong arguments");
  }
}
