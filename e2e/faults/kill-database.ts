/**
 * PostgreSQL dies under a server that is appending and paying: the whole of it, or the one process that serves the server.
 * The server lives on, says that it could not record, and goes on when the database is back; a commit whose answer was lost
 * is found out, not guessed.
 */
import { setTimeout as delay } from "node:timers/promises";
import { askPostgres } from "#server/store/testing/postgres-databases.ts";
import { type Act, approveAct, ask } from "./acts.ts";
import { defineFault, type Fault } from "./fault.ts";
import { judgeBoth, type Network } from "./network.ts";
import { networkOnPostgres, type OnPostgres } from "./on-postgres.ts";
import type { Random } from "./random.ts";

type Based = Network & OnPostgres;
type Victim = "database" | "connection";

/** Asked again every 25 ms: a restart takes seconds. */
const TRIES = 800;

const WORDS: Record<Victim, string> = {
  database: "PostgreSQL is killed while servers append and pay",
  connection: "one of PostgreSQL's processes is killed or told to end while a server uses it",
};

export function killDatabase(victim: Victim): Fault {
  return defineFault<Based>({
    says: WORDS[victim],
    rounds: victim === "database" ? 15 : 25,
    brief: 1,
    plants: ["lost", "doubled", "undetected"],
    open: networkOnPostgres,
    async round(world, { random, plant }) {
      const { served, client } = world;
      const act = random.chance(0.5) ? await approveAct(served, client, random.pick(["refund", "claim"])) : undefined;
      let alive = true;
      const load = flood(world, act, random, () => alive);
      await delay(random.between(5, 150));
      await strike(world, victim, random);
      alive = false;
      await load;
      await untilThere(world);
      if (act !== undefined) await ask(client, act, TRIES);
      await client.drain(400);
      await served.plant(plant, client, random);
      return judgeBoth(served, client, act);
    },
  });
}

async function flood({ client }: Based, act: Act | undefined, random: Random, goesOn: () => boolean): Promise<void> {
  const acting = act === undefined ? undefined : client.post(act.path, act.body);
  for (let sent = 0; goesOn() && sent < 40; ) {
    const batch = await client.write(random.between(1, 6));
    sent += batch.length;
    await client.deliver(batch);
  }
  await acting;
}

async function strike({ postgres, url }: Based, victim: Victim, random: Random): Promise<void> {
  if (victim === "database") {
    await postgres.kill();
    await postgres.start();
    return;
  }
  const asked = "select pid from pg_stat_activity where application_name = 'countersign'";
  const pids = (await askPostgres(url, asked)).map(({ pid }) => Number(pid));
  if (pids.length === 0) throw new Error("the server has no connection");
  const pid = random.pick(pids);
  // Told to end, it is one connection; killed, PostgreSQL throws all others out too and recovers.
  if (random.chance(0.7)) await askPostgres(url, `select pg_terminate_backend(${pid})`);
  else process.kill(pid, "SIGKILL");
}

async function untilThere({ url }: Based): Promise<void> {
  for (let i = 0; i < 400; i++) {
    const isThere = await askPostgres(url, "select 1").then(
      () => true,
      () => false,
    );
    if (isThere) return;
    await delay(25);
  }
  throw new Error("PostgreSQL did not come back");
}
