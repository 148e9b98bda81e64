/**
 * A person says what became of an act that nobody could find out. First the other side is read once more: what reading finds out
 * is never a matter of opinion. Their word, the act's new state and the release of its order or ticket are one transaction.
 */
import type { TaskDecision } from "#lib/domain/server-api.ts";
import type { Session } from "../auth/sessions.ts";
import { markUndone } from "../claims/settle-claims.ts";
import type { CoreParts } from "../core-parts.ts";
import { done, type Outcome, refusal, refused } from "../http/refusal.ts";
import { recordChange } from "../policy/record.ts";
import type { Transaction } from "../store/open.ts";
import { findOut } from "./act.ts";
import { loadExecution } from "./load.ts";
import type { OpenAct } from "./open-act.ts";
import { findOpenAct, isMoney } from "./open-acts.ts";
import { settle } from "./settle.ts";

export async function decideTask(
  parts: CoreParts,
  session: Session,
  decision: TaskDecision,
): Promise<Outcome<{ suggestion: string; state: "done" | "failed" }>> {
  const act = await findOpenAct(parts, decision.suggestion);
  const { user } = session.person;
  if (act === undefined || !maySee(session, act)) return noTask();
  const may = mayDecide(session, act);
  if (!may.ok) return may;
  const found = await readOnceMore(parts, act);
  if (found !== undefined) return foundOut(found);
  const settled = await parts.db.transaction().execute(async (trx) => {
    if (!(await move(parts, trx, act, decision, session.person.name))) return false;
    const entryId = await recordChange(parts.log, trx, {
      entry: "override",
      rep: user,
      reason: "settled-by-person",
      settles: act.intent,
      ending: decision.found,
      suggestion: act.suggestion,
      action: act.action,
      ...(act.proposal === null ? {} : { proposal: act.proposal }),
      ...(act.policy === null ? {} : { policy: act.policy }),
      values: { why: decision.why },
    });
    await trx.updateTable("claims").set({ settled_by: entryId }).where("intent", "=", act.intent).execute();
    return true;
  });
  if (!settled) return noTask();
  parts.push.tell("execution", act.rep);
  return done({ suggestion: act.suggestion, state: decision.found });
}

export function seesAll({ person: { roles } }: Session): boolean {
  return roles.includes("lead") || roles.includes("reviewer");
}

function maySee(session: Session, act: OpenAct): boolean {
  return act.rep === session.person.user || seesAll(session);
}

/** Whoever approved that money moves is the last who should say that it did not. */
function mayDecide(session: Session, act: OpenAct): Outcome<null> {
  if (!isMoney(act)) return done(null);
  if (seesAll(session) && act.rep !== session.person.user) return done(null);
  return refused(
    403,
    "not-for-you",
    "What became of money is decided by a lead or a reviewer who did not approve it.",
    "Nothing was decided; the order stays locked.",
    "Ask a lead or a reviewer: it is among their tasks too.",
  );
}

/** What reading finds, in words; undefined when it finds nothing. An act of the server is settled with it at once. */
async function readOnceMore(parts: CoreParts, act: OpenAct): Promise<string | undefined> {
  if (act.kind === "loose") return isMoney(act) ? findRefund(parts, act) : undefined;
  const stored = await loadExecution(parts.db, act.suggestion);
  if (stored === undefined) return undefined;
  const ending = await findOut(parts, stored);
  if (ending.state === "unknown") return undefined;
  await settle(parts, stored, ending);
  return ending.says ?? `It is ${ending.state}.`;
}

/** No claim, so this server never asked for it; but a refund that carries its id is there whoever asked. */
async function findRefund({ connectors: { shop } }: CoreParts, { args, suggestion }: OpenAct) {
  if (shop === null || typeof args.order !== "string") return undefined;
  const order = await shop.findOrder(args.order, null);
  if (!order.ok || order.value === null) return undefined;
  const refund = await shop.findRefund(order.value.payment, suggestion);
  return refund.ok && refund.value !== null ? `The shop shows the refund ${refund.value.id} for it.` : undefined;
}

/** False when it was settled meanwhile. Done or failed, nothing more can happen: order and ticket are free again. */
async function move(
  { log }: CoreParts,
  trx: Transaction,
  act: OpenAct,
  { found, why }: TaskDecision,
  by: string,
): Promise<boolean> {
  const says = `${by} looked and said that it was ${found === "done" ? "done" : "not done"}: ${why}`;
  if (act.kind === "loose") return !(await isSettled(trx, log.origin, act.intent));
  const { numUpdatedRows } = await trx
    .updateTable("claims")
    .set({ state: found, lock_key: null })
    .where("suggestion", "=", act.suggestion)
    .where("state", "in", ["claimed", "unknown"])
    .executeTakeFirst();
  if (numUpdatedRows !== 1n) return false;
  const failure = found === "failed" ? JSON.stringify(byPerson(says)) : null;
  await trx.updateTable("executions").set({ says, failure }).where("suggestion", "=", act.suggestion).execute();
  if (act.undoes !== null && found === "done") await markUndone(trx, act.undoes);
  return true;
}

async function isSettled(trx: Transaction, log: string, intent: string): Promise<boolean> {
  const claim = await trx.selectFrom("claims").select("state").where("intent", "=", intent).executeTakeFirst();
  const entry = await trx
    .selectFrom("log_entries")
    .select("idx")
    .where("log", "=", log)
    .where("settles", "=", intent)
    .executeTakeFirst();
  return claim !== undefined || entry !== undefined;
}

function byPerson(says: string) {
  return refusal(
    409,
    "settled-by-person",
    says,
    "It counts as not done, by a person's word.",
    "Approve it again if it is still wanted.",
  ).error;
}

function noTask() {
  return refused(
    404,
    "no-task",
    "There is no such task for you: it is settled by now, or it is somebody else's.",
    "Nothing was changed.",
    "Look at the ticket's receipts.",
  );
}

function foundOut(happened: string) {
  return refused(
    409,
    "found-out",
    `It was found out by reading the other side. ${happened}`,
    "What was read is what counts; nobody has to decide it any more.",
    "Look at its receipt.",
  );
}
