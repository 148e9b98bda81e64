/** Intents that nothing belongs to: no claim was made of them, and no entry says how they ended. */
import type { Expression, ExpressionBuilder, SqlBool } from "kysely";
import type { Tables } from "./tables.ts";

type Entries = Tables & { e: Tables["log_entries"] };

/** A condition on `log_entries as e`. */
export function isUnsettled({ and, not, exists, selectFrom }: ExpressionBuilder<Entries, "e">): Expression<SqlBool> {
  const claim = selectFrom("claims").select("claims.intent").whereRef("claims.intent", "=", "e.entry_id");
  const ending = selectFrom("log_entries as s")
    .select("s.idx")
    .whereRef("s.log", "=", "e.log")
    .whereRef("s.settles", "=", "e.entry_id");
  return and([not(exists(claim)), not(exists(ending))]);
}
