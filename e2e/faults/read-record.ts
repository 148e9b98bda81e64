/** The whole record of a device as the server shows it, believed only as far as its proofs go. */
import { verifyReceipt } from "#lib/audit/receipt.ts";

import type { LogItem } from "#lib/domain/log-entry.ts";
import { Hello, HistoryAnswer } from "#lib/domain/server-api.ts";
import { verifySignature } from "#server/keys/ed25519.ts";
import type { Device } from "#server/testing/device.ts";

export interface Recorded {
  entryId: string;
  index: number;
  item: LogItem;
}

/** Throws when a proof fails. `remembered` is what an earlier call gave back. */
export async function readRecord(
  device: Device,
  remembered: string | null,
): Promise<{ entries: Recorded[]; remembered: string; faults: string[] }> {
  const hello = Hello.parse(await (await fetch(`${device.url()}/v1/hello`)).json());
  const vkeys = hello.roster.body.logKeys.map((one) => one.vkey);
  const entries: Recorded[] = [];
  const faults: string[] = [];
  let note = remembered;
  let before: number | null = null;
  for (;;) {
    const answer = HistoryAnswer.parse(
      (await device.call("POST", "/v1/log/history", { remembered: note, limit: 200, before })).body,
    );
    const checked = await verifyReceipt(answer, { remembered: note, vkeys, verify: verifySignature });
    if (!checked.ok) return { entries, remembered: note ?? "", faults: [checked.code] };
    note = checked.remember;
    for (const entry of checked.entries) {
      if (entry.ok) entries.push({ entryId: entry.entryId, index: entry.index, item: entry.leaf.item });
      else faults.push(entry.code);
    }
    before = checked.entries.at(-1)?.index ?? 0;
    if (entries.length >= answer.total || checked.entries.length === 0) return { entries, remembered: note, faults };
  }
}
