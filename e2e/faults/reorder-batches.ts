/**
 * An outbox's batches arrive in any order, some at once. The log's order is that of arrival and the device's order is in its
 * chain, so all of them are taken; and as long as one is missing, the record itself shows the gap.
 */
import { defineFault } from "./fault.ts";
import { judgeBoth, type Network, openNetwork } from "./network.ts";

export const reorderBatches = defineFault<Network>({
  says: "batches arrive in another order than they were sent in, one of them last",
  rounds: 40,
  brief: 3,
  plants: ["lost", "doubled", "undetected"],
  open: openNetwork,
  async round({ served, client }, { random, plant }) {
    const batches = [];
    for (let i = random.between(3, 6); i > 0; i--) batches.push(await client.write(random.between(1, 8)));
    const held = random.below(batches.length - 1);
    for (const batch of random.shuffle(batches.filter((_, i) => i !== held))) await client.deliver(batch);
    const { faults } = await served.judge([client], ["gap"]);
    await client.drain();
    await served.plant(plant, client, random);
    const tally = await judgeBoth(served, client, undefined);
    if (!faults.includes("gap")) tally.undetected += 1;
    return tally;
  },
});
