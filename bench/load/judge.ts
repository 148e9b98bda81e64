/** After the load: what every browser was told, against the log, the shop and an outside check of the whole export. */
import { type Act, untilOver } from "#e2e/faults/acts.ts";
import type { Client } from "#e2e/faults/client.ts";
import { exportRecord } from "#e2e/faults/export-record.ts";
import { readEntries } from "#e2e/faults/judge-record.ts";
import { verifyExport } from "#lib/audit/verify-export.ts";
import { verifySignature } from "#server/keys/ed25519.ts";
import type { Fleet } from "./fleet.ts";
import type { Done } from "./person.ts";

export interface Verdict {
  entries: number;
  acknowledged: number;
  lost: number;
  doubled: number;
  /** Items of one device that stand in another order than it wrote them in. */
  reordered: number;
  undetected: number;
  acts: { refunds: number; claims: number; refused: number; paid: number; notPaid: number };
  auditFaults: string[];
  /** Why acts were not let through, and what browsers raised an alarm about. */
  refusals: Record<string, number>;
  alarms: string[];
  /** Acts whose end is not what shop or record say: for whoever has to look. */
  contradictions: string[];
}

export async function judgeLoad(fleet: Fleet, clients: readonly Client[], done: readonly Done[]): Promise<Verdict> {
  const ends = new Map<Act, string>();
  for (const { act, client, refused } of done) {
    if (act.is === "refund" && refused === undefined)
      ends.set(act, (await untilOver(client, act.suggestion, 120_000)).state);
  }
  const lines = await exportRecord(fleet.where, `${fleet.dir}/server`);
  const entries = readEntries(lines);
  const places = new Map(entries.map(({ id, index }) => [id, index]));
  const own = Map.groupBy(entries, ({ item }) => item.device);
  const settled = Map.groupBy(
    entries.filter(({ item }) => item.ending === "done"),
    ({ item }) => item.settles ?? "",
  );
  const verdict: Verdict = {
    entries: entries.length,
    acknowledged: 0,
    lost: 0,
    doubled: entries.length - places.size,
    reordered: 0,
    undetected: 0,
    acts: { refunds: 0, claims: 0, refused: 0, paid: 0, notPaid: 0 },
    auditFaults: [],
    refusals: {},
    alarms: clients.flatMap(({ alarms }) => alarms),
    contradictions: [],
  };
  const approvals = new Set(done.map(({ act }) => act.intent));
  for (const client of clients) {
    verdict.acknowledged += client.told.size;
    verdict.lost += [...client.told].filter(([id, index]) => places.get(id) !== index).length + client.pending().length;
    // Approvals go in with their claims, past the outbox.
    const outbox = (own.get(client.device.signer.keyId) ?? []).filter(({ id }) => !approvals.has(id));
    const seqs = outbox.map(({ item }) => item.seq);
    verdict.reordered += seqs.filter((seq, i) => seq < (seqs[i - 1] ?? 0)).length;
    const marks = (own.get(client.device.signer.keyId) ?? []).flatMap(({ item }) =>
      item.entry === "intent" ? [item.suggestion] : [],
    );
    verdict.doubled += marks.length - new Set(marks).size;
  }
  const refunds = Map.groupBy(fleet.practice.shop.store.refunds(), ({ metadata }) => metadata.suggestion ?? "");
  for (const { act, refused } of done) {
    const results = settled.get(act.intent)?.length ?? 0;
    const paid = refunds.get(act.suggestion)?.length ?? 0;
    if (results > 1 || paid > 1) verdict.doubled += 1;
    if (refused !== undefined) {
      verdict.acts.refused += 1;
      verdict.refusals[refused] = (verdict.refusals[refused] ?? 0) + 1;
      if (paid > 0) verdict.contradictions.push(`${act.suggestion}: ${refused}, and paid`);
    } else if (act.is === "claim") {
      verdict.acts.claims += 1;
      if (!places.has(act.intent) || results === 0) verdict.lost += 1;
    } else {
      verdict.acts.refunds += 1;
      const isDone = ends.get(act) === "done";
      verdict.acts[isDone ? "paid" : "notPaid"] += 1;
      if (!places.has(act.intent)) verdict.lost += 1;
      if (isDone !== (paid === 1) || isDone !== (results === 1))
        verdict.contradictions.push(`${act.suggestion}: ${ends.get(act)}, ${paid} payments, ${results} results`);
    }
  }
  const vkey = clients[0]?.vkeys[0] ?? "";
  const checkpoint = clients.find(({ remembered }) => remembered !== null)?.remembered ?? "";
  const report = await verifyExport(lines, { vkey, checkpoint, verify: verifySignature });
  verdict.auditFaults = [...new Set(report.faults.map(({ code }) => code))];
  verdict.undetected = report.faults.length + verdict.alarms.length + verdict.contradictions.length;
  return verdict;
}
