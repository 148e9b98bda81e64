/**
 * An older database is put in the newer one's place, and perhaps goes on from there. Whoever remembers more must notice; and
 * from then on the log takes no further entry, also after a restart: a second history must not grow.
 */
import type { Fixture, TestDevice } from "#server/store/testing/log-fixture.ts";
import { defineFault, type Fault } from "./fault.ts";
import { appendSome, type Copy, closeKept, type KeptLog, keepLog, newestOf, openKept, personAt } from "./kept-log.ts";
import type { Random } from "./random.ts";
import { tallyOf, whoNotices } from "./who-notices.ts";

interface Restoring {
  readonly says: string;
  readonly rounds: number;
  readonly brief: number;
  /** How many entries the restored log takes before anybody looks, if that is not for the server to refuse. */
  readonly grows: (missing: number, random: Random) => number;
}

function restore({ grows, ...kind }: Restoring): Fault {
  return defineFault<KeptLog>({
    ...kind,
    plants: ["undetected"],
    open: keepLog,
    async round(world, { random, plant }) {
      const newest = newestOf(world);
      const old = random.pick(world.backups.slice(0, -1));
      // The keys' folder comes from the backup too, was left as it was, or is a new machine's.
      const copy = world.copy(old, random.pick([old, newest, undefined]));
      // The person went on with other words, as the restored log knows them.
      const person = personAt(world, old);
      try {
        const wasTaken = await takes(world, copy, person, grows(newest.size - old.size, random));
        const shown = plant === "undetected" ? world.copy(newest) : copy;
        const noticed = await whoNotices(world, shown, { ...newest, ids: world.ids });
        const tally = tallyOf(wasTaken ? noticed : [...new Set<string>(["server start", ...noticed])]);
        // A browser has shown what it remembers: from now on nothing may be recorded, also after a restart.
        if (plant === undefined && (await takes(world, copy, person, 1))) tally.undetected += 1;
        return tally;
      } finally {
        copy.remove();
      }
    },
  });
}

/** False when the server refused. */
async function takes(world: KeptLog, { file, folder }: Copy, person: TestDevice, count: number): Promise<boolean> {
  if (count === 0) return true;
  let at: Fixture | undefined;
  try {
    at = await openKept(file, folder, world.keys);
    await appendSome(at, person, count);
    return true;
  } catch {
    return false;
  } finally {
    if (at !== undefined) await closeKept(at);
  }
}

export const restoreBackup = restore({
  says: "an older backup of the database takes its place",
  rounds: 40,
  brief: 2,
  grows: () => 0,
});

export const regrowLog = restore({
  says: "a backup is restored and grows again: less far, exactly as far, or farther than what was signed",
  rounds: 40,
  brief: 2,
  grows: (missing, random) => random.pick([1, missing - 1, missing, missing + 1, missing + 30]),
});

/** Two databases that were one, behind two servers with the same key; a browser talks to one and then to the other. */
export const splitBrain = defineFault<KeptLog>({
  says: "two databases with one key: a browser meets both",
  rounds: 30,
  brief: 2,
  plants: ["undetected"],
  open: keepLog,
  async round(world, { random, plant }) {
    const from = random.pick(world.backups);
    const one = world.copy(from);
    const other = world.copy(from);
    try {
      const person = personAt(world, from);
      const note = await signFurther(world, one, person, random.between(1, 20));
      await signFurther(world, other, personAt(world, from), random.between(1, 20));
      // The browser remembers what the first server signed, and asks the other one.
      const remembered = { note, state: person.state, ids: world.ids.slice(0, from.size - 1) };
      return tallyOf(await whoNotices(world, plant === "undetected" ? one : other, remembered));
    } finally {
      one.remove();
      other.remove();
    }
  },
});

/** What it signed last. */
async function signFurther(world: KeptLog, { file, folder }: Copy, person: TestDevice, count: number): Promise<string> {
  const at = await openKept(file, folder, world.keys);
  try {
    await appendSome(at, person, count);
    return await at.log.checkpoint();
  } finally {
    await closeKept(at);
  }
}
