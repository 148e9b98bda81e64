/** What claims and executions work with; the executor itself is built from these. */
import type { Person } from "./auth/people.ts";
import type { Sessions } from "./auth/sessions.ts";
import type { Connectors } from "./connectors/connector.ts";
import type { ServerKeys } from "./keys/server-keys.ts";
import type { Policies } from "./policy/policies.ts";
import type { PushHub } from "./push/hub.ts";
import type { Log } from "./store/log.ts";
import type { Database } from "./store/open.ts";
import type { Peers } from "./store/peers.ts";

export interface CoreParts {
  readonly org: string;
  readonly now: () => number;
  readonly keys: ServerKeys;
  readonly people: readonly Person[];
  readonly db: Database;
  readonly log: Log;
  readonly sessions: Sessions;
  readonly policies: Policies;
  readonly connectors: Connectors;
  readonly push: PushHub;
  readonly peers: Peers;
  /** Seconds of hold instead of the catalogue's; tests only. */
  readonly holdSeconds: number | undefined;
  readonly signal: AbortSignal;
}
