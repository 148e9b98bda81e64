/** What the routes work with, put together once in `main.ts` and handed in; nothing is looked up from elsewhere. */
import type { Person } from "./auth/people.ts";
import type { Sessions } from "./auth/sessions.ts";
import type { Tries } from "./auth/tries.ts";
import type { Connectors } from "./connectors/connector.ts";
import type { Executor } from "./executions/executor.ts";
import type { ServerKeys } from "./keys/open-keys.ts";
import type { Policies } from "./policy/policies.ts";
import type { PushHub } from "./push/hub.ts";
import type { Log } from "./store/log.ts";
import type { Database } from "./store/open.ts";

/** What claims and executions need; the executor itself is built from these. */
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
  /** Seconds of hold instead of the catalogue's; tests only. */
  readonly holdSeconds: number | undefined;
  readonly signal: AbortSignal;
}

export interface Parts extends CoreParts {
  readonly practice: boolean;
  readonly tries: Tries;
  readonly executor: Executor;
  readonly publishToken: string;
  readonly leaseMs: number;
}
