/**
 * The log's signing key is away for a while: a folder that is not mounted, a file that cannot be read. Whether the server runs
 * already or is started then: it must record nothing and pay nothing, and above all must not make a key of its own.
 */
import { existsSync, renameSync } from "node:fs";
import path from "node:path";
import { approveAct, ask } from "./acts.ts";
import { defineFault } from "./fault.ts";
import { judgeBoth, type Network, openNetwork } from "./network.ts";
import type { Served } from "./served.ts";

export const loseKey = defineFault<Network>({
  says: "the log's signing key cannot be read for a while, under a running server or at its start",
  rounds: 40,
  brief: 2,
  plants: ["lost", "doubled", "undetected"],
  open: openNetwork,
  async round({ served, client }, { random, plant }) {
    const key = path.join(served.dir, "keys", "log-key.json");
    const act = await approveAct(served, client, random.pick(["refund", "claim"]));
    const before = await served.size();
    let broke = 0;
    renameSync(key, `${key}.away`);
    try {
      // Without the key it may start, so that drafts go on; or it may not.
      if (random.chance(0.3)) await starts(served);
      const answer = await client.post(act.path, act.body);
      if (answer?.status === 200) broke += 1;
      const [other] = await client.write(random.between(1, 5));
      if (other !== undefined && (await client.deliver([other])).is === "answered") broke += 1;
      if ((await served.size()) !== before || existsSync(key)) broke += 1;
    } finally {
      renameSync(`${key}.away`, key);
    }
    await served.bench.restart();
    await ask(client, act);
    await client.drain();
    await served.plant(plant, client, random);
    const tally = await judgeBoth(served, client, act);
    tally.undetected += broke;
    return tally;
  },
});

async function starts({ bench }: Served): Promise<void> {
  await bench.restart().catch(() => undefined);
}
