/**
 * `npm run -s bench -- load [--minutes 30] [--devices 200] [--queued 500] [--store sqlite|postgres] [--json]`: mixed load on two
 * server processes over real HTTP, with a process killed every 30 seconds and one outage after which every device sends what
 * it had queued. It ends by itself; its last line is one JSON object.
 */
import { setTimeout as delay } from "node:timers/promises";
import { parseArgs } from "node:util";
import type { Stage } from "#e2e/faults/acts.ts";
import type { Client } from "#e2e/faults/client.ts";
import { seeded } from "#e2e/faults/random.ts";
import { createWishes } from "#e2e/faults/wishes.ts";
import { testPack } from "#server/testing/pack.ts";
import { asPublisher } from "#server/testing/publisher.ts";
import { type Fleet, startFleet } from "./load/fleet.ts";
import { judgeLoad } from "./load/judge.ts";
import { Latencies } from "./load/latencies.ts";
import { MemoryWatch } from "./load/memory.ts";
import { type Done, deliver, type Ground, signIn, work } from "./load/person.ts";

const KILL_EVERY = 30_000;
const LOOK_EVERY = 5_000;
const STREAMS = 20;

const { values } = parseArgs({
  options: {
    minutes: { type: "string", default: "30" },
    devices: { type: "string", default: "200" },
    queued: { type: "string", default: "500" },
    store: { type: "string", default: "sqlite" },
    json: { type: "boolean", default: false },
  },
});
const minutes = Number(values.minutes);
const say = (line: string) => console.error(`${new Date().toISOString().slice(11, 19)} ${line}`);

// A default end would leave servers behind: they are ended on `exit`.
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(130));

const fleet = await startFleet(values.store === "postgres" ? "postgres" : "sqlite");
try {
  const report = await load(fleet);
  console.log(JSON.stringify(report));
  const { lost, doubled, reordered, undetected } = report;
  process.exitCode = lost + doubled + reordered + undetected === 0 ? 0 : 1;
} finally {
  await fleet.stop();
}

async function load(on: Fleet) {
  const clients: Client[] = [];
  // One after the other: more than five at once would look like somebody guessing a password.
  for (let i = 0; i < Number(values.devices); i++) clients.push(await signIn(on));
  say(`${clients.length} devices signed in`);
  const abort = new AbortController();
  const state = { stage: stageWith(on, "Test support"), phase: "" };
  const latencies = new Latencies();
  const ground: Ground = {
    fleet: on,
    stage: () => state.stage,
    latencies,
    phase: () => state.phase,
    signal: abort.signal,
  };
  const memory = new MemoryWatch();
  const done: Done[] = [];
  const began = Date.now();
  const end = began + minutes * 60_000;
  const looking = every(LOOK_EVERY, abort.signal, async () => {
    memory.look("lasting server", on.lasting.pid());
    memory.look("killed server", on.mortal.pid());
  });
  const working = clients.map((client, i) => work(client, ground, seeded(i + 1), done));
  const streams = clients.slice(0, STREAMS).map((client) => follow(client, ground));
  const leading = lead(on, state, abort.signal);
  await delay((minutes * 60_000) / 6);
  const flood = await outage(on, ground, state, clients);
  const killing = every(KILL_EVERY, abort.signal, async () => {
    await on.killNext();
    say(`killed: ${on.kills.server} servers, ${on.kills.database} databases; ${done.length} acts`);
  });
  await delay(Math.max(0, end - Date.now()));
  abort.abort();
  await Promise.all([looking, killing, leading, ...working, ...streams]);
  const quiet = { ...ground, signal: new AbortController().signal };
  for (const client of clients) await deliver(client, quiet, "last");
  say("everything was delivered; now it is judged");
  const verdict = await judgeLoad(on, clients, done);
  return {
    minutes,
    devices: clients.length,
    store: values.store,
    ...verdict,
    kills: on.kills,
    flood,
    latencies: latencies.report(),
    memory: memory.report(),
  };
}

/** Both servers are gone while everybody goes on writing; then all of it comes at once. */
async function outage(on: Fleet, ground: Ground, state: { phase: string }, clients: readonly Client[]) {
  await on.mortal.kill();
  await on.lasting.kill();
  const queued = Number(values.queued);
  say(`outage: every device queues ${queued} entries`);
  for (const client of clients) await client.write(queued);
  await on.lasting.start();
  await on.mortal.start();
  on.kills.server += 2;
  state.phase = " in the flood";
  const since = Date.now();
  await Promise.all(clients.map((client) => deliver(client, ground, "outbox")));
  const seconds = (Date.now() - since) / 1000;
  state.phase = "";
  const items = queued * clients.length;
  say(`the flood of ${items} entries took ${seconds.toFixed(1)} s`);
  return { items, seconds: Math.round(seconds * 10) / 10, perSecond: Math.round(items / seconds) };
}

function stageWith(on: Fleet, name: string): Stage {
  return { newCase: on.newCase, practice: on.practice, wishes: createWishes(on.practice, testPack({ name })) };
}

/** A lead who publishes a policy every minute and erases a customer every three. */
async function lead(on: Fleet, state: { stage: Stage }, signal: AbortSignal): Promise<void> {
  const publisher = await asPublisher(() => on.lasting.ready() as never, Date.now);
  let revision = 1;
  let minute = 0;
  await every(60_000, signal, async () => {
    minute += 1;
    const name = `Test support ${revision + 1}`;
    const answer = await publisher.publish(revision + 1, name);
    if (answer.status === 200) {
      revision += 1;
      state.stage = stageWith(on, name);
    }
    if (minute % 3 === 0)
      await publisher.post("/erasures", { customers: [`cus_load_${minute % 50}`], why: "asked for it", plan: false });
  });
}

/** An open sidebar's stream; after a cut it asks for another ticket. */
async function follow(client: Client, { fleet: on, signal }: Ground): Promise<void> {
  while (!signal.aborted) {
    const answer = await client.post("/v1/push-ticket", {});
    const ticket = answer?.status === 200 ? String(answer.body.ticket) : undefined;
    if (ticket !== undefined) {
      await fetch(`${client.device.url()}/v1/push?ticket=${ticket}`, { signal })
        .then(async ({ body }) => {
          for await (const _ of body ?? []) if (signal.aborted) return;
        })
        .catch(() => undefined);
    }
    if (signal.aborted) return;
    on.turn();
    await delay(1_000);
  }
}

async function every(ms: number, signal: AbortSignal, work: () => Promise<void>): Promise<void> {
  while (!signal.aborted) {
    await delay(ms, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return;
    await work().catch((error: unknown) => say(`not done: ${error instanceof Error ? error.message : String(error)}`));
  }
}
