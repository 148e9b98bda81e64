/** `countersign policy test`: a pack's own cases against its own rules. */
import { decide } from "#lib/policy/decide.ts";
import type { Expected } from "../pack/pack-case.ts";
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
    if (!read.ok) for (const problem of read.problems) tell(problem, io);
    if (loaded === undefined || !read.ok) return 2;
    let failed = 0;
    for (const { name, request, expected } of read.pack.cases) {
      const line = toRequest(request, "text");
      const decision = line.ok ? decide(loaded.policy, line.request) : undefined;
      const { outcome, requires, first } = decision ?? {};
      const got = line.ok
        ? shown({ outcome, requires, first }, expected)
        : { error: { code: line.code, message: line.message } };
      const ok = JSON.stringify(got) === JSON.stringify(shown(expected, expected));
      if (!ok) failed++;
      await io.out(JSON.stringify({ name, ok, expected: shown(expected, expected), got }));
    }
    const { length } = read.pack.cases;
    await io.out(JSON.stringify({ passed: length - failed, failed }));
    if (length === 0) io.err("The pack has no cases.yaml, so nothing was tested.");
    return failed > 0 ? 1 : 0;
  },
};

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
