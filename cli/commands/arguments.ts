/** Arguments of a command; anything that it does not know is refused, so that a typo is not ignored. */
import { parseArgs } from "node:util";
import { Source } from "#lib/domain/fact.ts";
import { Usage } from "./command.ts";

export interface Arguments {
  positionals: readonly string[];
  options: Readonly<Record<string, string | undefined>>;
  /** The switches that were given. */
  flags: ReadonlySet<string>;
}

interface More {
  /** Names that take no value. */
  flags?: readonly string[];
  /** What the positionals are, where they are no directories. */
  takes?: string;
}

/** `options`: names that take a value. */
export function readArguments(
  args: readonly string[],
  options: readonly string[],
  positionals = 0,
  { flags = [], takes }: More = {},
): Arguments {
  try {
    const parsed = parseArgs({
      args: [...args],
      options: Object.fromEntries([
        ...options.map((name) => [name, { type: "string" as const }] as const),
        ...flags.map((name) => [name, { type: "boolean" as const }] as const),
      ]),
      allowPositionals: positionals > 0,
    });
    const { length } = parsed.positionals;
    if (length !== positionals) throw new Usage(expected(takes ?? directories(positionals), length));
    const given = Object.entries(parsed.values);
    return {
      positionals: parsed.positionals,
      options: Object.fromEntries(given.filter(([name]) => !flags.includes(name))) as Arguments["options"],
      flags: new Set(given.filter(([name]) => flags.includes(name)).map(([name]) => name)),
    };
  } catch (error) {
    if (error instanceof Usage) throw error;
    throw new Usage(error instanceof Error ? (error.message.split("\n")[0] ?? "") : "wrong arguments");
  }
}

function directories(wanted: number): string {
  return wanted === 1 ? "one directory of a pack" : `${wanted} directories of packs`;
}

function expected(wanted: string, given: number): string {
  return `This command takes ${wanted}, and ${given === 0 ? "none was given" : `${given} were given`}.`;
}

/** How far a bare fact is trusted. */
export function assumedSource(option: string | undefined): Source {
  const source = Source.safeParse(option ?? "text");
  if (!source.success) throw new Usage("--assume-source is server, attested or text");
  return source.data;
}
