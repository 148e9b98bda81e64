/** A pack from the command line to a policy that decides, with its findings told on stderr. */

import { catalogue } from "#lib/actions/index.ts";
import { compileWithProblems } from "#lib/policy/compile.ts";
import type { CompiledPolicy } from "#lib/policy/compiled.ts";
import { type PlacedProblem, type PolicyFile, readPolicyFile } from "../pack/read-pack.ts";
import type { Io } from "./command.ts";

export interface Loaded {
  pack: PolicyFile;
  policy: CompiledPolicy;
}

/**
 * Undefined after telling why the pack cannot run. Commands answer what the pack and the language say, to the letter;
 * the built-in rule about repeated payments belongs to the server and the worker, which run them.
 */
export async function loadPolicy(directory: string, io: Io): Promise<Loaded | undefined> {
  const read = await readPolicyFile(directory);
  if (!read.ok) return refuse(read.problems, io);
  const { policy, problems } = compileWithProblems(read.pack.document, catalogue, { guardRepeats: false });
  const placed = problems.map((problem) => read.pack.place(problem));
  if (policy === undefined)
    return refuse(
      placed.filter((problem) => problem.severity === "error"),
      io,
    );
  for (const problem of placed) tell(problem, io);
  return { pack: read.pack, policy };
}

export function tell({ file, line, column, severity, message, suggestion }: PlacedProblem, io: Io): void {
  io.err(`${file}:${line}:${column}: ${severity}: ${message}${suggestion === undefined ? "" : ` (${suggestion})`}`);
}

function refuse(problems: readonly PlacedProblem[], io: Io): undefined {
  for (const problem of problems) tell(problem, io);
  io.err("The policy pack has errors, so nothing was decided. `countersign policy check` lists them.");
  return undefined;
}
