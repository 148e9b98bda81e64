/**
 * The server dies while it appends. Whatever it acknowledged must be there afterwards, at its place; what it did not
 * acknowledge is sent again and must end up there once.
 */
import { randomInt } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { verifyDeviceChain } from "#lib/audit/item.ts";
import { Receipt, type Submission } from "#lib/domain/server-api.ts";
import { startPractice } from "#practice/practice.ts";
import { Device } from "#server/testing/device.ts";
import { startChildServer } from "./child-server.ts";
import { readRecord } from "./read-record.ts";
import { emptyTally, type Tally } from "./tally.ts";

interface Sent {
  submission: Submission;
  entryId: string;
}

export async function killDuringAppend(rounds: number, say: (line: string) => void): Promise<Tally> {
  const dir = await mkdtemp(path.join(tmpdir(), "countersign-faults-"));
  const practice = await startPractice({ dir: path.join(dir, "practice") });
  const server = await startChildServer(dir, practice);
  const tally = emptyTally();
  try {
    const device = await Device.make(() => server.ready().url, Date.now);
    await device.signIn("sam", server.ready().practicePassword);
    const all: Sent[] = [await device.enrol()];
    const acknowledged = new Map<string, number>();
    await deliver(device, all, acknowledged);
    let remembered: string | null = null;
    for (let round = 1; round <= rounds; round++) {
      let alive = true;
      const flood = (async () => {
        while (alive) {
          const batch: Sent[] = [];
          for (let i = randomInt(1, 9); i > 0; i--) batch.push(await device.write({ entry: "intent" }, { note: "x" }));
          all.push(...batch);
          await deliver(device, batch, acknowledged);
        }
      })();
      await delay(randomInt(20, 220));
      await server.kill();
      alive = false;
      await flood;
      tally.faults += 1;
      await server.start();
      const before = new Map(acknowledged);
      await deliver(
        device,
        all.filter((one) => !acknowledged.has(one.entryId)),
        acknowledged,
      );
      const record = await readRecord(device, remembered);
      remembered = record.remembered;
      tally.acknowledged = acknowledged.size;
      const own = record.entries.filter((entry) => entry.item.device === device.signer.keyId);
      const places = new Map(own.map((entry) => [entry.entryId, entry.index]));
      tally.lost += [...before].filter(([id, index]) => places.get(id) !== index).length;
      tally.lost += all.filter((one) => !places.has(one.entryId)).length;
      tally.doubled += own.length - places.size;
      tally.undetected += record.faults.length + verifyDeviceChain(own.map((entry) => entry.item)).length;
      say(`append: round ${round} of ${rounds}, ${acknowledged.size} entries acknowledged and found again`);
    }
  } finally {
    await server.kill();
    await practice.stop();
    await rm(dir, { recursive: true, force: true });
  }
  return tally;
}

/** Sends in batches; what the server did not answer for stays unacknowledged. */
async function deliver(device: Device, sent: readonly Sent[], acknowledged: Map<string, number>): Promise<void> {
  for (let i = 0; i < sent.length; i += 100) {
    const submissions = sent.slice(i, i + 100).map((one) => one.submission);
    try {
      const answer = await device.call("POST", "/v1/log", { submissions, remembered: null });
      if (answer.status !== 200) throw new Error(`the log refused: ${JSON.stringify(answer.body)}`);
      for (const { entryId, index } of Receipt.parse(answer.body).entries) acknowledged.set(entryId, index);
    } catch (error) {
      // `fetch failed` and a cut body are what a dying server looks like; anything else is a finding.
      if (!(error instanceof TypeError || error instanceof SyntaxError)) throw error;
      return;
    }
  }
}
