/** `countersign policy resume`: ends a stop. What was refused meanwhile does not come back by itself. */
import { StopsAnswer } from "#lib/domain/lead-api.ts";
import { readArguments } from "./arguments.ts";
import { openServer, orSay } from "./ask-server.ts";
import type { Command } from "./command.ts";

export const policyResumeCommand: Command = {
  name: "policy resume",
  usage: "policy resume everyone|team:NAME|rep:NAME|action:NAME --server URL",
  says: "ends a stop",
  async run(args, io) {
    const takes = "the stop to end, as `countersign policy status` writes it";
    const { positionals, options } = readArguments(args, ["server"], 1, { takes });
    const [scope = ""] = positionals;
    return orSay(io, "", async () => {
      const { stops } = await openServer(options.server, io).post("stops/end", { scope }, StopsAnswer);
      const left =
        stops.length === 0
          ? "Nothing is stopped any more."
          : `Still in force: ${stops.map((stop) => stop.scope).join(", ")}.`;
      io.err(`The stop of ${scope} is ended. ${left}`);
      await io.out(JSON.stringify({ stops }));
    });
  },
};
