/**
 * Which policy is in force for whom: of the revisions that were published here, the newest whose share covers the rep.
 * The database is asked each time, in the caller's transaction if there is one, so that a claim and a roll-out have an
 * order. The publisher's signature stays untouched, and a revision never becomes another one.
 */
import { SignedPolicy } from "#lib/domain/authority.ts";
import { CodedError } from "#lib/domain/error.ts";
import { digest } from "#lib/domain/hash.ts";
import type { Database, Transaction } from "../store/open.ts";
import { bucketOf } from "./bucket.ts";
import { type Gate, openGate } from "./gate.ts";

export interface PolicyInForce {
  readonly revision: number;
  readonly digest: string;
  readonly signed: SignedPolicy;
  readonly gate: Gate;
}

/** `trx` is needed inside a transaction: there is one connection, and it is taken. */
export interface Policies {
  /** Undefined: nothing was published yet, or nothing that reached this rep. */
  for(rep: string, trx?: Transaction): Promise<PolicyInForce | undefined>;
  /** Whatever its share. */
  newest(trx?: Transaction): Promise<PolicyInForce | undefined>;
  revision(revision: number, trx?: Transaction): Promise<PolicyInForce | undefined>;
}

/** Compiled ones that are kept: a roll-out or two, and what most people run. */
const KEPT = 8;

export async function openPolicies(db: Database, org: string): Promise<Policies> {
  const opened = new Map<number, PolicyInForce>();

  const revision = async (number: number, trx: Database | Transaction = db): Promise<PolicyInForce | undefined> => {
    const kept = opened.get(number);
    if (kept !== undefined) return kept;
    const row = await trx.selectFrom("policies").select("signed").where("revision", "=", number).executeTakeFirst();
    if (row === undefined) return undefined;
    const policy = load(row.signed);
    const [oldest] = opened.keys();
    if (oldest !== undefined && opened.size >= KEPT) opened.delete(oldest);
    opened.set(number, policy);
    return policy;
  };

  const policies: Policies = {
    async for(rep, trx) {
      const row = await (trx ?? db)
        .selectFrom("rollouts")
        .select("revision")
        .where("share", ">", bucketOf(org, rep))
        .where(({ or, eb, exists, selectFrom }) =>
          or([
            eb("held", "=", 0),
            exists(
              selectFrom("policy_reach")
                .select("policy_reach.rep")
                .whereRef("policy_reach.revision", "=", "rollouts.revision")
                .where("policy_reach.rep", "=", rep),
            ),
          ]),
        )
        .orderBy("revision", "desc")
        .limit(1)
        .executeTakeFirst();
      return row === undefined ? undefined : revision(row.revision, trx);
    },
    async newest(trx) {
      const query = (trx ?? db).selectFrom("rollouts").select("revision").orderBy("revision", "desc").limit(1);
      const row = await query.executeTakeFirst();
      return row === undefined ? undefined : revision(row.revision, trx);
    },
    revision,
  };
  // What does not compile any more is found at the start, and not by the first rep.
  await policies.newest();
  return policies;
}

function load(text: string): PolicyInForce {
  const signed = SignedPolicy.parse(JSON.parse(text));
  const gate = openGate(signed.body);
  if (!gate.ok) throw new CodedError("stored-policy", `the stored policy does not compile: ${gate.problem}`);
  return { revision: signed.body.revision, digest: digest(signed.body.document), signed, gate: gate.value };
}
