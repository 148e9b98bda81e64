/**
 * The server's bench with the practice Freshdesk behind a proxy that can stop requests half-way: what a card on one of
 * its tickets would be made of, and the same acts as the extension would ask for them.
 */
import path from "node:path";
import { findAction } from "#lib/actions/index.ts";
import type { Facts } from "#lib/domain/fact.ts";
import type { Execution } from "#lib/domain/server-api.ts";
import { customerFor, lastCustomerMessage, type TicketRef, ticketVersion } from "#lib/domain/ticket.ts";
import { ensureCertificate } from "#practice/certificate.ts";
import type { DeskConnector, DeskTicket } from "#server/connectors/connector.ts";
import { createFreshdesk } from "#server/connectors/freshdesk/freshdesk.ts";
import type { ServerOptions } from "#server/main.ts";
import { type DeskProxy, startDeskProxy } from "#server/testing/desk-proxy.ts";
import type { Answer, Approval, Device, Wish } from "#server/testing/device.ts";
import { type Bench, startBench } from "./bench.ts";

export const HOST = "acme.freshdesk.com";
export const ALIAS = "help.acme.example";

export type ExecutionBody = { execution: Execution };

export interface FreshdeskBench extends Omit<Bench, "wish" | "refund"> {
  readonly proxy: DeskProxy;
  /** Reads and writes past the proxy. */
  readonly connector: DeskConnector;
  read(ticket: string): Promise<DeskTicket>;
  wish(ticket: string, action: string, args: Record<string, unknown>, more?: Partial<Wish>): Promise<Wish>;
  /** A wish on the other desk, which the page writes to. */
  zendeskWish(): Promise<Wish>;
  /** Approves it on this device and hands it to the server. */
  act(device: Device, wish: Wish, facts?: Facts): Promise<{ approval: Approval; answer: Answer<ExecutionBody> }>;
  /** Takes back what was done, with what the ticket was before. */
  undo(device: Device, wish: Wish, done: Execution, before: DeskTicket): Promise<Answer<ExecutionBody>>;
}

export async function startFreshdeskBench(options: Partial<ServerOptions> = {}): Promise<FreshdeskBench> {
  let proxy: DeskProxy | undefined;
  const bench = await startBench(options, async ({ desk, freshdesk, shop }, dir) => {
    const certificate = await ensureCertificate(path.join(dir, "practice"));
    proxy = await startDeskProxy({ host: HOST, port: freshdesk.port, certificate });
    return { desk, shop, freshdesk: { ...freshdesk, port: proxy.port } };
  });
  if (proxy === undefined) throw new Error("nothing stands in between");
  return withFreshdesk(bench, proxy);
}

function withFreshdesk(bench: Bench, proxy: DeskProxy): FreshdeskBench {
  const { desk, freshdesk } = bench.practice;
  const connect = { address: "127.0.0.1", port: freshdesk.port, certificate: desk.cert };
  const connector = createFreshdesk({ host: HOST, apiKey: freshdesk.apiKey, connect });

  const read = async (ticket: string): Promise<DeskTicket> => {
    const reading = await connector.readTicket(refOf(ticket), AbortSignal.timeout(5_000));
    if (!reading.ok) throw new Error(reading.happened);
    return reading.value;
  };
  const zendeskWish = () => bench.wish("4711", "status.set", { status: "solved" });
  const wish: FreshdeskBench["wish"] = async (ticket, action, args, more = {}) => {
    const now = await read(ticket);
    const { policy } = await zendeskWish();
    return {
      at: { desk: "freshdesk", host: HOST },
      action,
      args,
      ticket,
      ticketVersion: ticketVersion(now, findAction(action)?.touches ?? []),
      lastCustomerMessage: lastCustomerMessage(now),
      customer: customerFor(null, "freshdesk", now.requester.id),
      deskUser: "510",
      policy,
      ...more,
    };
  };
  const act: FreshdeskBench["act"] = async (device, given, facts = {}) => {
    const approval = await device.approve(device.propose(given));
    const body = { ...device.request(approval), facts };
    return { approval, answer: await device.call("POST", "/v1/executions", body) };
  };
  return {
    ...bench,
    proxy,
    connector,
    read,
    wish,
    zendeskWish,
    act,
    async undo(device, given, done, before) {
      const args = findAction(given.action)?.takeBack?.(given.args, before);
      if (args === undefined) throw new Error("nothing to take back");
      const which = { undoes: done.suggestion, ...(given.n === undefined ? {} : { n: given.n }) };
      const back = await wish(given.ticket, given.action, args, which);
      return (await act(device, back)).answer;
    },
    async stop() {
      proxy.stop();
      await bench.stop();
    },
  };
}

export function refOf(ticket: string): TicketRef {
  return { desk: "freshdesk", host: HOST, ticket };
}
