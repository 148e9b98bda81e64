/** `countersign policy check`: everything that is wrong with a pack, or probably not meant, by file and line. */
import { catalogue } from "#lib/actions/index.ts";
import { checkDocument, checkPolicy } from "#lib/policy/check.ts";
import { compileWithProblems } from "#lib/policy/compile.ts";
import { didYouMean, Problems } from "#lib/policy/problem.ts";
import { type Pack, type PlacedProblem, readPack } from "../pack/read-pack.ts";
import { shorthandFault } from "../pack/shorthand.ts";
import { readArguments } from "./arguments.ts";
import type { Command } from "./command.ts";

export const policyCheckCommand: Command = {
  name: "policy check",
  usage: "policy check DIR",
  says: "lists what is wrong with a pack",
  async run(args, io) {
    const { positionals } = readArguments(args, [], 1);
    const problems = await checkPack(positionals[0] ?? "");
    for (const problem of problems) await io.out(JSON.stringify(problem));
    const errors = problems.filter((problem) => problem.severity === "error").length;
    io.err(`${errors} errors, ${problems.length - errors} warnings.`);
    if (problems.some((problem) => problem.code === "unreadable" && problem.file.endsWith("policy.yaml"))) return 2;
    return errors > 0 ? 1 : 0;
  },
};

export async function checkPack(directory: string): Promise<PlacedProblem[]> {
  const read = await readPack(directory);
  return read.ok ? checkRead(read.pack) : read.problems;
}

export function checkRead(pack: Pack): PlacedProblem[] {
  const { policy, problems } = compileWithProblems(pack.document, catalogue);
  const findings = policy === undefined ? checkDocument(pack.document) : checkPolicy(policy);
  return [...[...problems, ...findings].map((problem) => pack.place(problem)), ...checkPlaybooks(pack)];
}

/** Playbooks may only name actions that the policy lists, and sources that exist. */
function checkPlaybooks(pack: Pack): PlacedProblem[] {
  const problems = new Problems();
  const actions = Object.keys(pack.document.actions);
  const articles = pack.knowledge.map((entry) => entry.id);
  const seen = new Set<string>();
  for (const [i, playbook] of pack.playbooks.entries()) {
    if (seen.has(playbook.id))
      problems.error([i, "id"], "duplicate-id", `two playbooks have the id \`${playbook.id}\``);
    seen.add(playbook.id);
    for (const [j, { action, args }] of playbook.actions.entries()) {
      const fault = shorthandFault(action, args, pack.document);
      if (fault !== undefined) problems.error([i, "actions", j, "args"], "playbook", fault);
      if (actions.includes(action)) continue;
      problems.error(
        [i, "actions", j, "action"],
        "playbook",
        `the policy does not list \`${action}\``,
        didYouMean(action, actions),
      );
    }
    for (const [j, source] of playbook.sources.entries()) {
      if (articles.includes(source)) continue;
      problems.error([i, "sources", j], "playbook", `there is no article \`${source}\``, didYouMean(source, articles));
    }
  }
  return problems.list.map((problem) => pack.placePlaybook(problem));
}
