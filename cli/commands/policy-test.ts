/** `countersign policy test`: a pack's own cases against its own rules, and for each that fails, what decided. */
import type { Decision, FiredRule } from "#lib/domain/decision.ts";
import type { CompiledPolicy } from "#lib/policy/compiled.ts";
import { decide } from "#lib/policy/decide.ts";
import type { Expected, PackCase } from "../pack/pack-case.ts";
import { readPack } from "../pack/read-pack.ts";
import { readArguments } from "./arguments.ts";
import type { Command } from "./command.ts";
import { loadPolicy, tell } from "./load-policy.ts";
import { toRequest } from "./request-line.ts";

export const policyTestCommand: Command = {
  name: "policy test",
  usage: "policy test DIR",
  says: "runs the cases of a pack",
  async run(args, io) {
    const directory = readArguments(args, [], 1).positionals[0] ?? "";
    const loaded = await loadPolicy(directory, io);
    const read = await readPack(directory);
    // What is wrong with the policy itself was told already.
    if (!read.ok && loaded !== undefined) for (const problem of read.problems) tell(problem, io);
    if (loaded === undefined || !read.ok) return 2;
    let failed = 0;
    for (const one of read.pack.cases) {
      const { line, why } = run(loaded.policy, one);
      await io.out(JSON.stringify(line));
      if (line.ok) continue;
      failed++;
      for (const words of why) io.err(words);
    }
    const { length } = read.pack.cases;
    await io.out(JSON.stringify({ passed: length - failed, failed }));
    if (length === 0) io.err("The pack has no cases.yaml, so nothing was tested.");
    return failed > 0 ? 1 : 0;
  },
};

interface Ran {
  line: { name: string; ok: boolean; expected: object; got: object };
  /** For people, of a case that failed. */
  why: string[];
}

function run(policy: CompiledPolicy, { name, request, expected }: PackCase): Ran {
  const wanted = shown(expected, expected);
  const read = toRequest(request, "text");
  if (!read.ok) {
    const { code, message } = read;
    return {
      line: { name, ok: false, expected: wanted, got: { error: { code, message } } },
      why: [`✗ ${name}: the case is no request: ${message}`],
    };
  }
  const decision = decide(policy, read.request);
  const got = shown(decision, expected);
  const ok = JSON.stringify(got) === JSON.stringify(wanted);
  return { line: { name, ok, expected: wanted, got }, why: ok ? [] : explain(name, wanted, got, decision) };
}

/** Of an answer only what the case speaks about. */
function shown(from: { [key in keyof Expected]?: unknown }, expected: Expected): object {
  return {
    outcome: from.outcome,
    ...(expected.requires === undefined
      ? {}
      : { requires: [...((from.requires as string[] | undefined) ?? [])].sort() }),
    ...(expected.first === undefined ? {} : { first: from.first ?? null }),
  };
}

function explain(name: string, wanted: object, got: object, { rules }: Decision): string[] {
  const head = `✗ ${name}: expected ${JSON.stringify(wanted)}, got ${JSON.stringify(got)}`;
  if (rules.length === 0) return [head, "    No rule fired."];
  return [head, ...rules.flatMap(inWords)];
}

function inWords({ id, kind, outcome, says, why, read }: FiredRule): string[] {
  const reads = read.map(({ fact, value, source }) =>
    source === "missing"
      ? `      ${fact} is missing`
      : `      ${fact} = ${JSON.stringify(value) ?? "nothing"} (${source})`,
  );
  return [`    ${outcome} by ${id} (${kind}): ${says ?? why}`, ...reads];
}
