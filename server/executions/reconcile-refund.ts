/**
 * What became of a refund that was begun? The shop is read first. Only when it is surely not there, the approval still
 * holds and the key still counts, the same request is sent again under the same key; Stripe keeps a key for 24 hours.
 * Otherwise it failed, or stays `unknown`. It never guesses.
 */
import { CodedError } from "#lib/domain/error.ts";
import type { CoreParts } from "../core-parts.ts";
import type { Stored } from "./load.ts";
import { findPaid, notPaid, pay, shopOf, unknown } from "./pay.ts";
import { recheck } from "./recheck.ts";
import type { Ending } from "./settle.ts";

const KEY_LIFE = 23 * 3_600_000;
/** A request that was under way when the server died cannot still arrive after this long. */
const IN_FLIGHT = 10 * 60_000;

export async function reconcileRefund(parts: CoreParts, stored: Stored): Promise<Ending> {
  const { payment, asked_at: askedAt } = stored.row;
  if (payment === null || askedAt === null) throw new CodedError("not-begun", "a running execution has no payment");
  const shop = shopOf(parts);
  const found = await findPaid(shop, stored, payment);
  if (found.is === "paid") return found.ending;
  if (found.is === "unreadable") return unknown(found.happened);
  const age = parts.now() - askedAt;
  const verdict = await recheck(parts, stored, parts.signal);
  if (parts.signal.aborted || verdict.is === "unreadable") return unknown("The shop shows no refund yet.");
  const isSame = verdict.is === "good" && verdict.gathered.order?.payment === payment;
  if (isSame && age < KEY_LIFE) return pay(shop, stored, payment);
  if (age < IN_FLIGHT) return unknown("The shop shows no refund yet; an earlier request may still arrive.");
  const happened = "The shop shows no refund: the request never arrived.";
  return { state: "failed", says: happened, failure: notPaid(happened) };
}
