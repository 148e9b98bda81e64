/** `countersign policy stop`: nothing new runs for everyone, a team, a rep or an action, at once and until it is ended. */
import { StopsAnswer } from "#lib/domain/lead-api.ts";
import { readArguments } from "./arguments.ts";
import { openServer, orSay } from "./ask-server.ts";
import { type Command, Usage } from "./command.ts";

export const policyStopCommand: Command = {
  name: "policy stop",
  usage: "policy stop everyone|team:NAME|rep:NAME|action:NAME --why TEXT --server URL",
  says: "stops everyone, a team, a rep or an action at once; reps read why",
  async run(args, io) {
    const takes = "what to stop: everyone, team:eu, rep:sam or action:refund.create";
    const { positionals, options } = readArguments(args, ["server", "why"], 1, { takes });
    const [scope = ""] = positionals;
    const { why } = options;
    if (why === undefined || why.trim() === "")
      throw new Usage("--why TEXT is needed: the reps read it on their cards");
    return orSay(io, "", async () => {
      const { stops } = await openServer(options.server, io).post("stops", { scope, why }, StopsAnswer);
      io.err(`Stopped: ${scope}. What was approved and is still held ends cancelled; what already ran stays.`);
      io.err(`End it with \`countersign policy resume ${scope}\`.`);
      await io.out(JSON.stringify({ stops }));
    });
  },
};
