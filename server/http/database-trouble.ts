/** The database is not there, or not now: two sentences for the rep, and its own words for whoever runs the server. */
import { CodedError } from "#lib/domain/error.ts";
import { type Refusal, refusal } from "./refusal.ts";

/** Each request would say it again while the database is away. */
const SAY_AGAIN = 60_000;

export function databaseTrouble(error: unknown): Refusal | undefined {
  if (!(error instanceof CodedError) || !error.code.startsWith("database-")) return undefined;
  const means =
    error.code === "database-unsure"
      ? "Whether the last step is recorded is not known yet; sent again, it is done at most once."
      : "Nothing was recorded, so nothing was done. What browsers keep is sent again by itself.";
  const todo = "Wait a moment and try again; if it stays so, tell whoever runs this server.";
  return refusal(503, "database-away", "The server's database does not answer.", means, todo);
}

/** Reports such trouble once a minute, and everything else as it comes. */
export function reportTroubleOnce(report: (error: unknown) => void): (error: unknown) => void {
  let said = Number.NEGATIVE_INFINITY;
  return (error) => {
    if (databaseTrouble(error) === undefined) {
      report(error);
      return;
    }
    const now = performance.now();
    if (now < said + SAY_AGAIN) return;
    said = now;
    report(error);
  };
}
