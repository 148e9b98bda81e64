/** The same kinds on a real PostgreSQL, started for them alone; where there is none, they are left out and say so. */
import { findPostgres } from "#server/store/testing/find-postgres.ts";
import { startPostgres, type TestPostgres } from "#server/store/testing/postgres.ts";
import { createDatabase } from "#server/store/testing/postgres-databases.ts";
import { CannotPlay, defineFault, type Fault, type Kind, type World } from "./fault.ts";
import { type Network, openNetworkOn } from "./network.ts";

export interface OnPostgres {
  readonly postgres: TestPostgres;
  /** Of a database of this world's own. */
  readonly url: string;
}

/** A world and the PostgreSQL under it; both end together. */
export async function withPostgres<W extends World>(
  open: (on: OnPostgres) => Promise<W>,
  settings: Record<string, string> = {},
): Promise<W & OnPostgres> {
  if (process.env.COUNTERSIGN_WITHOUT?.includes("postgres")) throw new CannotPlay("left out with PostgreSQL, as asked");
  const found = findPostgres(process.env);
  if ("problem" in found) throw new CannotPlay(found.problem);
  const postgres = await startPostgres(found.bin, settings);
  try {
    const on = { postgres, url: await createDatabase(postgres.url) };
    const world = await open(on);
    const close = async () => {
      await world.close();
      await postgres.stop();
    };
    return { ...world, ...on, close };
  } catch (error) {
    await postgres.stop();
    throw error;
  }
}

/** Shared by the kinds that leave the database as it is. */
export const networkOnPostgres = (): Promise<Network & OnPostgres> =>
  withPostgres<Network>(({ url }) => openNetworkOn(url));

export function onPostgres<W extends World>(
  kind: Kind<W>,
  own: Pick<Kind<W>, "rounds" | "brief"> & { open: () => Promise<W> },
): Fault {
  return defineFault({ ...kind, ...own, says: `${kind.says}, on PostgreSQL` });
}
