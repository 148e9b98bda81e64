/** Arguments of a command; anything that it does not know is refused, so that a typo is not ignored. */
import { parseArgs } from "node:util";
import { Source } from "#lib/domain/fact.ts";
import { Usage } from "./command.ts";

export interface Arguments {
  positionals: readonly string[];
  options: Readonly<Record<string, string | undefined>>;
}

/** `options`: names that take a value. */
export function readArguments(args: readonly string[], options: readonly string[], positionals = 0): Arguments {
  try {
    const parsed = parseArgs({
      args: [...args],
      options: Object.fromEntries(options.map((name) => [name, { type: "string" as const }])),
      allowPositionals: positionals > 0,
    });
    if (parsed.positionals.length !== positionals) throw new Usage(expected(positionals, parsed.positionals.length));
    return { positionals: parsed.positionals, options: parsed.values as Arguments["options"] };
  } catch (error) {
    if (error instanceof Usage) throw error;
    throw new Usage(error instanceof Error ? (error.message.split("\n")[0] ?? "") : "wrong arguments");
  }
}

function expected(wanted: number, given: number): string {
  const directories = wanted === 1 ? "one directory of a pack" : `${wanted} directories of packs`;
  return `This command takes ${directories}, and ${given === 0 ? "none was given" : `${given} were given`}.`;
}

/** How far a bare fact is trusted. */
export function assumedSource(option: string | undefined): Source {
  const source = Source.safeParse(option ?? "text");
  if (!source.success) throw new Usage("--assume-source is server, attested or text");
  return source.data;
}
