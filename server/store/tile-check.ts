/** Compares the stored tiles with those that the leaves make, level by level, as they become known. */
import type { Hash, NodeId } from "#lib/audit/tree.ts";
import { isSame } from "./log-head.ts";
import type { Database } from "./open.ts";

const WIDTH = 256;
const HEIGHT = 8;
const HASH = 32;

type Report = (code: "wrong-tile" | "missing-tile" | "extra-tile", at: string, says: string) => void;

export class TileCheck {
  readonly #db: Database;
  readonly #log: string;
  readonly #report: Report;
  /** Of each level: the hashes of the tile that grows, and how many tiles are complete. */
  readonly #levels: { hashes: Hash[]; complete: number }[] = [];
  #full: { level: number; idx: number; hashes: Hash[] }[] = [];

  constructor(db: Database, log: string, report: Report) {
    this.#db = db;
    this.#log = log;
    this.#report = report;
  }

  add({ level, index }: NodeId, hash: Hash): void {
    if (level % HEIGHT !== 0) return;
    const at = level / HEIGHT;
    const own = this.#levels[at] ?? { hashes: [], complete: 0 };
    this.#levels[at] = own;
    own.hashes.push(hash);
    if (index % WIDTH !== WIDTH - 1) return;
    this.#full.push({ level: at, idx: own.complete, hashes: own.hashes });
    own.hashes = [];
    own.complete += 1;
  }

  /** Compares what is complete, so that memory stays bounded. */
  async flush(): Promise<void> {
    for (const tile of this.#full) await this.#compare(tile);
    this.#full = [];
  }

  async finish(): Promise<void> {
    await this.flush();
    for (const [level, { hashes, complete }] of this.#levels.entries()) {
      if (hashes.length > 0) await this.#compare({ level, idx: complete, hashes });
    }
    const rows = await this.#db.selectFrom("log_tiles").select(["level", "idx"]).where("log", "=", this.#log).execute();
    for (const { level, idx } of rows) {
      const own = this.#levels[level];
      const isKnown = own !== undefined && (idx < own.complete || (idx === own.complete && own.hashes.length > 0));
      if (!isKnown) this.#report("extra-tile", `${level}/${idx}`, "the entries make no such tile");
    }
  }

  async #compare({ level, idx, hashes }: { level: number; idx: number; hashes: Hash[] }): Promise<void> {
    const name = `${level}/${idx}`;
    const row = await this.#db
      .selectFrom("log_tiles")
      .select("hashes")
      .where("log", "=", this.#log)
      .where("level", "=", level)
      .where("idx", "=", idx)
      .executeTakeFirst();
    if (row === undefined) return this.#report("missing-tile", name, "the tile is not there");
    if (row.hashes.length !== hashes.length * HASH) {
      const says = `it holds ${row.hashes.length / HASH} hashes, and the entries make ${hashes.length}`;
      return this.#report("wrong-tile", name, says);
    }
    const wrong = hashes.findIndex((hash, i) => !isSame(hash, row.hashes.subarray(i * HASH, (i + 1) * HASH)));
    if (wrong !== -1) this.#report("wrong-tile", name, `its hash ${wrong} is not that of the entries`);
  }
}
