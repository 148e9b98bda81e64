/**
 * Public keys of the devices that wrote lately, so that signatures can be tried before the log's lock is taken. A device's
 * id is a hash of its key, so a key never changes; whether the device may still write is asked under the lock.
 */
import type { Database } from "./open.ts";

/** The public key under which a device's items are tried; undefined when none is at hand. */
export type KeyOf = (device: string) => string | undefined;

export interface DeviceKeys {
  /** Afterwards `keyOf` knows those that are enrolled. */
  load(db: Database, devices: readonly string[]): Promise<void>;
  keyOf: KeyOf;
}

const MOST = 20_000;

export function createDeviceKeys(): DeviceKeys {
  const known = new Map<string, string>();
  return {
    async load(db, devices) {
      const missing = devices.filter((device) => !known.has(device));
      if (missing.length === 0) return;
      const rows = await db.selectFrom("devices").select(["id", "public_key"]).where("id", "in", missing).execute();
      if (known.size + rows.length > MOST) known.clear();
      for (const { id, public_key } of rows) known.set(id, public_key);
    },
    keyOf: (device) => known.get(device),
  };
}
