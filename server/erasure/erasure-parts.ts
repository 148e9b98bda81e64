/** What the parts of this room work with: a server's own, or those of a command that opened its folder. */
import type { Log } from "../store/log.ts";
import type { Database } from "../store/open.ts";

export interface ErasureParts {
  readonly db: Database;
  readonly log: Log;
  readonly now: () => number;
}
