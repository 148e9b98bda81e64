import { done, refused } from "../http/refusal.ts";
import { eitherRoute } from "../http/route.ts";
import { unknownRevision } from "../policy/rollout.ts";

/**
 * The newest policy, as its publisher signed it, or an earlier one by `?revision=N`: for devices, and for whoever publishes
 * the next one or goes back to an older one.
 */
export const readPolicy = eitherRoute({
  method: "GET",
  path: "/v1/policy",
  handle: async ({ query }, { policies }) => {
    const asked = query("revision");
    if (asked === undefined) return done({ policy: (await policies.newest())?.signed ?? null });
    if (!/^[1-9]\d{0,8}$/.test(asked)) return notANumber();
    const policy = await policies.revision(Number(asked));
    return policy === undefined ? unknownRevision(Number(asked)) : done({ policy: policy.signed });
  },
});

function notANumber() {
  return refused(
    400,
    "bad-request",
    "The revision that is asked for is not a whole number from 1 on.",
    "Nothing was done.",
    "Ask with `?revision=7`, or without it for the newest.",
  );
}
