/** One device signs two different items under one number and sends each to another server at once: one of them stands. */
import type { ChainState } from "#lib/audit/item.ts";
import { defineFault } from "./fault.ts";
import { judgeRefused } from "./judge-refused.ts";
import { type Network, openNetwork } from "./network.ts";

export const sameNumber = defineFault<Network>({
  says: "two different items under one number of a device, at two servers at once",
  rounds: 40,
  brief: 3,
  plants: ["lost", "doubled", "undetected"],
  open: openNetwork,
  async round({ served, client, urls }, { random, plant }) {
    const before: ChainState = { ...client.device.chain };
    const one = await client.write(1);
    const afterOne: ChainState = { ...client.device.chain };
    client.device.chain = before;
    const two = await client.write(1);
    const at = random.shuffle(await urls());
    const answers = await Promise.all([client.deliver(one, at[0]), client.deliver(two, at[1])]);
    const [kept, refused] = answers[0]?.is === "answered" ? [one, two] : [two, one];
    if (kept === one) client.device.chain = afterOne;
    for (const { entryId } of refused) client.sent.delete(entryId);
    await client.write(random.between(1, 3));
    await client.drain();
    if (plant !== "undetected") await served.plant(plant, client, random);
    const tally = await judgeRefused(served, [client], { items: refused, conflicts: refused }, plant);
    if (answers.filter(({ is }) => is === "answered").length !== 1) tally.doubled += 1;
    if (!answers.some((answer) => answer.is === "refused" && answer.status === 409)) tally.undetected += 1;
    return tally;
  },
});
