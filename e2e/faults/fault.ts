/**
 * What a kind of fault is: a world that is opened once, and rounds in which one fault is made and then judged. A judge is
 * believed only because it can be seen to fire: with a `plant` the round breaks on purpose what the judge must find.
 */
import { type Random, seeded } from "./random.ts";
import { addTally, broken, emptyTally, type Tally } from "./tally.ts";

/** What is broken on purpose between the fault and the judge, named after the count that must not stay zero. */
export type Plant = "lost" | "doubled" | "undetected";

export interface Run {
  readonly rounds: number;
  /** The first round's; each further round has the next number, so that `--seed N --rounds 1` repeats one round. */
  readonly seed: number;
  readonly plant?: Plant | undefined;
  /** Where kinds find a world that another one has left whole; a campaign gives each its own. */
  readonly worlds?: Worlds | undefined;
  readonly say: (line: string) => void;
}

export interface Fault {
  readonly says: string;
  /** In a whole campaign. */
  readonly rounds: number;
  /** In every `npm test`. */
  readonly brief: number;
  readonly plants: readonly Plant[];
  play(run: Run): Promise<Tally>;
}

export interface Round {
  readonly number: number;
  readonly random: Random;
  readonly plant: Plant | undefined;
}

export interface World {
  close(): Promise<void>;
}

/** What this machine cannot do: the kind is left out, and the campaign says why. */
export class CannotPlay extends Error {}

export interface Kind<W extends World> extends Omit<Fault, "play"> {
  readonly open: () => Promise<W>;
  round(world: W, round: Round): Promise<Tally>;
}

export function defineFault<W extends World>({ open, round, ...kind }: Kind<W>): Fault {
  return {
    ...kind,
    async play({ rounds, seed, plant, worlds, say }) {
      const total = emptyTally();
      // What was broken on purpose is nobody else's world.
      const shared = plant === undefined ? worlds : undefined;
      const world = await (shared?.get(open) ?? open()).catch((error: unknown) => {
        if (error instanceof CannotPlay) return error.message;
        throw error;
      });
      if (typeof world === "string") return { ...total, skipped: world };
      try {
        for (let number = 1; number <= rounds; number++) {
          const own = seed + number - 1;
          const tally = await round(world, { number, random: seeded(own), plant }).catch((error: unknown) => {
            say(
              `✗ seed ${own}: not judged: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
            );
            return { ...emptyTally(), unjudged: 1 };
          });
          addTally(total, tally);
          if (broken(tally) > 0) say(`✗ seed ${own}: ${JSON.stringify(tally)}`);
          // What is left of the world is not to be trusted; the other kinds go on with theirs.
          if (tally.unjudged !== undefined) break;
        }
      } finally {
        if (shared === undefined) await world.close();
      }
      return total;
    },
  };
}

/** One world for each way of opening one. */
export class Worlds {
  private readonly opened = new Map<() => Promise<World>, Promise<World>>();

  get<W extends World>(open: () => Promise<W>): Promise<W> {
    const known = this.opened.get(open) as Promise<W> | undefined;
    const world = known ?? open();
    this.opened.set(open, world);
    return world;
  }

  async closeAll(): Promise<void> {
    for (const world of await Promise.allSettled(this.opened.values()))
      if (world.status === "fulfilled") await world.value.close();
    this.opened.clear();
  }
}
