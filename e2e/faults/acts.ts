/** What a person does, as their browser asks for it; and what must be true of it afterwards, whatever happened on the way. */

import { setTimeout as delay } from "node:timers/promises";
import { ExecutionAnswer, type Submission } from "#lib/domain/server-api.ts";
import type { Practice } from "#practice/practice.ts";
import type { Approval } from "#server/testing/device.ts";
import type { Case } from "../harness/new-case.ts";
import type { Client } from "./client.ts";
import type { OnRecord } from "./judge-record.ts";
import type { Random } from "./random.ts";
import { emptyTally, type Tally } from "./tally.ts";
import type { Wishes } from "./wishes.ts";

/** Of a world, what acts need: tickets to act on, and the shop to look into. */
export interface Stage {
  newCase(): Case;
  readonly wishes: Wishes;
  readonly practice: Practice;
}

export interface Act {
  readonly is: "refund" | "claim";
  readonly path: string;
  readonly body: unknown;
  readonly suggestion: string;
  /** The intent's entry id, and the item itself. */
  readonly intent: string;
  readonly submission: Submission;
}

/** Approved on a ticket of its own, so that no act stands in another's way. */
export async function approveAct(stage: Stage, client: Client, is: Act["is"]): Promise<Act> {
  const { ticket, order } = stage.newCase();
  const wish =
    is === "refund"
      ? await stage.wishes.refund(String(ticket), order, 3200)
      : await stage.wishes.wish(String(ticket), "status.set", { status: "pending" });
  const approval: Approval = await client.device.approve(client.device.propose(wish));
  client.keep({ entryId: approval.entryId, submission: approval.intent });
  return {
    is,
    path: is === "refund" ? "/v1/executions" : "/v1/claims",
    body: client.device.request(approval),
    suggestion: approval.approved.proposal.suggestionId,
    intent: approval.entryId,
    submission: approval.intent,
  };
}

/** Asks as the browser does that heard nothing: the same words again, until there is an answer. */
export async function ask(client: Client, act: Act, tries = 40): Promise<void> {
  let last = "no answer";
  for (let i = 0; i < tries; i++) {
    const answer = await client.post(act.path, act.body);
    if (answer?.status === 200) return settleClaim(client, act, answer.body.receipt);
    if (answer !== undefined) last = `${answer.status} ${answer.code}`;
    await delay(25);
  }
  throw new Error(`the ${act.is} was not let through: ${last}`);
}

/** A claim's own browser does the act and says so on the record. */
async function settleClaim(client: Client, act: Act, receipt: unknown): Promise<void> {
  if (receipt !== undefined) await client.believe(receipt, null);
  if (act.is !== "claim") return;
  const isSaid = [...client.sent.values()].some(({ submission }) => submission.signed.item.settles === act.intent);
  if (!isSaid)
    await client.write(1, { entry: "result", suggestion: act.suggestion, settles: act.intent, ending: "done" });
  await client.drain();
}

/** Paid once, recorded once, and what the server shows is what the shop knows. */
export async function judgeAct(stage: Stage, client: Client, act: Act, entries: readonly OnRecord[]): Promise<Tally> {
  const tally = { ...emptyTally(), acknowledged: 1 };
  const results = entries.filter(({ item }) => item.settles === act.intent && item.ending === "done");
  if (!entries.some(({ id }) => id === act.intent) || results.length === 0) tally.lost += 1;
  if (results.length > 1) tally.doubled += 1;
  if (act.is === "claim") return tally;
  const refunds = stage.practice.shop.store.refunds().filter(({ metadata }) => metadata.suggestion === act.suggestion);
  const execution = await untilOver(client, act.suggestion);
  if (refunds.length === 0) tally.lost += 1;
  if (refunds.length > 1) tally.doubled += 1;
  if (execution.state !== "done" || execution.reference !== refunds[0]?.id) tally.undetected += 1;
  return tally;
}

export async function untilOver(client: Client, suggestion: string, waitMs = 30_000) {
  const deadline = Date.now() + waitMs;
  for (;;) {
    const answer = await client.device.call("GET", `/v1/executions/${suggestion}`).catch(() => undefined);
    const parsed = ExecutionAnswer.safeParse(answer?.body);
    const state = parsed.data?.execution.state ?? "held";
    const isOpen = state === "held" || state === "running" || state === "unknown";
    if (parsed.success && (!isOpen || Date.now() > deadline)) return parsed.data.execution;
    if (Date.now() > deadline) throw new Error(`the server does not say what became of ${suggestion}`);
    await delay(20);
  }
}

/** One payment or one write too many, or one that the record does not know of. */
export function plantInShop({ practice }: Stage, act: Act, random: Random): void {
  const { store } = practice.shop;
  const paid = store.refunds().find(({ metadata }) => metadata.suggestion === act.suggestion);
  if (paid === undefined) throw new Error("there is no payment to double");
  const id = `re_planted${random.below(1_000_000)}`;
  store.commit({
    refund: { ...paid, id },
    line: {
      at: new Date(0).toISOString(),
      requestId: "planted",
      idempotencyKey: null,
      charge: paid.charge,
      amount: paid.amount,
      metadata: paid.metadata,
      outcome: "executed",
      status: 200,
      refund: id,
      responseLost: false,
    },
  });
}
