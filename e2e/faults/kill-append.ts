/**
 * The server dies while it appends. Whatever it acknowledged must be there afterwards, at its place; what it did not
 * acknowledge is sent again and must end up there once.
 */
import { setTimeout as delay } from "node:timers/promises";
import type { Client } from "./client.ts";
import { defineFault, type Kind } from "./fault.ts";
import { type Killable, openKillable, openKillableOn } from "./killable.ts";
import { onPostgres, withPostgres } from "./on-postgres.ts";
import type { Random } from "./random.ts";
import { addTally, emptyTally } from "./tally.ts";

const kind: Kind<Killable> = {
  says: "the server is killed while it appends what three browsers send",
  rounds: 40,
  brief: 1,
  plants: ["lost", "doubled", "undetected"],
  open: openKillable,
  async round(world, { random, plant }) {
    const clients = [world.client, ...(await world.others())];
    let alive = true;
    const floods = clients.map((client) => flood(client, random, () => alive));
    await delay(random.between(5, 120));
    await world.server.kill();
    alive = false;
    await Promise.all(floods);
    await world.server.start();
    for (const client of clients) await client.drain();
    await world.plant(plant, world.client, random);
    const { tally } = await world.judge(clients);
    const total = { ...emptyTally(), faults: 1 };
    addTally(total, tally);
    for (const client of clients) {
      total.lost += client.pending().length;
      total.undetected += client.alarms.splice(0).length;
    }
    return total;
  },
};

export const killDuringAppend = defineFault(kind);

export const killDuringAppendOnPostgres = onPostgres(kind, {
  rounds: 20,
  // In every `npm test` the store's own suites race and kill on PostgreSQL.
  brief: 0,
  open: () => withPostgres(({ url }) => openKillableOn(url)),
});

/** Bounded, or the judge would spend the campaign on signatures; now and then something is sent again. */
async function flood(client: Client, random: Random, goesOn: () => boolean): Promise<void> {
  for (let sent = 0; goesOn() && sent < 60; ) {
    const batch = await client.write(random.between(1, 8));
    sent += batch.length;
    await client.deliver(batch);
    if (random.chance(0.1)) await client.deliver(batch);
  }
}
