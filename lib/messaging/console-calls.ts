/** Console and options pages (extension origin, own tab) ↔ worker: request and answer over `runtime.sendMessage`. */
import type { DeskCheckPoint } from "#lib/desk/port.ts";
import type { Failure, Result } from "#lib/domain/error.ts";
import type { DeskName } from "#lib/domain/ticket.ts";
import type { RecordStatus } from "./view.ts";

export type ConsoleCall =
  | { console: "status" }
  | { console: "hello"; server: string }
  | { console: "sign-in"; server: string; root: string; user: string; password: string; deviceName: string }
  | { console: "sign-out" }
  | { console: "history"; before: number | null }
  /** How the record stands: what waits, what is being sent, what is wrong. */
  | { console: "record" }
  /** What this browser holds against the log, and for leads and reviewers what the server knows of it. */
  | { console: "alarms" }
  /** Acts whose end nobody could find out by reading. */
  | { console: "tasks" }
  | { console: "decide-task"; suggestion: string; found: "done" | "failed"; why: string; by: "page" | "server" }
  | { console: "desks" }
  /** The browser's permissions changed: content scripts are registered anew. */
  | { console: "desks-changed" }
  /** `tab`: one of the open tabs that `desks` named. */
  | { console: "check-desk"; tab: number }
  | { console: "model" }
  | { console: "choose-model"; driver: "playbook" | "gateway" | "own-key"; model: string | null }
  /** Kept in the session's memory only; null forgets it. */
  | { console: "own-key"; key: string | null };

/** One address of a desk that this organisation works in. */
export interface DeskPlace {
  desk: DeskName;
  host: string;
  /** The account's own host, where this one is an alias. */
  account: string;
  environment: "production" | "sandbox" | "practice";
  /** Match pattern that the browser has to allow, e.g. `https://acme.freshdesk.com/*`. */
  origin: string;
  allowed: boolean;
  /** The rep's account at this desk is known to the server. */
  mapped: boolean;
  /** Open tabs on it, for the check. */
  tabs: { tab: number; title: string }[];
}

/** What works on one desk, on this browser, now. Holds no person's data: it is made to be copied. */
export interface DeskReport {
  desk: DeskName;
  host: string;
  at: string;
  extension: string;
  browser: string;
  points: DeskCheckPoint[];
}

export interface ModelStatus {
  /** What drafts now. */
  driver: "playbook" | "gateway" | "own-key";
  model: string | null;
  /** One sentence for people. */
  says: string;
  gateway: { available: boolean; says: string; models: string[]; budget: { limit: number; used: number } | null };
  ownKey: { set: boolean; models: string[] };
}

export interface ConnectionStatus {
  connected: boolean;
  server: string | null;
  org: string | null;
  rep: string | null;
  repName: string | null;
  roles: string[];
  /** Fingerprint of the pinned root. */
  fingerprint: string | null;
  policy: { name: string; revision: number; digest: string; since?: string } | null;
  /** What is stopped for this person, and why. */
  stops?: { label: string; why: string }[];
  /** Fingerprint of the root before, when its own statement replaced it and nobody has said yet that they read it. */
  rootReplaced?: { from: string; to: string; at: string };
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
  /** Name of the earlier log that `index` counts in: from what this browser keeps, without a fresh proof. */
  log?: string;
  /** Another entry that this one speaks of: its story is the same. */
  about?: string;
  /** Index of the entry that says that its values were erased; null when their time here was over. */
  erasedBy?: number | null;
}

/** Two checkpoints that cannot both be true, as they were signed. */
export interface AlarmView {
  at: string;
  code: string;
  says: string;
  remembered: string | null;
  received: string;
  /** Who noticed: this browser, or the device that the server names. */
  by: string | null;
  /** When the server said that it has it too; null while it does not. */
  reported: string | null;
}

export interface AlarmsView {
  own: AlarmView[];
  /** For leads and reviewers; null for others, or while the server does not answer. */
  server: { readOnly: { since: string; code: string; says: string } | null; alarms: AlarmView[] } | null;
}

export interface TaskView {
  suggestion: string;
  title: string;
  ticket: string;
  desk: string;
  host: string;
  rep: string;
  since: string;
  says: string;
  todo: string;
  by: "page" | "server";
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
  record: RecordStatus;
  alarms: AlarmsView;
  tasks: TaskView[];
  "decide-task": Result<TaskView[]>;
  desks: DeskPlace[];
  "desks-changed": DeskPlace[];
  "check-desk": Result<DeskReport>;
  model: ModelStatus;
  "choose-model": ModelStatus;
  "own-key": Result<ModelStatus>;
}
