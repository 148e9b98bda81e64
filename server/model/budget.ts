/**
 * Tokens per rep and day. What a request may cost at most is reserved before it leaves, and settled to what it did cost.
 * A reservation that nobody settled (the server was killed) counts in full for its day. Numbers only, never contents.
 */
import { commitSoftly } from "../store/commit-softly.ts";
import type { Database } from "../store/open.ts";

export interface Budget {
  readonly limit: number | null;
  used(user: string): Promise<number>;
  /** Undefined when it would go past the limit. */
  reserve(user: string, tokens: number): Promise<Reservation | undefined>;
  /** Whole seconds until the day ends. */
  secondsLeft(): number;
}

export interface Reservation {
  settle(tokens: number): Promise<void>;
}

const DAY = 86_400_000;
const KEPT_DAYS = 62;

export function createBudget(db: Database, limit: number | null, now: () => number): Budget {
  const sum = async (from: Pick<Database, "selectFrom">, user: string, day: string): Promise<number> => {
    const row = await from
      .selectFrom("model_uses")
      .select(({ fn }) => fn.sum<number | null>("tokens").as("tokens"))
      .where("user", "=", user)
      .where("day", "=", day)
      .executeTakeFirst();
    return Number(row?.tokens ?? 0);
  };
  let prunedOn = "";
  return {
    limit,
    used: (user) => sum(db, user, dayOf(now())),
    async reserve(user, tokens) {
      const day = dayOf(now());
      const id = await commitSoftly(db, async (trx) => {
        if (limit !== null && (await sum(trx, user, day)) + tokens > limit) return undefined;
        if (prunedOn !== day) await trx.deleteFrom("model_uses").where("day", "<", oldestOf(now())).execute();
        prunedOn = day;
        const row = { user, day, tokens, settled: 0 };
        return (await trx.insertInto("model_uses").values(row).returning("id").executeTakeFirstOrThrow()).id;
      });
      if (id === undefined) return undefined;
      return {
        async settle(spent) {
          const rest = { tokens: spent, settled: 1 };
          await commitSoftly(db, (trx) =>
            trx.updateTable("model_uses").set(rest).where("id", "=", id).where("settled", "=", 0).execute(),
          );
        },
      };
    },
    secondsLeft: () => Math.ceil((DAY - (now() % DAY)) / 1000),
  };
}

/** The day in UTC: the same for everybody, and no clock change makes it longer. */
function dayOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}

function oldestOf(at: number): string {
  return dayOf(at - KEPT_DAYS * DAY);
}
