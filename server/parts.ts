/** What the routes work with, put together once in `main.ts` and handed in; nothing is looked up from elsewhere. */
import type { ModelSetup } from "#lib/domain/server-api.ts";
import type { Tries } from "./auth/tries.ts";
import type { CoreParts } from "./core-parts.ts";
import type { Executor } from "./executions/executor.ts";

/** The gateway to a language model, as far as the other routes need it. */
export interface ModelPart {
  /** What a browser is told: which models there are, and what is left of this person's budget. */
  setup(rep: string): Promise<ModelSetup> | ModelSetup;
}

export interface Parts extends CoreParts {
  /** Absent: no model is connected, and the playbook drafts. */
  readonly model?: ModelPart;
  readonly practice: boolean;
  readonly tries: Tries;
  readonly executor: Executor;
  readonly publishToken: string;
  readonly leaseMs: number;
}
