/**
 * Roles and teams come from the settings, so a change of them is a change of authority that nobody signs. At every start the
 * server puts on record what differs from what the record said last about each person, and who is no longer there.
 */
import { canonicalJson } from "#lib/domain/canonical.ts";
import { formatInstant } from "#lib/domain/time.ts";
import type { CoreParts } from "../core-parts.ts";
import { recordChange } from "../policy/record.ts";
import type { Transaction } from "../store/open.ts";
import type { Person } from "./people.ts";

type Parts = Pick<CoreParts, "db" | "log" | "now" | "people">;

interface Said {
  roles: readonly string[];
  team: string;
}

export async function noteRoles(parts: Parts): Promise<void> {
  await parts.db.transaction().execute(async (trx) => {
    const rows = await trx.selectFrom("person_roles").select(["user", "said"]).execute();
    const before = new Map(rows.map(({ user, said }) => [user, JSON.parse(said) as Said | null]));
    const now = new Map(parts.people.map((person) => [person.user, saidOf(person)]));
    for (const user of new Set([...now.keys(), ...before.keys()])) {
      const was = before.get(user) ?? null;
      const is = now.get(user) ?? null;
      if (canonicalJson(was) !== canonicalJson(is)) await change(parts, trx, user, was, is);
    }
  });
}

async function change({ log, now }: Parts, trx: Transaction, user: string, was: Said | null, is: Said | null) {
  const said = canonicalJson(is);
  const at = formatInstant(now());
  await trx
    .insertInto("person_roles")
    .values({ user, said, at })
    .onConflict((conflict) => conflict.column("user").doUpdateSet({ said, at }))
    .execute();
  await recordChange(log, trx, { entry: "role-changed", rep: user, values: { was, now: is } });
}

/** The order in which somebody wrote the roles down means nothing. */
function saidOf({ roles, team }: Person): Said {
  return { roles: [...roles].sort(), team };
}
