/** What the routes work with, put together once in `main.ts` and handed in; nothing is looked up from elsewhere. */
import type { Tries } from "./auth/tries.ts";
import type { CoreParts } from "./core-parts.ts";
import type { Executor } from "./executions/executor.ts";
import type { ModelGateway } from "./model/gateway.ts";

export interface Parts extends CoreParts {
  readonly practice: boolean;
  readonly tries: Tries;
  readonly executor: Executor;
  readonly model: ModelGateway;
  readonly publishToken: string;
  readonly leaseMs: number;
}
