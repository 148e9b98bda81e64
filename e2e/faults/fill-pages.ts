/**
 * The database runs full in the middle of an append, at one statement after the other: SQLite itself refuses the next page.
 * Nothing of the batch may be there then; when there is room again, the same batch goes in once.
 */

import { CompiledQuery } from "kysely";
import { verifyExport } from "#lib/audit/verify-export.ts";
import { CodedError } from "#lib/domain/error.ts";
import { entryId } from "#lib/domain/log-entry.ts";
import type { Submission } from "#lib/domain/server-api.ts";
import { verifySignature } from "#server/keys/ed25519.ts";
import type { Fixture } from "#server/store/testing/log-fixture.ts";
import { defineFault } from "./fault.ts";
import { closeKept, type KeptLog, keepLog, newestOf, openKept, personAt } from "./kept-log.ts";
import { emptyTally } from "./tally.ts";

/** A batch needs more than this, so that any number up to it ends in the middle. */
const PAGES = 24;

export const fillPages = defineFault<KeptLog>({
  says: "the database runs full at some statement of an append",
  rounds: 60,
  brief: 3,
  plants: ["lost", "doubled", "undetected"],
  open: keepLog,
  async round(world, { number, random, plant }) {
    const newest = newestOf(world);
    const copy = world.copy(newest, newest);
    const at = await openKept(copy.file, copy.folder, world.keys);
    const tally = { ...emptyTally(), faults: 1 };
    try {
      const person = personAt(world, newest);
      const batch: Submission[] = [];
      for (let i = 0; i < 60; i++)
        batch.push(await person.next({ suggestion: `full-${i}` }, { note: "w".repeat(1_200) }));
      // Each round's first page is another one, so that some tens of rounds meet every statement.
      await limitPages(at, (number + random.below(3)) % PAGES);
      const refused = await at.log.append(batch).then(
        () => undefined,
        (error: unknown) => error,
      );
      if (!isFull(refused)) throw new Error("the database did not run full", { cause: refused });
      if (plant === "doubled") await removeLimit(at).then(() => at.log.append(batch.slice(0, 2)));
      tally.doubled += (await placesOf(at, batch)).size;
      await removeLimit(at);
      const answers = await at.log.append(batch);
      tally.acknowledged += answers.length;
      if (plant === "lost") await raw(at, "delete from log_entries where idx = (select max(idx) from log_entries)");
      if (plant === "undetected") await raw(at, "update log_entries set leaf = zeroblob(20) where idx = 7");
      const places = await placesOf(at, batch);
      for (const answer of answers) {
        if (answer.state === "refused" || places.get(answer.entryId) !== answer.index) tally.lost += 1;
      }
      if (await isDamaged(at, world.vkey, newest.note)) tally.undetected += 1;
      return tally;
    } finally {
      await closeKept(at);
      copy.remove();
    }
  },
});

const raw = ({ db }: Fixture, sql: string) => db.executeQuery<Record<string, number>>(CompiledQuery.raw(sql));

async function limitPages(at: Fixture, more: number): Promise<void> {
  const { rows } = await raw(at, "pragma page_count");
  await raw(at, `pragma max_page_count = ${(rows[0]?.page_count ?? 0) + more}`);
}

async function removeLimit(at: Fixture): Promise<void> {
  await raw(at, "pragma max_page_count = 1073741823");
}

function isFull(error: unknown): boolean {
  return error instanceof CodedError && error.code === "database-full";
}

async function placesOf({ db }: Fixture, batch: readonly Submission[]): Promise<Map<string, number>> {
  const ids = batch.map(({ signed }) => entryId(signed.item));
  const rows = await db.selectFrom("log_entries").select(["entry_id", "idx"]).where("entry_id", "in", ids).execute();
  return new Map(rows.map((row) => [row.entry_id, row.idx]));
}

async function isDamaged({ log }: Fixture, vkey: string, checkpoint: string): Promise<boolean> {
  const lines: string[] = [];
  for await (const line of log.exportLines()) lines.push(JSON.stringify(line));
  const { faults } = await verifyExport(lines, { vkey, checkpoint, verify: verifySignature });
  return faults.length > 0;
}
