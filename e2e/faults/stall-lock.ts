/**
 * Another process takes the database's lock and stalls, then dies. The server waits or says that it could not record; what was
 * sent meanwhile goes in afterwards, once.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { approveAct, ask } from "./acts.ts";
import { defineFault } from "./fault.ts";
import { judgeBoth, type Network, openNetwork } from "./network.ts";

const CHILD = path.join(import.meta.dirname, "hold-lock-child.ts");
/** Longer than the server is willing to wait. */
const TOO_LONG = 5_500;

export const stallLock = defineFault<Network>({
  says: "another process holds the database's lock, stalls and dies",
  rounds: 20,
  brief: 2,
  plants: ["lost", "doubled", "undetected"],
  open: openNetwork,
  async round({ served, client }, { number, random, plant }) {
    const act = random.chance(0.4) ? await approveAct(served, client, random.pick(["refund", "claim"])) : undefined;
    await client.write(random.between(1, 12));
    const holder = await hold(path.join(served.dir, "countersign.db"));
    const asked = [client.deliver(), act === undefined ? undefined : client.post(act.path, act.body)];
    await delay(number % 8 === 0 ? TOO_LONG : random.between(50, 600));
    await end(holder);
    await Promise.all(asked);
    if (act !== undefined) await ask(client, act);
    await client.drain();
    await served.plant(plant, client, random);
    return judgeBoth(served, client, act);
  },
});

async function hold(file: string): Promise<ChildProcess> {
  const child = spawn(process.execPath, [CHILD, file], { stdio: ["ignore", "pipe", "inherit"] });
  await Promise.race([
    once(child.stdout, "data"),
    once(child, "exit").then(() => Promise.reject(new Error("the lock could not be taken"))),
  ]);
  child.kill("SIGSTOP");
  return child;
}

async function end(child: ChildProcess): Promise<void> {
  const gone = once(child, "exit");
  child.kill("SIGKILL");
  await gone;
}
