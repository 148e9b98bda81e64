/**
 * Checks a page of history here, in this page, against the server's own proofs: the worker's word that it checked
 * before is not taken, and neither is the server's. Shown as proven is only what passed.
 */
import { type EntryCode, type ReceiptCode, verifyReceipt } from "#lib/audit/receipt.ts";
import { fromBase64 } from "#lib/domain/bytes.ts";
import type { Leaf } from "#lib/domain/log-entry.ts";
import { HistoryAnswer } from "#lib/domain/server-api.ts";
import { keyId, type VerifySignature } from "#lib/domain/signed.ts";
import type { HistoryPage } from "#lib/messaging/console-calls.ts";

export type EntryState =
  | { is: "proven"; leaf: Leaf; proof: ProofText }
  /** Only in this browser so far. */
  | { is: "not-sent" }
  /** It has a place in the log, but the server is away, so it cannot be checked now. */
  | { is: "unchecked" }
  | { is: "refused"; code: EntryCode | ReceiptCode | "no-proof"; evidence: string };

/** Everything that someone else needs to check one entry. */
export interface ProofText {
  checkpoint: string;
  vkeys: string[];
  index: number;
  leaf: string;
  proof: string[];
}

export interface HistoryCheck {
  entries: Map<string, EntryState>;
  /** The log as a whole cannot be trusted: signature, roll-back or fork. */
  alarm: { code: ReceiptCode | "malformed-answer"; message: string } | null;
  log: { origin: string; size: number } | null;
}

export async function verifyHistory(page: HistoryPage, verify: VerifySignature): Promise<HistoryCheck> {
  // What is in an earlier log cannot be in an answer about the log of now.
  const all = (state: (index: number | null) => EntryState) =>
    new Map(page.rows.map((row) => [row.entryId, row.log === undefined ? state(row.index) : unchecked]));
  if (page.answer === null || page.answer === undefined) {
    return { entries: all((index) => (index === null ? notSent : unchecked)), alarm: null, log: null };
  }
  const answer = HistoryAnswer.safeParse(page.answer);
  if (!answer.success) {
    const alarm = { code: "malformed-answer" as const, message: "the server’s answer has the wrong shape" };
    return { entries: all((index) => (index === null ? notSent : unchecked)), alarm, log: null };
  }
  const checked = await verifyReceipt(answer.data, {
    remembered: page.remembered,
    vkeys: page.vkeys,
    verify,
    deviceKeys: enrolledKeys(answer.data),
  });
  if (!checked.ok) {
    const refused: EntryState = { is: "refused", code: checked.code, evidence: checked.message };
    const { code, message } = checked;
    return { entries: all((index) => (index === null ? notSent : refused)), alarm: { code, message }, log: null };
  }
  const given = new Map(answer.data.entries.map((entry) => [entry.entryId, entry]));
  const entries = all((index) => (index === null ? notSent : noProof));
  for (const check of checked.entries) {
    const entry = given.get(check.entryId);
    if (!entries.has(check.entryId) || !entry) continue;
    const { index, leaf, proof } = entry;
    entries.set(
      check.entryId,
      check.ok
        ? {
            is: "proven",
            leaf: check.leaf,
            proof: { checkpoint: answer.data.checkpoint, vkeys: page.vkeys, index, leaf, proof },
          }
        : { is: "refused", code: check.code, evidence: check.evidence },
    );
  }
  return { entries, alarm: null, log: { origin: checked.origin, size: checked.size } };
}

const notSent: EntryState = { is: "not-sent" };
const unchecked: EntryState = { is: "unchecked" };
const noProof: EntryState = { is: "refused", code: "no-proof", evidence: "the server sent no proof for it" };

/** A device's name is the digest of its key, so an enrolment on the page brings the key that fits its name. */
function enrolledKeys(answer: HistoryAnswer): Map<string, string> {
  const keys = new Map<string, string>();
  for (const { leaf } of answer.entries) {
    try {
      const { item } = JSON.parse(new TextDecoder().decode(fromBase64(leaf))) as Leaf;
      if (item.deviceKey && keyId(fromBase64(item.deviceKey)) === item.device) keys.set(item.device, item.deviceKey);
    } catch {
      // A leaf that cannot be read is reported by the receipt check itself.
    }
  }
  return keys;
}
