/**
 * Every server process is a device too: what it does is signed and chained like anybody's. Its place in the chain is
 * read from the log inside the caller's transaction, so two processes with one key could not fork it.
 */
import { type ItemFields, nextItem } from "#lib/audit/item.ts";
import { commitValues } from "#lib/audit/values.ts";
import { toBase64 } from "#lib/domain/bytes.ts";
import type { Submission } from "#lib/domain/server-api.ts";
import { keyId, type Sign, signedBytes } from "#lib/domain/signed.ts";
import { formatInstant } from "#lib/domain/time.ts";
import type { Transaction } from "./open.ts";

export interface ServerDeviceOptions {
  /** Origin of the log it writes to. */
  origin: string;
  name: string;
  publicKey: Uint8Array;
  sign: Sign;
  now: () => number;
  /** Fresh random bytes; the platform's when absent. */
  random?: (length: number) => Uint8Array;
}

/** An entry before it has its place in the chain; `rep` is whom it concerns, else the server itself. */
export type ServerDraft = Omit<ItemFields, "tClient" | "rep" | "commitments"> & {
  rep?: string;
  values?: Record<string, unknown>;
};

export interface ServerDevice {
  id: string;
  name: string;
  publicKey: string;
  /** Signs the drafts in this order. They MUST be appended in the same transaction, before it is asked again. */
  sign(trx: Transaction, drafts: readonly ServerDraft[]): Promise<Submission[]>;
}

const SERVER = "server";

export function createServerDevice(options: ServerDeviceOptions): ServerDevice {
  const id = keyId(options.publicKey);
  const random = options.random ?? ((length) => crypto.getRandomValues(new Uint8Array(length)));
  return {
    id,
    name: options.name,
    publicKey: toBase64(options.publicKey),
    async sign(trx, drafts) {
      let state = { device: id, ...(await lastOf(trx, options.origin, id)) };
      const submissions: Submission[] = [];
      for (const { values: given = {}, rep = SERVER, ...fields } of drafts) {
        const { commitments, values } = commitValues(given, () => random(32));
        const next = nextItem(state, { ...fields, rep, tClient: formatInstant(options.now()), commitments });
        const sig = toBase64(await options.sign(signedBytes(next.item)));
        submissions.push({ signed: { item: next.item, sig }, values });
        state = next.state;
      }
      return submissions;
    },
  };
}

async function lastOf(trx: Transaction, log: string, device: string): Promise<{ seq: number; prev: string | null }> {
  const last = await trx
    .selectFrom("log_entries")
    .select(["device_seq", "entry_id"])
    .where("log", "=", log)
    .where("device", "=", device)
    .orderBy("device_seq", "desc")
    .limit(1)
    .executeTakeFirst();
  return { seq: last?.device_seq ?? 0, prev: last?.entry_id ?? null };
}
