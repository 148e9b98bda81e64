/** `countersign policy rollout`: widens a revision that was published to a share, holds it where it is, or goes on. */
import { Rollout } from "#lib/domain/lead-api.ts";
import { readArguments } from "./arguments.ts";
import { openServer, orSay } from "./ask-server.ts";
import { type Command, Usage } from "./command.ts";
import { reachWords, shareOf } from "./share.ts";

export const policyRolloutCommand: Command = {
  name: "policy rollout",
  usage: "policy rollout REVISION [--share PERCENT] [--hold | --go-on] --server URL",
  says: "widens a published revision to more reps, holds it, or lets it go on",
  async run(args, io) {
    const { positionals, options, flags } = readArguments(args, ["server", "share"], 1, {
      flags: ["hold", "go-on"],
      takes: "the number of one revision",
    });
    const revision = revisionOf(positionals[0]);
    const share = shareOf(options.share);
    if (flags.size === 2) throw new Usage("either --hold or --go-on");
    if (flags.size === 0 && share === undefined) throw new Usage("--share PERCENT, --hold or --go-on is needed");
    const held = flags.size === 0 ? {} : { held: flags.has("hold") };
    return orSay(io, "", async () => {
      const server = openServer(options.server, io);
      const body = { revision, ...held, ...(share === undefined ? {} : { share }) };
      const now = await server.post("policy/rollout", body, Rollout);
      io.err(
        now.held
          ? `Revision ${revision} is held: who has it keeps it, and it reaches nobody else until you let it go on.`
          : `Revision ${revision} is rolled out ${reachWords(now.share, now.reps)}.`,
      );
      await io.out(JSON.stringify(now));
    });
  },
};

export function revisionOf(text: string | undefined): number {
  if (text !== undefined && /^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new Usage(`\`${text ?? ""}\` is not the number of a revision, for example 7`);
}
