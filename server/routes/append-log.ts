import { AppendRequest } from "#lib/domain/server-api.ts";
import { logRefused } from "../claims/claim-refusals.ts";
import { settleClaims } from "../claims/settle-claims.ts";
import { done } from "../http/refusal.ts";
import { deviceRoute } from "../http/route.ts";

/**
 * Takes a batch from a device's outbox, idempotently. What it says about the device's own claims moves those claims in
 * the same transaction. A refused item never holds up the others: the receipt simply does not name it.
 */
export const appendLog = deviceRoute({
  method: "POST",
  path: "/v1/log",
  body: AppendRequest,
  handle: async ({ body }, parts, { device, person }) => {
    const sender = { device, rep: person.user };
    const answers = await parts.db.transaction().execute(async (trx) => {
      const appended = await parts.log.appendIn(trx, body.submissions, sender);
      const taken = body.submissions.filter((_, i) => appended[i]?.state === "appended");
      await settleClaims(
        trx,
        device,
        taken.map((submission) => submission.signed.item),
      );
      return appended;
    });
    const held = answers.filter((answer) => answer.state !== "refused").map((answer) => answer.entryId);
    const first = answers.find((answer) => answer.state === "refused");
    if (held.length === 0) return logRefused(first?.state === "refused" ? first.happened : "it was empty");
    return done(await parts.log.receipt(held, body.remembered));
  },
});
