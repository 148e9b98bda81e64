/** The same batch arrives twice at once, at two servers on one database: each entry gets one index, and both say the same. */
import { approveAct, ask, plantInShop } from "./acts.ts";
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
    let misled = 0;
    const send = async (to: string) => {
      if (act === undefined) return void (await client.deliver(batch, to));
      // Whoever asks for the same gets the same answer: told that it was refused, a person would do it again.
      if ((await client.post(act.path, act.body, to))?.status !== 200) misled += 1;
    };
    await Promise.all(at.map(send));
    if (act !== undefined) await ask(client, act);
    await client.drain();
    if (plant === "doubled" && act?.is === "refund") plantInShop(served, act, random);
    else await served.plant(plant, client, random);
    const tally = await judgeBoth(served, client, act);
    tally.undetected += misled;
    return tally;
  },
};

export const deliverTwice = defineFault(kind);

export const deliverTwiceOnPostgres = onPostgres(kind, { rounds: 40, brief: 2, open: networkOnPostgres });
