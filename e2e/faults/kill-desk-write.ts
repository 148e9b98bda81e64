/**
 * The server dies, or the desk's answer is lost, around one note or one change of a field. Afterwards the desk must have
 * seen it at most once, a change that it shows must be on record as done, and nothing may be written a second time.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { findAction } from "#lib/actions/index.ts";
import { digest } from "#lib/domain/hash.ts";
import { ExecutionAnswer } from "#lib/domain/server-api.ts";
import { customerFor, lastCustomerMessage, ticketVersion } from "#lib/domain/ticket.ts";
import { ensureCertificate } from "#practice/certificate.ts";
import { type Practice, startPractice } from "#practice/practice.ts";
import { createFreshdesk } from "#server/connectors/freshdesk/freshdesk.ts";
import { startDeskProxy } from "#server/testing/desk-proxy.ts";
import { Device } from "#server/testing/device.ts";
import { testPack } from "#server/testing/pack.ts";
import { type ChildServer, startChildServer } from "./child-server.ts";
import { readRecord } from "./read-record.ts";
import { emptyTally, type Tally } from "./tally.ts";

export type WriteFault = "before" | "after" | "lost";

const HOST = "acme.freshdesk.com";
const TICKET = "8101";
/** A note may never be written twice; a status could be, and still must not. */
const ACTS = [
  { action: "note.add", args: { text: "Called the carrier." }, method: "POST", path: /\/notes$/ },
  { action: "status.set", args: { status: "solved" }, method: "PUT", path: /\/tickets\/\d+$/ },
] as const;
type Act = (typeof ACTS)[number];

export async function killDuringDeskWrite(
  fault: WriteFault,
  rounds: number,
  say: (line: string) => void,
): Promise<Tally> {
  const tally = emptyTally();
  for (let round = 1; round <= rounds; round++) {
    await oneRound(fault, round % 2 === 0 ? ACTS[1] : ACTS[0], tally);
    say(`desk write (${fault}): round ${round} of ${rounds}`);
  }
  return tally;
}

async function oneRound(fault: WriteFault, act: Act, tally: Tally): Promise<void> {
  const dir = await mkdtemp(path.join(tmpdir(), "countersign-faults-"));
  const practice = await startPractice({ dir: path.join(dir, "practice") });
  const certificate = await ensureCertificate(path.join(dir, "practice"));
  const proxy = await startDeskProxy({ host: HOST, port: practice.freshdesk.port, certificate });
  const server = await startChildServer(dir, practice, { freshdeskPort: proxy.port });
  try {
    const device = await Device.make(() => server.ready().url, Date.now);
    await device.signIn("sam", server.ready().practicePassword);
    const enrolled = await device.enrol();
    await device.call("POST", "/v1/log", { submissions: [enrolled.submission], remembered: null });
    const approval = await approve(device, practice, act);
    const reached = proxy.stopAt({ method: act.method, path: act.path, at: fault });
    const asked = device.call("POST", "/v1/executions", device.request(approval)).catch(() => undefined);
    tally.acknowledged += 1;
    await strike(fault, server, reached);
    await asked;
    tally.faults += 1;
    await judge(fault, device, practice, act, approval, tally);
  } finally {
    await server.kill();
    proxy.stop();
    await practice.stop();
    await rm(dir, { recursive: true, force: true });
  }
}

async function strike(fault: WriteFault, server: ChildServer, reached: Promise<void>): Promise<void> {
  await reached;
  if (fault === "lost") return;
  await server.kill();
  await server.start();
}

async function approve(device: Device, practice: Practice, { action, args }: Act) {
  const { port, apiKey } = practice.freshdesk;
  const connect = { address: "127.0.0.1", port, certificate: practice.desk.cert };
  const ref = { desk: "freshdesk", host: HOST, ticket: TICKET } as const;
  const desk = createFreshdesk({ host: HOST, apiKey, connect });
  const ticket = await desk.readTicket(ref, AbortSignal.timeout(10_000));
  if (!ticket.ok) throw new Error(ticket.happened);
  const proposal = device.propose({
    at: { desk: "freshdesk", host: HOST },
    action,
    args,
    ticket: TICKET,
    ticketVersion: ticketVersion(ticket.value, findAction(action)?.touches ?? []),
    lastCustomerMessage: lastCustomerMessage(ticket.value),
    customer: customerFor(null, "freshdesk", ticket.value.requester.id),
    deskUser: "510",
    policy: digest(testPack().document),
  });
  return device.approve(proposal);
}

async function judge(
  fault: WriteFault,
  device: Device,
  practice: Practice,
  act: Act,
  approval: Awaited<ReturnType<typeof approve>>,
  tally: Tally,
): Promise<void> {
  const isThere = fault !== "before";
  const suggestion = approval.approved.proposal.suggestionId;
  const state = await untilKnown(device, suggestion, isThere);
  // The same approval once more: it must find the first one, not make a second.
  await device.call("POST", "/v1/executions", device.request(approval));
  const writes = practice.freshdesk.writes.filter((one) => one.method === act.method && act.path.test(one.path));
  const record = await readRecord(device, null);
  const results = record.entries.filter((entry) => entry.item.settles === approval.entryId);
  const done = results.filter((entry) => entry.item.ending === "done");
  if (!record.entries.some((entry) => entry.entryId === approval.entryId)) tally.lost += 1;
  if (isThere && state !== "done") tally.lost += 1;
  if (writes.length > (isThere ? 1 : 0) || done.length > 1) tally.doubled += 1;
  // A request that was swallowed blocks the ticket: nobody may take it for done, nor for surely not done so soon.
  const agrees = isThere ? done.length === 1 : state === "unknown" && done.length === 0;
  if (!agrees || record.faults.length > 0) tally.undetected += 1;
}

async function untilKnown(device: Device, suggestion: string, isThere: boolean): Promise<string> {
  const deadline = Date.now() + 40_000;
  for (;;) {
    const { execution } = ExecutionAnswer.parse((await device.call("GET", `/v1/executions/${suggestion}`)).body);
    const { state } = execution;
    const isOver = isThere ? state === "done" || state === "failed" : state !== "held" && state !== "running";
    if (isOver || Date.now() > deadline) return state;
    await delay(50);
  }
}
