/**
 * The server dies, or the shop's answer is lost, around one refund. Afterwards the shop must have seen the refund
 * exactly once, and the record must hold both the intent and its end.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { digest } from "#lib/domain/hash.ts";
import { ExecutionAnswer } from "#lib/domain/server-api.ts";
import { lastCustomerMessage, ticketVersion } from "#lib/domain/ticket.ts";
import { type Practice, startPractice } from "#practice/practice.ts";
import { Device } from "#server/testing/device.ts";
import { testPack } from "#server/testing/pack.ts";
import { deskReader } from "./bench.ts";
import { type ChildServer, startChildServer } from "./child-server.ts";
import { readRecord } from "./read-record.ts";
import { type Moment, type ShopProxy, startShopProxy } from "./shop-proxy.ts";
import { emptyTally, type Tally } from "./tally.ts";

/** `held`: killed during the hold. The rest: see the proxy; `lost` cuts the answer and kills nobody. */
export type RefundFault = "held" | Exclude<Moment, "pass">;

export async function killDuringRefund(
  fault: RefundFault,
  rounds: number,
  say: (line: string) => void,
): Promise<Tally> {
  const tally = emptyTally();
  for (let round = 1; round <= rounds; round++) {
    await oneRound(fault, tally);
    say(`refund (${fault}): round ${round} of ${rounds}`);
  }
  return tally;
}

async function oneRound(fault: RefundFault, tally: Tally): Promise<void> {
  const dir = await mkdtemp(path.join(tmpdir(), "countersign-faults-"));
  const practice = await startPractice({ dir: path.join(dir, "practice") });
  const proxy = await startShopProxy(practice.shop.port);
  const server = await startChildServer(dir, practice, {
    shopPort: proxy.port,
    holdSeconds: fault === "held" ? 1 : 0.05,
  });
  try {
    const device = await Device.make(() => server.ready().url, Date.now);
    await device.signIn("sam", server.ready().practicePassword);
    const enrolled = await device.enrol();
    await device.call("POST", "/v1/log", { submissions: [enrolled.submission], remembered: null });
    proxy.set(fault === "held" ? "pass" : fault);
    const { suggestion, intent } = await approve(device, practice);
    tally.acknowledged += 1;
    await strike(fault, server, proxy);
    tally.faults += 1;
    await judge(device, practice, suggestion, intent, tally);
  } finally {
    await server.kill();
    proxy.stop();
    await practice.stop();
    await rm(dir, { recursive: true, force: true });
  }
}

async function approve(device: Device, practice: Practice): Promise<{ suggestion: string; intent: string }> {
  const ticket = await deskReader(practice)("4711");
  const proposal = device.propose({
    action: "refund.create",
    args: { order: "1001", amount: { minor: 3200, currency: "USD" } },
    ticket: "4711",
    ticketVersion: ticketVersion(ticket, []),
    lastCustomerMessage: lastCustomerMessage(ticket),
    customer: "cus_ana",
    deskUser: "77",
    policy: digest(testPack().document),
  });
  const approval = await device.approve(proposal);
  const answer = await device.call("POST", "/v1/executions", device.request(approval));
  if (answer.status !== 200) throw new Error(`the refund was not taken: ${JSON.stringify(answer.body)}`);
  return { suggestion: proposal.suggestionId, intent: approval.entryId };
}

async function strike(fault: RefundFault, server: ChildServer, proxy: ShopProxy): Promise<void> {
  if (fault !== "held") await proxy.reached();
  if (fault !== "lost") await server.kill();
  proxy.set("pass");
  if (fault !== "lost") await server.start();
}

async function judge(
  device: Device,
  practice: Practice,
  suggestion: string,
  intent: string,
  tally: Tally,
): Promise<void> {
  const execution = await untilSettled(device, suggestion);
  const refunds = practice.shop.store.refunds().filter((refund) => refund.metadata.suggestion === suggestion);
  const record = await readRecord(device, null);
  const results = record.entries.filter((entry) => entry.item.settles === intent && entry.item.ending === "done");
  const isRecorded = record.entries.some((entry) => entry.entryId === intent);
  if (refunds.length === 0 || !isRecorded || execution.state !== "done") tally.lost += 1;
  if (refunds.length > 1 || results.length > 1) tally.doubled += 1;
  const agrees = execution.state === "done" && execution.reference === refunds[0]?.id && results.length === 1;
  if (!agrees || record.faults.length > 0) tally.undetected += 1;
}

async function untilSettled(device: Device, suggestion: string) {
  const deadline = Date.now() + 30_000;
  for (;;) {
    const answer = await device.call("GET", `/v1/executions/${suggestion}`);
    const { execution } = ExecutionAnswer.parse(answer.body);
    const isOpen = execution.state === "held" || execution.state === "running" || execution.state === "unknown";
    if (!isOpen || Date.now() > deadline) return execution;
    await delay(50);
  }
}
