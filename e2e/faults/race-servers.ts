/** Several browsers write through two servers on one database at once, and both servers act: one order, nothing twice. */
import { type Act, approveAct, ask, judgeAct } from "./acts.ts";
import type { Client } from "./client.ts";
import { defineFault, type Kind, type World } from "./fault.ts";
import { onPostgres, withPostgres } from "./on-postgres.ts";
import type { Random } from "./random.ts";
import { type Served, serve } from "./served.ts";
import { addTally, emptyTally } from "./tally.ts";

interface Race extends World {
  readonly served: Served;
  readonly clients: readonly Client[];
  readonly urls: readonly string[];
}

const kind: Kind<Race> = {
  says: "two servers on one database take batches and approvals of several browsers at once",
  rounds: 30,
  brief: 2,
  plants: ["lost", "doubled", "undetected"],
  open: () => openRace(undefined),
  async round({ served, clients, urls }, { random, plant }) {
    const runs = clients.map((client) => race(served, client, urls, random));
    const acts = await Promise.all(runs);
    const [first] = clients;
    if (first !== undefined) await served.plant(plant, first, random);
    const { tally, entries } = await served.judge(clients);
    const total = { ...emptyTally(), faults: 1 };
    addTally(total, tally);
    for (const [client, act] of acts) {
      if (act !== undefined) addTally(total, await judgeAct(served, client, act, entries));
      total.lost += client.pending().length;
      total.undetected += client.alarms.splice(0).length;
    }
    return total;
  },
};

export const raceServers = defineFault(kind);

export const raceServersOnPostgres = onPostgres(kind, {
  rounds: 30,
  // In every `npm test` the store's own suites race and kill on PostgreSQL.
  brief: 0,
  open: () => withPostgres(({ url }) => openRace(url)),
});

async function openRace(database: string | undefined): Promise<Race> {
  const served = await serve(database === undefined ? {} : { database });
  const urls = [served.bench.server().url, (await served.second()).url];
  const clients = [];
  for (let i = 0; i < 4; i++) clients.push(await served.client());
  return { served, clients, urls, close: served.close };
}

async function race(served: Served, client: Client, urls: readonly string[], random: Random): Promise<[Client, Act?]> {
  const act = random.chance(0.4) ? await approveAct(served, client, random.pick(["refund", "claim"])) : undefined;
  for (let i = random.between(2, 4); i > 0; i--) {
    const batch = await client.write(random.between(1, 6));
    // Each batch to either server, some to both: what the other took meanwhile must be known here.
    await Promise.all(
      random
        .shuffle(urls)
        .slice(0, random.between(1, 2))
        .map((url) => client.deliver(batch, url)),
    );
  }
  if (act !== undefined) {
    const both = urls.map((url) => client.post(act.path, act.body, url));
    await Promise.all(both);
    await ask(client, act);
  }
  await client.drain();
  return act === undefined ? [client] : [client, act];
}
