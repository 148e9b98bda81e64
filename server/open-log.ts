/** The log of a server's folder, with its keys, its own device and the checkpoints that are kept beside the keys. */
import path from "node:path";
import { fromBase64 } from "#lib/domain/bytes.ts";
import { verifySignature } from "./keys/ed25519.ts";
import type { ServerKeys } from "./keys/server-keys.ts";
import { createLog, type Log } from "./store/log.ts";
import { openCheckpointFile } from "./store/log-checkpoint-file.ts";
import type { Database } from "./store/open.ts";
import { createServerDevice } from "./store/server-device.ts";
import type { ValueStore } from "./store/values/value-store.ts";

export interface OpenLogParts {
  dir: string;
  db: Database;
  keys: Pick<ServerKeys, "log" | "device" | "roster">;
  values: ValueStore;
  now: () => number;
}

export async function openLog({ dir, db, keys, values, now }: OpenLogParts): Promise<Log> {
  const { log: signer, device: own, roster } = keys;
  const { origin, cosigners } = signer;
  const verify = verifySignature;
  const olderVkeys = roster.body.logKeys.map(({ vkey }) => vkey);
  const vkeys = [signer.vkey, ...olderVkeys];
  const device = createServerDevice({
    origin,
    name: "server",
    publicKey: fromBase64(own.publicKey),
    sign: own.sign,
    now,
  });
  const keeper = await openCheckpointFile({ folder: path.join(dir, "keys"), origin, vkeys, verify });
  return createLog({ db, signer, cosigners, olderVkeys, keeper, verify, now, device, values });
}
