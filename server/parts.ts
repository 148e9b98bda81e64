/** What the routes work with, put together once in `main.ts` and handed in; nothing is looked up from elsewhere. */
import type { Tries } from "./auth/tries.ts";
import type { CoreParts } from "./core-parts.ts";
import type { Executor } from "./executions/executor.ts";
import type { ModelGateway } from "./model/gateway.ts";
import type { SiemStream } from "./siem/stream.ts";

export interface Parts extends CoreParts {
  readonly practice: boolean;
  readonly tries: Tries;
  readonly executor: Executor;
  readonly model: ModelGateway;
  /** Null: the settings name no receiver of the record. */
  readonly siem: SiemStream | null;
  readonly publishToken: string;
  readonly leaseMs: number;
}
