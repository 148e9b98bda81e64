/** One row per request that went to a model: who, which day, how many tokens. Until it is settled, the most it may cost. */
import type { Generated } from "kysely";

export interface ModelTables {
  model_uses: { id: Generated<number>; user: string; day: string; tokens: number; settled: number };
}
