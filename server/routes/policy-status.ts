import type { PolicyStatusAnswer } from "#lib/domain/lead-api.ts";
import { done } from "../http/refusal.ts";
import { publisherRoute } from "../http/route.ts";
import { liveRollouts } from "../policy/rollout.ts";
import { seenLately } from "../policy/runs.ts";
import { listStops } from "../policy/stops.ts";

/** What a lead watches: how far each revision is, what is stopped, and who runs what since when. */
export const policyStatus = publisherRoute({
  method: "GET",
  path: "/v1/policy/status",
  handle: async (_call, parts) => {
    const { db, people, now } = parts;
    const runs = await seenLately(db, people, now());
    const rollouts = await liveRollouts(
      parts,
      runs.map((run) => run.revision),
    );
    const answer: PolicyStatusAnswer = { rollouts, stops: await listStops(db), runs };
    return done(answer);
  },
});
