/**
 * A browser profile comes back from a backup: its numbers begin again where they were, with other words. The log keeps what
 * it has, refuses the others, and puts the contradiction on record; the person goes on with a new device.
 */
import type { ChainState } from "#lib/audit/item.ts";
import { defineFault } from "./fault.ts";
import { judgeRefused } from "./judge-refused.ts";
import { type Network, openNetwork } from "./network.ts";

export const restoreDevice = defineFault<Network>({
  says: "a browser profile is restored from a backup: its numbers go back",
  rounds: 30,
  brief: 2,
  plants: ["lost", "doubled", "undetected"],
  // A world of its own: the gap that it leaves on record is for ever.
  open: () => openNetwork(),
  async round({ served }, { random, plant }) {
    const client = await served.client();
    await client.write(random.between(1, 6));
    await client.drain();
    const backup: ChainState = { ...client.device.chain };
    const lost = await client.write(random.between(1, 6));
    await client.drain();
    client.device.chain = backup;
    const items = await client.write(random.between(1, 9));
    for (const { entryId } of items) client.sent.delete(entryId);
    await client.deliver(items);
    const anew = await served.client();
    await anew.write(2);
    await anew.drain();
    if (plant !== "undetected") await served.plant(plant, anew, random);
    return judgeRefused(served, [client, anew], { items, conflicts: items.slice(0, lost.length) }, plant);
  },
});
