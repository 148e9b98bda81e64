/** `countersign policy status`: how far each revision is, what is stopped, and which browser runs what since when. */
import { PolicyStatusAnswer, type Rollout, type Runs, type StopRow } from "#lib/domain/lead-api.ts";
import { readArguments } from "./arguments.ts";
import { openServer, orSay } from "./ask-server.ts";
import type { Command } from "./command.ts";
import { reachWords } from "./share.ts";

export const policyStatusCommand: Command = {
  name: "policy status",
  usage: "policy status --server URL",
  says: "shows roll-outs, stops, and who runs which revision since when",
  async run(args, io) {
    const { options } = readArguments(args, ["server"]);
    return orSay(io, "", async () => {
      const status = await openServer(options.server, io).get("policy/status", PolicyStatusAnswer);
      for (const line of [
        ...wordsOfRollouts(status.rollouts),
        ...wordsOfStops(status.stops),
        ...wordsOfRuns(status.runs),
      ])
        io.err(line);
      await io.out(JSON.stringify(status));
    });
  },
};

function wordsOfRollouts(rollouts: readonly Rollout[]): string[] {
  if (rollouts.length === 0) return ["Nothing was published yet."];
  return rollouts.map((rollout, i) => {
    const { revision, publisher, publishedAt } = rollout;
    const newer = rollouts.slice(0, i);
    return `Revision ${revision}: ${standsWhere(rollout, newer)}; published ${timeOf(publishedAt)} by ${publisher}.`;
  });
}

function standsWhere({ share, held, reps }: Rollout, newer: readonly Rollout[]): string {
  if (newer.some((one) => one.share === 100 && !one.held)) return "replaced, and somebody still runs it";
  if (held) return `held at ${share} %: it stays with whom it reached`;
  return share === 100 && newer.length > 0 ? "for everybody else" : reachWords(share, reps);
}

function wordsOfStops(stops: readonly StopRow[]): string[] {
  if (stops.length === 0) return ["Nothing is stopped."];
  return stops.map(({ scope, why, by, at }) => `Stopped: ${scope}, since ${timeOf(at)} by ${by}: ${why}`);
}

function wordsOfRuns(runs: readonly Runs[]): string[] {
  if (runs.length === 0) return ["No browser was seen in the last seven days."];
  return runs.map(({ rep, team, deviceName, revision, since, seenAt, refused }) => {
    const runsWhat = revision === null ? "runs none" : `runs revision ${revision}`;
    const from = since === null ? "" : ` since ${timeOf(since)}`;
    const no = refused === undefined ? "" : `; refused revision ${refused.revision} (${refused.code})`;
    return `${rep} (${team}, ${deviceName}) ${runsWhat}${from}, seen ${timeOf(seenAt)}${no}.`;
  });
}

function timeOf(at: string): string {
  return `${at.slice(0, 16).replace("T", " ")} UTC`;
}
