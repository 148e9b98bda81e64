/**
 * Slows down guessing: after five wrong passwords for a user, that user's sign-in rests for a minute, at every server
 * process on the database.
 */
import { commitSoftly } from "../store/commit-softly.ts";
import type { Database } from "../store/open.ts";

const ALLOWED = 5;
const REST = 60_000;

export interface Tries {
  /**
   * Counts a try before it is looked at: many tries at the same moment are many tries. Answers the milliseconds until
   * one is heard; 0: this one is.
   */
  count(user: string): Promise<number>;
  succeeded(user: string): Promise<void>;
}

export function createTries(db: Database, now: () => number): Tries {
  return {
    count: (user) =>
      commitSoftly(db, async (trx) => {
        const before = await trx.selectFrom("sign_in_tries").selectAll().where("user", "=", user).executeTakeFirst();
        const rest = (before?.rests_until ?? 0) - now();
        if (rest > 0) return rest;
        const failures = (before?.failures ?? 0) + 1;
        const row = failures >= ALLOWED ? { failures: 0, rests_until: now() + REST } : { failures, rests_until: 0 };
        await trx
          .insertInto("sign_in_tries")
          .values({ user, ...row })
          .onConflict((conflict) => conflict.column("user").doUpdateSet(row))
          .execute();
        return 0;
      }),
    async succeeded(user) {
      await commitSoftly(db, (trx) => trx.deleteFrom("sign_in_tries").where("user", "=", user).execute());
    },
  };
}
