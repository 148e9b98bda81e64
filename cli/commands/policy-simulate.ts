/** `countersign policy simulate`: which requests a new policy would answer differently. */
import { Source } from "#lib/domain/fact.ts";
import { flipOf } from "#lib/policy/simulate.ts";
import { readArguments } from "./arguments.ts";
import { type Command, Usage } from "./command.ts";
import { loadPolicy } from "./load-policy.ts";
import { readRequestLine } from "./request-line.ts";

export const policySimulateCommand: Command = {
  name: "policy simulate",
  usage: "policy simulate OLD NEW [--assume-source server|attested|text]",
  says: "shows which requests on stdin would be answered differently",
  async run(args, io) {
    const { positionals, options } = readArguments(args, ["assume-source"], 2);
    const source = Source.safeParse(options["assume-source"] ?? "text");
    if (!source.success) throw new Usage("--assume-source is server, attested or text");
    const [before, after] = [await loadPolicy(positionals[0] ?? "", io), await loadPolicy(positionals[1] ?? "", io)];
    if (before === undefined || after === undefined) return 2;
    const count = { requests: 0, flips: 0 };
    let number = 0;
    for await (const text of io.lines()) {
      number++;
      const line = readRequestLine(text, source.data);
      if (!line.ok) {
        await io.out(JSON.stringify({ id: line.id, line: number, error: { code: line.code, message: line.message } }));
        continue;
      }
      count.requests++;
      const flip = flipOf(before.policy, after.policy, line.request);
      if (flip === undefined) continue;
      count.flips++;
      await io.out(JSON.stringify({ id: line.id, ...flip }));
    }
    await io.out(JSON.stringify(count));
    return number === count.requests ? 0 : 1;
  },
};
