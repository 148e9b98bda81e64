/** The policy in force: the newest revision that was published here, with its publisher's signature untouched. */
import { SignedPolicy } from "#lib/domain/authority.ts";
import { CodedError } from "#lib/domain/error.ts";
import { digest } from "#lib/domain/hash.ts";
import { formatInstant } from "#lib/domain/time.ts";
import type { Database, Transaction } from "../store/open.ts";
import { type Gate, openGate } from "./gate.ts";

export interface PolicyInForce {
  readonly revision: number;
  readonly digest: string;
  readonly signed: SignedPolicy;
  readonly gate: Gate;
}

export interface Policies {
  current(): PolicyInForce | null;
  /** Writes in the caller's transaction; `activate` follows once that is committed. */
  insert(trx: Transaction, signed: SignedPolicy, now: number): Promise<void>;
  activate(signed: SignedPolicy, gate: Gate): void;
}

export async function openPolicies(db: Database): Promise<Policies> {
  const row = await db.selectFrom("policies").selectAll().orderBy("revision", "desc").limit(1).executeTakeFirst();
  let current = row === undefined ? null : load(row.signed);
  return {
    current: () => current,
    async insert(trx, signed, now) {
      await trx
        .insertInto("policies")
        .values({
          revision: signed.body.revision,
          digest: digest(signed.body.document),
          signed: JSON.stringify(signed),
          published_at: formatInstant(now),
        })
        .execute();
    },
    activate(signed, gate) {
      current = inForce(signed, gate);
    },
  };
}

function load(text: string): PolicyInForce {
  const signed = SignedPolicy.parse(JSON.parse(text));
  const gate = openGate(signed.body);
  if (!gate.ok) throw new CodedError("stored-policy", `the stored policy does not compile: ${gate.problem}`);
  return inForce(signed, gate.value);
}

function inForce(signed: SignedPolicy, gate: Gate): PolicyInForce {
  return { revision: signed.body.revision, digest: digest(signed.body.document), signed, gate };
}
