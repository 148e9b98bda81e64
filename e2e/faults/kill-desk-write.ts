/**
 * The server dies, or the desk's answer is lost, around one note or one change of a field. Afterwards the desk must have
 * seen it at most once, a change that it shows must be on record as done, and nothing may be written a second time.
 */

import { setTimeout as delay } from "node:timers/promises";
import { findAction } from "#lib/actions/index.ts";
import { digest } from "#lib/domain/hash.ts";
import { ExecutionAnswer } from "#lib/domain/server-api.ts";
import { customerFor, lastCustomerMessage, ticketVersion } from "#lib/domain/ticket.ts";
import type { Ticket } from "#practice/freshdesk/ticket.ts";
import type { Practice } from "#practice/practice.ts";
import { createFreshdesk } from "#server/connectors/freshdesk/freshdesk.ts";
import type { Approval } from "#server/testing/device.ts";
import { testPack } from "#server/testing/pack.ts";
import type { Client } from "./client.ts";
import { defineFault, type Fault } from "./fault.ts";
import { FRESHDESK, type Killable, openKillable } from "./killable.ts";
import { addTally, emptyTally, type Tally } from "./tally.ts";

export type WriteFault = "before" | "after" | "lost";

/** A note may never be written twice; a status could be, and still must not. */
const ACTS = [
  {
    action: "note.add",
    args: { text: "Called the carrier." },
    method: "POST",
    path: (id: string) => `/tickets/${id}/notes`,
  },
  { action: "status.set", args: { status: "solved" }, method: "PUT", path: (id: string) => `/tickets/${id}` },
] as const;
type Act = (typeof ACTS)[number];

const WORDS: Record<WriteFault, string> = {
  before: "the server is killed before its write reaches the desk",
  after: "the server is killed when the desk has written and not yet answered",
  lost: "the desk's answer is lost",
};

export function killDuringDeskWrite(fault: WriteFault): Fault {
  return defineFault<Killable>({
    says: WORDS[fault],
    rounds: fault === "lost" ? 20 : 15,
    brief: 1,
    plants: ["lost", "doubled", "undetected"],
    open: openKillable,
    async round(world, { number, random, plant }) {
      const { client, server, desk, practice } = world;
      const act = number % 2 === 0 ? ACTS[1] : ACTS[0];
      const ticket = newTicket(practice);
      const approval = await approve(client, practice, act, ticket);
      client.keep({ entryId: approval.entryId, submission: approval.intent });
      const path = new RegExp(`${act.path(ticket)}$`);
      const reached = desk.stopAt({ method: act.method, path, at: fault });
      const asked = client.post("/v1/executions", client.device.request(approval));
      await reached;
      if (fault !== "lost") {
        await server.kill();
        await server.start();
      }
      await asked;
      const { suggestionId } = approval.approved.proposal;
      const state = await untilKnown(client, suggestionId, fault !== "before");
      // The same approval once more: it must find the first one, not make a second.
      await client.post("/v1/executions", client.device.request(approval));
      await client.drain();
      if (plant !== "doubled") await world.plant(plant, client, random);
      const writes = practice.freshdesk.writes.filter((one) => one.method === act.method && path.test(one.path));
      const seen = plant === "doubled" ? writes.length + 1 : writes.length;
      return judge(world, approval, { fault, state, writes: seen });
    },
  });
}

interface Seen {
  readonly fault: WriteFault;
  readonly state: string;
  /** By the desk itself. */
  readonly writes: number;
}

async function judge(world: Killable, { entryId }: Approval, { fault, state, writes }: Seen): Promise<Tally> {
  const isThere = fault !== "before";
  const { tally, entries } = await world.judge([world.client]);
  const done = entries.filter(({ item }) => item.settles === entryId && item.ending === "done").length;
  const total = { ...emptyTally(), faults: 1 };
  addTally(total, tally);
  if (!entries.some(({ id }) => id === entryId) || (isThere && state !== "done")) total.lost += 1;
  if (writes > (isThere ? 1 : 0) || done > 1) total.doubled += 1;
  // A request that was swallowed blocks the ticket: nobody may take it for done, nor for surely not done so soon.
  const agrees = isThere ? done === 1 : state === "unknown" && done === 0;
  if (!agrees) total.undetected += 1;
  return total;
}

let tickets = 9_000;

/** What blocks one ticket must not block the next round. */
function newTicket({ freshdesk }: Practice): string {
  const all = freshdesk.store.tickets as Map<number, Ticket>;
  const seed = all.get(8101);
  if (seed === undefined) throw new Error("the practice has no ticket to copy");
  tickets += 1;
  all.set(tickets, { ...structuredClone(seed), id: tickets });
  return String(tickets);
}

async function approve(client: Client, practice: Practice, { action, args }: Act, id: string): Promise<Approval> {
  const { port, apiKey } = practice.freshdesk;
  const connect = { address: "127.0.0.1", port, certificate: practice.desk.cert };
  const at = { desk: "freshdesk", host: FRESHDESK } as const;
  const desk = createFreshdesk({ host: FRESHDESK, apiKey, connect });
  const read = await desk.readTicket({ ...at, ticket: id }, AbortSignal.timeout(10_000));
  if (!read.ok) throw new Error(read.happened);
  const proposal = client.device.propose({
    at,
    action,
    args,
    ticket: id,
    ticketVersion: ticketVersion(read.value, findAction(action)?.touches ?? []),
    lastCustomerMessage: lastCustomerMessage(read.value),
    customer: customerFor(null, "freshdesk", read.value.requester.id),
    deskUser: "510",
    policy: digest(testPack().document),
  });
  return client.device.approve(proposal);
}

async function untilKnown(client: Client, suggestion: string, isThere: boolean): Promise<string> {
  const deadline = Date.now() + 40_000;
  for (;;) {
    const answer = await client.device.call("GET", `/v1/executions/${suggestion}`);
    const { state } = ExecutionAnswer.parse(answer.body).execution;
    const isOver = isThere ? state === "done" || state === "failed" : state !== "held" && state !== "running";
    if (isOver || Date.now() > deadline) return state;
    await delay(50);
  }
}
