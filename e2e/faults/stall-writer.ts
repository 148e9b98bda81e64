/**
 * A server process stalls with the write lock in its hand (stopped, swapped out, cut off). PostgreSQL puts it out after a
 * moment, the next server goes on, and what the stalled one commits late must fail.
 */
import pg from "pg";
import { poolConfig } from "#server/store/postgres-pool.ts";
import { approveAct, ask } from "./acts.ts";
import { defineFault } from "./fault.ts";
import { judgeBoth, type Network } from "./network.ts";
import { networkOnPostgres, type OnPostgres } from "./on-postgres.ts";

export const stallWriter = defineFault<Network & OnPostgres>({
  says: "a process stalls with PostgreSQL's write lock, is put out, and commits too late",
  rounds: 10,
  brief: 1,
  plants: ["lost", "doubled", "undetected"],
  open: networkOnPostgres,
  async round({ served, client, url }, { random, plant }) {
    const act = random.chance(0.5) ? await approveAct(served, client, random.pick(["refund", "claim"])) : undefined;
    await client.write(random.between(1, 12));
    const stalled = await takeLock(url);
    // It answers only when the other one was put out.
    await Promise.all([client.deliver(), act === undefined ? undefined : client.post(act.path, act.body)]);
    const hasCommitted = await commits(stalled);
    if (act !== undefined) await ask(client, act, 400);
    await client.drain(200);
    await served.plant(plant, client, random);
    const tally = await judgeBoth(served, client, act);
    if (hasCommitted) tally.undetected += 1;
    return tally;
  },
});

/** Set as a server sets its own connections, and with something to commit. */
async function takeLock(url: string): Promise<pg.Client> {
  const at = new URL(url);
  at.searchParams.delete("idle_in_transaction_session_timeout");
  const client = new pg.Client(poolConfig(at.href));
  client.on("error", () => {});
  await client.connect();
  await client.query("begin");
  await client.query("select id from write_lock for update");
  await client.query("update log_head set last_time = last_time + 86400000");
  return client;
}

async function commits(client: pg.Client): Promise<boolean> {
  const answer = await client.query("commit").catch(() => undefined);
  await client.end().catch(() => undefined);
  return answer?.command === "COMMIT";
}
