/**
 * After a restart or a lost answer: what became of a refund that was begun? The shop is read first. Only when it is
 * surely not there, the approval still holds and the key still counts, the same request is sent again under the same
 * key; Stripe keeps a key for 24 hours. Otherwise it failed, or stays `unknown`. It never guesses.
 */
import { CodedError } from "#lib/domain/error.ts";
import type { CoreParts } from "../core-parts.ts";
import { loadExecution, type Stored } from "./load.ts";
import { findPaid, notPaid, pay, unknown } from "./pay.ts";
import { recheck } from "./recheck.ts";
import { shopOf } from "./run-held.ts";
import { type Ending, settle } from "./settle.ts";

const KEY_LIFE = 23 * 3_600_000;
/** A request that was under way when the server died cannot still arrive after this long. */
const IN_FLIGHT = 10 * 60_000;

/** True when it is settled; false asks for another try in a moment. */
export async function reconcile(parts: CoreParts, suggestion: string): Promise<boolean> {
  const stored = await loadExecution(parts.db, suggestion);
  if (stored?.claim.state !== "running" && stored?.claim.state !== "unknown") return true;
  const ending = await findOut(parts, stored);
  if (ending.state !== "unknown") return settle(parts, stored, ending);
  // Said once: a repeat of "still unknown" is news to nobody.
  if (stored.claim.state === "running") await settle(parts, stored, ending);
  return false;
}

async function findOut(parts: CoreParts, stored: Stored): Promise<Ending> {
  const { payment, asked_at: askedAt } = stored.row;
  if (payment === null || askedAt === null) throw new CodedError("not-begun", "a running execution has no payment");
  const shop = shopOf(parts);
  const found = await findPaid(shop, stored, payment);
  if (found.is === "paid") return found.ending;
  if (found.is === "unreadable") return unknown(found.happened);
  const age = parts.now() - askedAt;
  const verdict = await recheck(parts, stored, parts.signal);
  if (parts.signal.aborted || verdict.is === "unreadable") return unknown("The shop shows no refund yet.");
  if (verdict.is === "good" && verdict.payment === payment && age < KEY_LIFE) return pay(shop, stored, payment);
  if (age < IN_FLIGHT) return unknown("The shop shows no refund yet; an earlier request may still arrive.");
  const happened = "The shop shows no refund: the request never arrived.";
  return { state: "failed", says: happened, failure: notPaid(happened) };
}
