/** A real log on a real file for tests: keys made on the spot, signatures by WebCrypto, nothing faked. */
import { webcrypto } from "node:crypto";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { type ChainState, type ItemFields, nextItem } from "#lib/audit/item.ts";
import { type NoteSigner, toVkey } from "#lib/audit/note.ts";
import { commitValues } from "#lib/audit/values.ts";
import { fromBase64, toBase64, toHex } from "#lib/domain/bytes.ts";
import type { Submission } from "#lib/domain/server-api.ts";
import { keyId, type Sign, signedBytes, type VerifySignature } from "#lib/domain/signed.ts";
import { neededFields } from "../../testing/needed-fields.ts";
import { enrolDevice } from "../devices.ts";
import { createLog, type Log, type LogOptions } from "../log.ts";
import { type Database, openDatabase } from "../open.ts";
import { createServerDevice } from "../server-device.ts";
import { openValues } from "../values/open-values.ts";

export const ORIGIN = "127.0.0.1/log/acme/1";
export const NOON = Date.parse("2026-11-20T12:00:00.000Z");

export interface Key {
  publicKey: Uint8Array<ArrayBuffer>;
  sign: Sign;
  /** PKCS #8, base64: how a key travels to a child process. */
  secret: string;
}

export async function newKey(): Promise<Key> {
  const pair = (await webcrypto.subtle.generateKey("Ed25519", true, ["sign", "verify"])) as webcrypto.CryptoKeyPair;
  const publicKey = new Uint8Array(await webcrypto.subtle.exportKey("raw", pair.publicKey));
  const secret = toBase64(new Uint8Array(await webcrypto.subtle.exportKey("pkcs8", pair.privateKey)));
  return { publicKey, secret, sign: signWith(pair.privateKey) };
}

export async function keyFrom({ publicKey, secret }: { publicKey: string; secret: string }): Promise<Key> {
  const key = await webcrypto.subtle.importKey("pkcs8", fromBase64(secret), "Ed25519", false, ["sign"]);
  return { publicKey: fromBase64(publicKey), secret, sign: signWith(key) };
}

const signWith =
  (key: webcrypto.CryptoKey): Sign =>
  async (bytes) =>
    new Uint8Array(await webcrypto.subtle.sign("Ed25519", key, bytes));

export const verify: VerifySignature = async (publicKey, bytes, sig) => {
  const key = await webcrypto.subtle.importKey("raw", fromBase64(publicKey), "Ed25519", false, ["verify"]);
  return webcrypto.subtle.verify("Ed25519", key, fromBase64(sig), bytes);
};

export const signerOf = (key: Key, origin = ORIGIN): NoteSigner => ({
  vkey: toVkey(origin, key.publicKey),
  sign: key.sign,
});

export const newFile = (): string => path.join(mkdtempSync(path.join(tmpdir(), "countersign-log-")), "log.db");

export interface Fixture {
  db: Database;
  log: Log;
  signer: NoteSigner;
  /** Milliseconds; tests move it. */
  clock: { now: number };
}

export interface Keys {
  log: Key;
  server: Key;
}

export async function newKeys(): Promise<Keys> {
  return { log: await newKey(), server: await newKey() };
}

/** The same for every copy of a log's database, in every process. */
export function valueKeysOf({ log }: Keys): string {
  return path.join(tmpdir(), `countersign-value-keys-${toHex(log.publicKey).slice(0, 16)}`);
}

export async function openLog(file: string, keys: Keys, more: Partial<LogOptions> = {}): Promise<Fixture> {
  const db = await openDatabase(file);
  const clock = { now: NOON };
  const now = () => clock.now;
  const signer = signerOf(keys.log);
  const { publicKey, sign } = keys.server;
  const device = createServerDevice({ origin: ORIGIN, name: "server", publicKey, sign, now });
  const values = await openValues(db, valueKeysOf(keys), now);
  const log = await createLog({ db, signer, verify, now, device, values, ...more });
  return { db, log, signer, clock };
}

export interface TestDevice {
  id: string;
  key: Key;
  state: ChainState;
  /** Builds and signs the device's next item. */
  next(fields?: Partial<ItemFields>, values?: Record<string, unknown>): Promise<Submission>;
}

/** A device with its enrolment item first, as sign-in leaves it. */
export async function enrolledDevice(db: Database, user = "sam", key?: Key): Promise<[TestDevice, Submission]> {
  const own = key ?? (await newKey());
  const at = new Date(NOON).toISOString();
  const publicKey = toBase64(own.publicKey);
  await enrolDevice(db, { publicKey, user, name: "test browser", kind: "person", at });
  const device = testDevice(own, user);
  return [device, await device.next({ entry: "device-enrolled", deviceKey: publicKey })];
}

export function testDevice(key: Key, rep: string, state?: ChainState): TestDevice {
  const device: TestDevice = {
    id: keyId(key.publicKey),
    key,
    state: state ?? { device: keyId(key.publicKey), seq: 0, prev: null },
    async next(fields = {}, given = {}) {
      const { commitments, values } = commitValues(given, () => webcrypto.getRandomValues(new Uint8Array(32)));
      const base = { entry: "intent" as const, rep, tClient: new Date(NOON).toISOString() };
      const needed = neededFields(fields.entry ?? base.entry);
      const next = nextItem(device.state, { ...needed, ...base, ...fields, commitments });
      device.state = next.state;
      return { signed: { item: next.item, sig: toBase64(await key.sign(signedBytes(next.item))) }, values };
    },
  };
  return device;
}

export interface StartedLog {
  place: string;
  keys: Keys;
  at: Fixture;
  sam: TestDevice;
  enrolment: Submission;
}

/** A new log at this place, in which Sam's browser is enrolled and nothing else. */
export async function startLog(place: string): Promise<StartedLog> {
  const keys = await newKeys();
  const at = await openLog(place, keys);
  const [sam, enrolment] = await enrolledDevice(at.db);
  await at.log.append([enrolment]);
  return { place, keys, at, sam, enrolment };
}
