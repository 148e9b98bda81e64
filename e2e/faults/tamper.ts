/**
 * Tampering with the stored log, by somebody who has the disk: a careless hand that changes a row, a skilled one that makes the
 * tree fit again, and one that has the log's key as well. Somebody must notice, whatever was done.
 */
import type { DatabaseSync } from "node:sqlite";
import { signerOf } from "#server/store/testing/log-fixture.ts";
import { defineFault, type Fault } from "./fault.ts";
import { type Copy, type KeptLog, keepLog, newestOf } from "./kept-log.ts";
import type { Random } from "./random.ts";
import { rebuildTree, signTree } from "./rebuild-tree.ts";
import { tallyOf, whoNotices } from "./who-notices.ts";

export type Hand = "careless" | "skilled" | "with the key";

interface Tampering {
  readonly says: string;
  readonly rounds: number;
  readonly brief: number;
  /** Changes the rows; the tree is made to fit by the hand. */
  readonly change: (database: DatabaseSync, random: Random) => void;
  readonly hands: readonly Hand[];
}

export function tamper({ change, hands, ...kind }: Tampering): Fault {
  return defineFault<KeptLog>({
    ...kind,
    plants: ["undetected"],
    open: keepLog,
    async round(world, { random, plant }) {
      const newest = newestOf(world);
      const copy = world.copy(newest, random.chance(0.5) ? newest : undefined);
      try {
        await work(world, copy, random.pick(hands), (database) => change(database, random));
        // Seen to fire: whoever tampered shows everybody the log as it was.
        const shown = plant === "undetected" ? world.copy(newest) : copy;
        return tallyOf(await whoNotices(world, shown, { ...newest, ids: world.ids }));
      } finally {
        copy.remove();
      }
    },
  });
}

async function work(world: KeptLog, copy: Copy, hand: Hand, change: (database: DatabaseSync) => void): Promise<void> {
  copy.change(change);
  if (hand === "careless") return;
  let rebuilt = { size: 0, root: new Uint8Array() as ReturnType<typeof rebuildTree>["root"] };
  copy.change((database) => {
    rebuilt = rebuildTree(database);
  });
  if (hand === "with the key") copy.change(await signTree(rebuilt, signerOf(world.keys.log)));
}
