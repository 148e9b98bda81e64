/** One execution as it is stored: its claim, its own row, and the approved proposal as it came. */
import type { Selectable } from "kysely";
import { z } from "zod";
import { Proposal } from "#lib/domain/approval.ts";
import { EvidenceView } from "#lib/domain/decision.ts";
import { Fact, type Facts } from "#lib/domain/fact.ts";
import { Execution, type ServerRefusal } from "#lib/domain/server-api.ts";
import { formatInstant } from "#lib/domain/time.ts";
import type { Doing } from "../policy/stop-scope.ts";
import type { Database, Transaction } from "../store/open.ts";
import type { ExecutionState, ServiceTables } from "../store/service-tables.ts";

export interface Stored {
  readonly claim: ServiceTables["claims"] & { readonly state: ExecutionState };
  readonly row: Selectable<ServiceTables["executions"]>;
  readonly proposal: Proposal;
  readonly evidence: readonly EvidenceView[];
  /** What only the browser knew, as it was when the act was let through; empty for money. */
  readonly facts: Facts;
}

const Approved = z.strictObject({
  proposal: Proposal,
  evidence: z.array(EvidenceView),
  facts: z.record(z.string(), Fact).default({}),
});

export async function loadExecution(db: Database | Transaction, suggestion: string): Promise<Stored | undefined> {
  const row = await db.selectFrom("executions").selectAll().where("suggestion", "=", suggestion).executeTakeFirst();
  const claim = await db.selectFrom("claims").selectAll().where("suggestion", "=", suggestion).executeTakeFirst();
  // Empty: what was approved was erased with the customer it was about.
  if (row === undefined || claim === undefined || row.approved === "") return undefined;
  return { row, claim: claim as Stored["claim"], ...Approved.parse(JSON.parse(row.approved)) };
}

/** Whom and what a stop would have to name. */
export function doingOf({ claim }: Stored): Doing {
  return { person: { user: claim.rep, team: claim.team }, action: claim.action };
}

export async function suggestionsIn(db: Database, states: readonly ExecutionState[]): Promise<string[]> {
  const rows = await db
    .selectFrom("executions")
    .innerJoin("claims", "claims.suggestion", "executions.suggestion")
    .select("executions.suggestion")
    .where("claims.state", "in", [...states])
    .orderBy("executions.run_at")
    .execute();
  return rows.map((row) => row.suggestion);
}

export function toExecution({ claim, row }: Stored, now: number): Execution {
  const failure = row.failure === null ? undefined : (JSON.parse(row.failure) as ServerRefusal["error"]);
  return Execution.parse({
    suggestion: claim.suggestion,
    state: claim.state,
    runAt: formatInstant(row.run_at),
    serverTime: formatInstant(now),
    holdSeconds: row.hold_seconds,
    ...(row.says === null ? {} : { says: row.says }),
    ...(row.reference === null ? {} : { reference: row.reference }),
    ...(failure === undefined ? {} : { failure }),
    entries: [claim.intent, ...(claim.settled_by === null ? [] : [claim.settled_by])],
  });
}
