/** What the log's parts and their users say to each other. */
import type { NoteSigner } from "#lib/audit/note.ts";
import type { VerifySignature } from "#lib/domain/signed.ts";
import type { DeviceKeys } from "./device-keys.ts";
import type { CheckpointKeeper } from "./log-checkpoint-file.ts";
import type { ServerDevice } from "./server-device.ts";
import type { ValueStore } from "./values/value-store.ts";

export type LogCode =
  /** Stored rows no longer fit what was signed: nothing is signed on top of it. */
  | "log-damaged"
  /** A client holds a checkpoint that this log signed and no longer contains: a backup was restored. */
  | "log-behind"
  /** Its key cannot be used, or what it signs cannot be kept: nothing new is signed until it can. */
  | "log-key-unavailable"
  /** More waits to be written than the server takes on; the same items are welcome in a moment. */
  | "log-busy"
  /** The log is in quarantine and takes no entries. */
  | "log-read-only"
  /** Another process moved the head in between. */
  | "head-moved"
  | "unknown-entry"
  /** The remembered checkpoint is not one of this log. */
  | "other-log";

export type RefusalCode =
  | "malformed"
  | "unknown-device"
  | "revoked-device"
  | "wrong-device"
  | "wrong-rep"
  | "wrong-signature"
  | "wrong-enrolment"
  | "not-allowed"
  /** It speaks of an entry that is not in the log. */
  | "unknown-reference"
  | "wrong-values"
  | "broken-chain"
  | "conflict";

export type AppendedEntry = { entryId: string } & (
  | { state: "appended" | "known"; index: number }
  | { state: "refused"; code: RefusalCode; happened: string }
);

/** What the caller knows from the session: items of another device or person are refused. */
export interface Sender {
  device: string;
  rep: string;
  /** What that person may do, by the server's own list; absent counts as none. */
  roles?: readonly string[];
}

/** A key of the log that may be taken away while the server runs. */
export interface OwnSigner extends NoteSigner {
  /** Throws `log-key-unavailable`. */
  assertUsable?(): Promise<void>;
}

export interface LogContext {
  /** Name of the log and of its key; first line of every checkpoint. */
  origin: string;
  signer: OwnSigner;
  /** Keys that sign beside it while clients change from one to the other. */
  cosigners: readonly OwnSigner[];
  /** All keys this log has signed with; the current one is among them. Those of its earlier names too. */
  vkeys: readonly string[];
  /** Where signed checkpoints are kept outside the database; absent only where no roll-back is to be found, as in a bench. */
  keeper: CheckpointKeeper | undefined;
  keys: DeviceKeys;
  verify: VerifySignature;
  now: () => number;
  device: ServerDevice;
  values: ValueStore;
}

/** Makes an answer of what may fail for an expected reason: `promise.then(...YES_OR_NO)`. */
export const YES_OR_NO = [() => true, () => false] as const;
