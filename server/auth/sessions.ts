/**
 * Sessions: a token bound to one device key. The database holds only the token's hash, so a stolen database signs
 * nobody in, and a stolen token is worth nothing without the device's key (see `proof.ts`).
 */
import { createHash, randomBytes } from "node:crypto";
import { fromBase64 } from "#lib/domain/bytes.ts";
import { keyId } from "#lib/domain/signed.ts";
import { formatInstant, parseInstant } from "#lib/domain/time.ts";
import { recordChange } from "../policy/record.ts";
import { enrolDevice } from "../store/devices.ts";
import type { Log } from "../store/log.ts";
import type { Database } from "../store/open.ts";
import type { Person } from "./people.ts";

export interface Session {
  readonly person: Person;
  readonly device: string;
  readonly deviceKey: string;
  readonly expires: number;
}

export interface Sessions {
  /** Throws `device-taken` or `revoked-device` (CodedError): a device key belongs to one person for good. */
  open(person: Person, deviceKey: string, deviceName: string): Promise<{ token: string; expires: number }>;
  find(token: string): Promise<Session | undefined>;
  /** The public key of an enrolled device. */
  deviceKey(device: string): Promise<string | undefined>;
  /** Whether this is a device of this person. */
  owns(user: string, device: string): Promise<boolean>;
}

const LIFE = 7 * 86_400_000;

export interface SessionOptions {
  readonly db: Database;
  /** Each sign-in is an entry, in the transaction that makes the session: who could act where must be on record. */
  readonly log: Pick<Log, "record">;
  readonly people: readonly Person[];
  readonly now: () => number;
}

export function createSessions({ db, log, people, now }: SessionOptions): Sessions {
  return {
    async open(person, deviceKey, deviceName) {
      const token = randomBytes(32).toString("base64url");
      const device = keyId(fromBase64(deviceKey));
      const at = formatInstant(now());
      const expires = now() + LIFE;
      await db.transaction().execute(async (trx) => {
        await enrolDevice(trx, { publicKey: deviceKey, user: person.user, name: deviceName, kind: "person", at });
        await trx
          .insertInto("sessions")
          .values({
            token_hash: hashOf(token),
            device,
            user: person.user,
            created_at: at,
            expires_at: formatInstant(expires),
          })
          .execute();
        await recordChange(log, trx, { entry: "sign-in", rep: person.user, values: { device, deviceName } });
      });
      return { token, expires };
    },
    async find(token) {
      const row = await db
        .selectFrom("sessions")
        .innerJoin("devices", "devices.id", "sessions.device")
        .select(["sessions.user", "sessions.expires_at", "devices.id", "devices.public_key"])
        .where("sessions.token_hash", "=", hashOf(token))
        .where("devices.revoked_at", "is", null)
        .executeTakeFirst();
      const person = people.find((one) => one.user === row?.user);
      if (row === undefined || person === undefined) return undefined;
      return { person, device: row.id, deviceKey: row.public_key, expires: parseInstant(row.expires_at) ?? 0 };
    },
    async deviceKey(device) {
      const row = await db.selectFrom("devices").select("public_key").where("id", "=", device).executeTakeFirst();
      return row?.public_key;
    },
    async owns(user, device) {
      const row = await db
        .selectFrom("devices")
        .select("id")
        .where("id", "=", device)
        .where("user", "=", user)
        .where("revoked_at", "is", null)
        .executeTakeFirst();
      return row !== undefined;
    },
  };
}

function hashOf(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}
