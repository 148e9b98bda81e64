/** Console and options pages (extension origin, own tab) ↔ worker: request and answer over `runtime.sendMessage`. */
import type { Failure, Result } from "#lib/domain/error.ts";

export type ConsoleCall =
  | { console: "status" }
  | { console: "hello"; server: string }
  | { console: "sign-in"; server: string; root: string; user: string; password: string; deviceName: string }
  | { console: "sign-out" }
  | { console: "history"; before: number | null };

export interface ConnectionStatus {
  connected: boolean;
  server: string | null;
  org: string | null;
  rep: string | null;
  repName: string | null;
  roles: string[];
  /** Fingerprint of the pinned root. */
  fingerprint: string | null;
  policy: { name: string; revision: number; digest: string } | null;
  leaseUntil: string | null;
  problem: Failure | null;
}

export interface ServerHello {
  server: string;
  org: string;
  root: string;
  fingerprint: string;
  practice: boolean;
  people: { user: string; name: string; roles: string[] }[];
}

/** One entry as the console shows it. Proof material is included: the console verifies by itself. */
export interface HistoryRow {
  entryId: string;
  /** Null while it has not reached the server. */
  index: number | null;
  at: string;
  entry: string;
  title: string;
  detail: string;
  ending: string | null;
  suggestion: string | null;
  rules: string[];
  ticket: string | null;
  rep: string;
  /** Whose item it is: this device, or the server's. */
  signer: "this-device" | "server";
}

export interface HistoryPage {
  rows: HistoryRow[];
  total: number;
  /** The server's raw answer (`HistoryAnswer`), for verification in the page; null when the server is away. */
  answer: unknown;
  /** Checkpoint note that this browser had verified before, and the pinned verifier keys. */
  remembered: string | null;
  vkeys: string[];
  followedSince: string | null;
  problem: Failure | null;
}

export interface ConsoleAnswers {
  status: ConnectionStatus;
  hello: Result<ServerHello>;
  "sign-in": Result<ConnectionStatus>;
  "sign-out": ConnectionStatus;
  history: HistoryPage;
}
