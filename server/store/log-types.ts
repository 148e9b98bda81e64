/** What the log's parts and their users say to each other. */
import type { NoteSigner } from "#lib/audit/note.ts";
import type { VerifySignature } from "#lib/domain/signed.ts";
import type { ServerDevice } from "./server-device.ts";

export type LogCode =
  /** Stored rows no longer fit what was signed: nothing is signed on top of it. */
  | "log-damaged"
  /** A client holds a checkpoint that this log signed and no longer contains: a backup was restored. */
  | "log-behind"
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
}

export interface LogContext {
  /** Name of the log and of its key; first line of every checkpoint. */
  origin: string;
  signer: NoteSigner;
  /** All keys this log has signed with; the current one is among them. */
  vkeys: readonly string[];
  verify: VerifySignature;
  now: () => number;
  device: ServerDevice;
}
