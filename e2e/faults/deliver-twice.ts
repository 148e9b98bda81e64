/** The same batch arrives twice at once, at two servers on one database: each entry gets one index, and both say the same. */
import { approveAct, ask } from "./acts.ts";
import { defineFault, type Kind } from "./fault.ts";
import { judgeBoth, type Network, openNetwork } from "./network.ts";
import { networkOnPostgres, onPostgres } from "./on-postgres.ts";

const kind: Kind<Network> = {
  says: "the same batch, or the same approval, arrives twice at once, at two servers",
  rounds: 60,
  brief: 3,
  plants: ["lost", "doubled", "undetected"],
  open: openNetwork,
  async round({ served, client, urls }, { random, plant }) {
    const both = await urls();
    const act = random.chance(0.3) ? await approveAct(served, client, random.pick(["refund", "claim"])) : undefined;
    const batch = act === undefined ? await client.write(random.between(1, 20)) : [];
    const at = random.shuffle([...both, ...both].slice(0, random.between(2, 4)));
    const send = (to: string) => (act === undefined ? client.deliver(batch, to) : client.post(act.path, act.body, to));
    await Promise.all(at.map(send));
    if (act !== undefined) await ask(client, act);
    await client.drain();
    await served.plant(plant, client, random);
    return judgeBoth(served, client, act);
  },
};

export const deliverTwice = defineFault(kind);

export const deliverTwiceOnPostgres = onPostgres(kind, { rounds: 40, brief: 2, open: networkOnPostgres });
