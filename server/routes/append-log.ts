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
  handle: async ({ body: { submissions, remembered }, signal }, parts, { device, person }) => {
    const answers = await parts.log.submit({
      submissions,
      sender: { device, rep: person.user, roles: person.roles },
      signal,
      within: async (trx, appended) => {
        const taken = submissions.filter((_, i) => appended[i]?.state === "appended");
        await settleClaims(
          trx,
          device,
          taken.map((submission) => submission.signed.item),
        );
      },
    });
    const held = answers.filter((answer) => answer.state !== "refused").map((answer) => answer.entryId);
    const first = answers.find((answer) => answer.state === "refused");
    if (held.length === 0) return logRefused(first?.state === "refused" ? first.happened : "it was empty");
    return done(await parts.log.receipt(held, remembered));
  },
});
