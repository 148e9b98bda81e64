/**
 * `countersign policy publish`: checks a pack, signs it as the next revision and hands it to the server. The key
 * is what makes it a policy; the token only authorises the upload. Nothing is sent when `check` finds an error.
 */
import { ENGINE, type PublishedPolicy } from "#lib/domain/authority.ts";
import { digest } from "#lib/domain/hash.ts";
import { PolicyAnswer } from "#lib/domain/server-api.ts";
import { formatInstant } from "#lib/domain/time.ts";
import { type Pack, readPack } from "../pack/read-pack.ts";
import { readArguments } from "./arguments.ts";
import { NotDone, openServer, orSay } from "./ask-server.ts";
import { type Command, type Io, Usage } from "./command.ts";
import { tell } from "./load-policy.ts";
import { checkRead } from "./policy-check.ts";
import { shareOf } from "./share.ts";
import { openPublisherKey } from "./signing-key.ts";
import { tellPublished, upload } from "./upload-policy.ts";

export const policyPublishCommand: Command = {
  name: "policy publish",
  usage: "policy publish DIR --server URL --key FILE [--share PERCENT]   (COUNTERSIGN_TOKEN in the environment)",
  says: "signs a pack and puts it in force, for everybody or for a first share of the reps",
  async run(args, io) {
    const { positionals, options } = readArguments(args, ["server", "key", "org", "share"], 1);
    const { key: keyFile, org } = options;
    if (keyFile === undefined) throw new Usage("--key FILE is needed");
    const share = shareOf(options.share);
    return orSay(io, "Nothing was published.", async () => {
      const server = openServer(options.server, io);
      const pack = await readChecked(positionals[0] ?? "", io);
      const key = await openPublisherKey(keyFile);
      const { policy: newest } = await server.get("policy", PolicyAnswer);
      const policy = nextPolicy(pack, newest?.body.revision ?? 0, org ?? newest?.body.org);
      const answer = await upload(server, key, policy, share);
      tellPublished(answer, io);
      const { revision, document } = policy;
      const more = { ...(share === undefined ? {} : { share, reps: answer.reps }), cannotRun: answer.cannotRun };
      await io.out(JSON.stringify({ revision, digest: digest(document), publisher: key.publisher, ...more }));
    });
  },
};

async function readChecked(directory: string, io: Io): Promise<Pack> {
  const read = await readPack(directory);
  const problems = read.ok ? checkRead(read.pack) : read.problems;
  for (const problem of problems) tell(problem, io);
  const hasErrors = problems.some((problem) => problem.severity === "error");
  if (!read.ok || hasErrors) throw new NotDone("The pack has errors; please mend them first.", { cause: "check" });
  return read.pack;
}

function nextPolicy(pack: Pack, newest: number, org: string | undefined): PublishedPolicy {
  if (org === undefined) throw new NotDone("The server has no policy yet, so please name the organisation with --org.");
  const { document, playbooks, knowledge } = pack;
  const engine = Math.min(ENGINE, Number(/\d+/.exec(document.engine)?.[0] ?? ENGINE));
  const notBefore = formatInstant(Date.now());
  const type = "countersign.published-policy/1";
  return { type, org, revision: newest + 1, notBefore, engine, document, playbooks, knowledge };
}
