/** `countersign decide`: the gate on the command line, one JSON line out per line in, streaming. */
import { decide } from "#lib/policy/decide.ts";
import { answerLines } from "./answer-lines.ts";
import { assumedSource, readArguments } from "./arguments.ts";
import { type Command, Usage } from "./command.ts";
import { loadPolicy } from "./load-policy.ts";
import { readRequestLine } from "./request-line.ts";

export const decideCommand: Command = {
  name: "decide",
  usage: "decide --policy DIR [--assume-source server|attested|text]",
  says: "answers requests on stdin with the policy's decision",
  async run(args, io) {
    const { options } = readArguments(args, ["policy", "assume-source"]);
    if (options.policy === undefined) throw new Usage("--policy DIR is missing");
    const assumed = assumedSource(options["assume-source"]);
    const loaded = await loadPolicy(options.policy, io);
    if (loaded === undefined) return 2;
    return answerLines(io, {
      read: (text) => readRequestLine(text, assumed),
      answer: ({ request }) => decide(loaded.policy, request),
    });
  },
};
