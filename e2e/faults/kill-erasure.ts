/**
 * The server is killed while it erases a customer. Either all of it was erased and the record says so, or nothing was; asked
 * again, it is gone for good, every proof still holds, and nobody else's values were touched.
 */
import { setTimeout as delay } from "node:timers/promises";
import { defineFault } from "./fault.ts";
import type { OnRecord } from "./judge-record.ts";
import { type Killable, openKillable } from "./killable.ts";
import { addTally, emptyTally } from "./tally.ts";

/** Something that is over: a customer to whom something may still happen is not erased. */
const SENT = { entry: "sent" } as const;

let customers = 0;

export const killDuringErasure = defineFault<Killable>({
  says: "the server is killed while it erases a customer",
  rounds: 20,
  brief: 1,
  plants: ["lost", "doubled", "undetected"],
  open: openKillable,
  async round(world, { random, plant }) {
    const { client, server } = world;
    customers += 1;
    const customer = `cus_erased_${customers}`;
    const gone = await client.write(
      random.between(3, 12),
      { entry: "suggested" },
      { customer, secret: `secret of ${customer}` },
    );
    const stays = await client.write(random.between(1, 4), SENT, { customer: `cus_kept_${customers}` });
    await client.drain();
    // Planted: nobody asked for it, and the values are still there.
    const asked = plant === "undetected" ? undefined : askErasure(world, customer).catch(() => undefined);
    await delay(random.between(0, 60));
    await server.kill();
    await asked;
    await server.start();
    const ids = gone.map(({ entryId }) => entryId);
    const halfway = await world.judge([client]);
    const total = { ...emptyTally(), faults: 1 };
    addTally(total, halfway.tally);
    if (!isWhole(halfway.entries, ids)) total.undetected += 1;
    // Whoever asked heard nothing, and asks again.
    if (plant !== "undetected") await askErasure(world, customer);
    await world.plant(plant === "undetected" ? undefined : plant, client, random);
    const { tally, entries } = await world.judge([client]);
    addTally(total, tally);
    const readable = new Set(entries.filter(({ values }) => values.customer !== undefined).map(({ id }) => id));
    total.undetected += ids.filter((id) => readable.has(id)).length;
    total.lost += stays.filter(({ entryId }) => !readable.has(entryId)).length;
    return total;
  },
});

async function askErasure({ server }: Killable, customer: string): Promise<void> {
  const { url, publishToken } = server.ready();
  const answer = await fetch(`${url}/v1/erasures`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${publishToken}` },
    body: JSON.stringify({ customers: [customer], why: "asked for by the customer", plan: false }),
  });
  if (answer.status !== 200) throw new Error(`not erased: ${answer.status} ${await answer.text()}`);
  await answer.json();
}

/** Erased and said so, or neither. */
function isWhole(entries: readonly OnRecord[], ids: readonly string[]): boolean {
  const left = entries.filter(({ id, values }) => ids.includes(id) && values.secret !== undefined).length;
  const said = entries.some(({ item, values }) => {
    const named = Array.isArray(values.entries) ? (values.entries as unknown[]) : [];
    return item.entry === "erasure" && ids.every((id) => named.includes(id));
  });
  return said ? left === 0 : left === ids.length;
}
