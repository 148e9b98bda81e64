/**
 * Clocks jump: the server's by a day, back by hours, or over a leap second, while a refund is held; a device's by a day.
 * Server time on record never goes back, a device whose clock is off is marked, and what has become late is not paid.
 */
import { type Act, approveAct, untilOver } from "./acts.ts";
import type { Client, Sent } from "./client.ts";
import { defineFault, type World } from "./fault.ts";
import type { OnRecord } from "./judge-record.ts";
import type { Random } from "./random.ts";
import { type Served, serve } from "./served.ts";
import { addTally, emptyTally, type Tally } from "./tally.ts";

const SECOND = 1_000;
const HOUR = 3_600 * SECOND;
const DAY = 24 * HOUR;
const JUMPS = [DAY, -DAY, HOUR, -HOUR, SECOND, -SECOND];
/** A device's clock may be off by this much before the leaf says so. */
const ALLOWED = 300 * SECOND;
const HOLD_SECONDS = 10;
/** The shop's orders grow too old to be refunded when days pass by the server's clock alone. */
const LONGEST = 6 * DAY;

interface Clocks extends World {
  served: Served;
  began: number;
}

export const moveClock = defineFault<Clocks>({
  says: "the server's clock jumps by a day, back, or by a second, during a hold; a device's clock is a day off",
  rounds: 60,
  brief: 4,
  plants: ["lost", "doubled", "undetected"],
  open: openClocks,
  async round(world, { random, plant }) {
    if (world.served.bench.clock.now - world.began > LONGEST) await anew(world);
    const { served } = world;
    const { clock } = served.bench;
    const base = clock.now;
    const off = { ms: 0 };
    const client = await served.client(undefined, off);
    const act = await approveAct(served, client, "refund");
    await begin(client, act);
    const jump = random.pick(JUMPS);
    clock.now = base + jump;
    const marked = await writeOff(client, off, random, base, clock.now);
    await client.drain();
    await served.bench.server().tick();
    // Set right, as a time service does; by now the hold is over.
    clock.now = base + (HOLD_SECONDS + 1) * SECOND;
    await served.bench.server().tick();
    await client.write(1);
    await client.drain();
    if (plant !== "undetected") await served.plant(plant, client, random);
    const { tally, entries } = await served.judge([client]);
    const total = { ...emptyTally(), faults: 1 };
    addTally(total, tally);
    addTally(total, await judgeHeld(served, client, act, entries));
    total.undetected += unmarked(entries, marked, plant === "undetected");
    total.lost += client.pending().length;
    total.undetected += client.alarms.length;
    clock.now = base + Math.max(jump, 0) + 60 * SECOND;
    return total;
  },
});

async function begin(client: Client, act: Act): Promise<void> {
  const answer = await client.post(act.path, act.body);
  if (answer?.status !== 200) throw new Error(`the refund was not taken: ${answer?.status} ${answer?.code}`);
  await client.believe(answer.body.receipt, null);
}

/** Items of a device whose clock is off; what comes back is whether the record has to say so. */
async function writeOff(client: Client, off: { ms: number }, random: Random, base: number, now: number) {
  const marked: { sent: Sent; isOff: boolean }[] = [];
  for (const ms of [random.pick([DAY, -DAY]), 0]) {
    off.ms = ms;
    const [sent] = await client.write(1);
    // The server's time on record never goes back, so that is what a clock is measured by.
    const isOff = Math.abs(now + ms - Math.max(now, base)) > ALLOWED;
    if (sent !== undefined) marked.push({ sent, isOff });
  }
  off.ms = 0;
  return marked;
}

function unmarked(
  entries: readonly OnRecord[],
  marked: Awaited<ReturnType<typeof writeOff>>,
  isBlind: boolean,
): number {
  const flagged = new Map(entries.map(({ id, skew }) => [id, skew !== undefined && !isBlind]));
  return marked.filter(({ sent, isOff }) => flagged.get(sent.entryId) !== isOff).length;
}

/** Paid once and recorded so, or late and not paid. */
async function judgeHeld(served: Served, client: Client, act: Act, entries: readonly OnRecord[]): Promise<Tally> {
  const tally = { ...emptyTally(), acknowledged: 1 };
  const { state } = await untilOver(client, act.suggestion);
  const paid = served.practice.shop.store.refunds().filter(({ metadata }) => metadata.suggestion === act.suggestion);
  const endings = entries.flatMap(({ item }) => (item.settles === act.intent && item.ending ? [item.ending] : []));
  if (!entries.some(({ id }) => id === act.intent)) tally.lost += 1;
  if (paid.length > 1 || endings.length > 1) tally.doubled += 1;
  const agrees =
    state === "done" ? paid.length === 1 && endings[0] === "done" : paid.length === 0 && endings[0] === state;
  if (!agrees) tally.undetected += 1;
  return tally;
}

async function openClocks(): Promise<Clocks> {
  const served = await serve({ holdSeconds: HOLD_SECONDS });
  const world: Clocks = { served, began: served.bench.clock.now, close: () => world.served.close() };
  return world;
}

async function anew(world: Clocks): Promise<void> {
  await world.served.close();
  const { served, began } = await openClocks();
  world.served = served;
  world.began = began;
}
