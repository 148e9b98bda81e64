/** `countersign decide`: the gate on the command line, one JSON line out per line in, streaming. */
import { Source } from "#lib/domain/fact.ts";
import { decide } from "#lib/policy/decide.ts";
import { readArguments } from "./arguments.ts";
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
    const source = Source.safeParse(options["assume-source"] ?? "text");
    if (!source.success) throw new Usage("--assume-source is server, attested or text");
    const loaded = await loadPolicy(options.policy, io);
    if (loaded === undefined) return 2;
    let failed = 0;
    let number = 0;
    for await (const text of io.lines()) {
      number++;
      const line = readRequestLine(text, source.data);
      if (line.ok) {
        await io.out(JSON.stringify({ id: line.id, ...decide(loaded.policy, line.request) }));
      } else {
        failed++;
        const { id, code, message } = line;
        await io.out(JSON.stringify({ id, line: number, error: { code, message } }));
      }
    }
    if (failed > 0) io.err(`${failed} of ${number} lines could not be answered.`);
    return failed > 0 ? 1 : 0;
  },
};
