import { AlarmReport } from "#lib/domain/log-api.ts";
import { done, refused } from "../http/refusal.ts";
import { deviceRoute } from "../http/route.ts";

/** Takes two checkpoints that contradict each other, from the browser that noticed. */
export const reportLogAlarm = deviceRoute({
  method: "POST",
  path: "/v1/log/alarms",
  body: AlarmReport,
  handle: async ({ body }, { log }, { device, person }) =>
    done(await log.reportAlarm(body, { device, rep: person.user })),
});

const MAY_READ = ["lead", "reviewer", "admin"];

/** What is known of contradictions, and whether the record is stopped because of one. */
export const logAlarms = deviceRoute({
  method: "GET",
  path: "/v1/log/alarms",
  handle: async (_call, { log }, { person }) =>
    person.roles.some((role) => MAY_READ.includes(role)) ? done(await log.alarms()) : notForReps(),
});

function notForReps() {
  return refused(
    403,
    "not-allowed",
    "Alarms of the record are for leads and reviewers.",
    "Nothing was shown.",
    "Ask a lead.",
  );
}
