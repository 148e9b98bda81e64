/** A real server, a real database, the practice desk and shop, and a clock that is moved by hand. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { digest } from "#lib/domain/hash.ts";
import { lastCustomerMessage, ticketVersion } from "#lib/domain/ticket.ts";
import { type Practice, startPractice } from "#practice/practice.ts";
import { createZendesk } from "#server/connectors/zendesk/zendesk.ts";
import { type Pack, type RunningServer, type ServerOptions, startServer } from "#server/main.ts";
import { Device, type Wish } from "#server/testing/device.ts";
import { testPack } from "#server/testing/pack.ts";

export interface Bench {
  readonly practice: Practice;
  readonly dir: string;
  readonly clock: { now: number };
  readonly reports: unknown[];
  server(): RunningServer;
  restart(more?: Partial<ServerOptions>): Promise<void>;
  device(user?: string): Promise<Device>;
  /** What a card on this ticket would be made of, read from the desk as it is now. */
  wish(ticket: string, action: string, args: Record<string, unknown>): Promise<Wish>;
  refund(ticket: string, order: string, minor: number): Promise<Wish>;
  stop(): Promise<void>;
}

/** How the server reaches the practice: directly, unless something is put in between. */
type Connect = (practice: Practice, dir: string) => Promise<NonNullable<ServerOptions["practice"]>>;
const directly: Connect = async ({ desk, freshdesk, shop }) => ({ desk, freshdesk, shop });

export async function startBench(options: Partial<ServerOptions> = {}, connect = directly): Promise<Bench> {
  const dir = await mkdtemp(path.join(tmpdir(), "countersign-server-"));
  const clock = { now: Date.now() };
  const reports: unknown[] = [];
  const practice = await startPractice({ dir: path.join(dir, "practice") });
  const links = await connect(practice, dir);
  const pack: Pack = options.pack ?? testPack();
  const start = (more: Partial<ServerOptions> = {}) =>
    startServer({
      dir: path.join(dir, "server"),
      now: () => clock.now,
      pack,
      practice: links,
      report: (error) => reports.push(error),
      ...options,
      ...more,
    });
  let server = await start();
  const desk = deskReader(practice);
  const policy = { digest: digest(pack.document) };
  const bench: Bench = {
    practice,
    dir,
    clock,
    reports,
    server: () => server,
    async restart(more) {
      await server.stop();
      server = await start(more);
    },
    async device(user = "sam") {
      const device = await Device.make(
        () => server.url,
        () => clock.now,
      );
      const answer = await device.signIn(user, server.practicePassword);
      if (answer.status !== 200) throw new Error(`sign-in of ${user}: ${JSON.stringify(answer.body)}`);
      const { submission } = await device.enrol();
      await device.call("POST", "/v1/log", { submissions: [submission], remembered: null });
      return device;
    },
    async wish(ticket, action, args) {
      const read = await desk(ticket);
      return {
        action,
        args,
        ticket,
        ticketVersion: ticketVersion(
          read,
          action === "tags.change" ? ["tags"] : action === "status.set" ? ["status"] : [],
        ),
        lastCustomerMessage: lastCustomerMessage(read),
        customer: SHOP_CUSTOMERS[read.requester.id] ?? `zendesk:${read.requester.id}`,
        deskUser: "77",
        policy: policy.digest,
      };
    },
    refund: (ticket, order, minor) =>
      bench.wish(ticket, "refund.create", { order, amount: { minor, currency: "USD" } }),
    async stop() {
      await server.stop();
      await practice.stop();
      await rm(dir, { recursive: true, force: true });
    },
  };
  return bench;
}

/** The practice shop's customers by their id at the desk. */
const SHOP_CUSTOMERS: Record<string, string> = {
  "501": "cus_ana",
  "502": "cus_ben",
  "503": "cus_carla",
  "504": "cus_dan",
};

/** Reads the practice desk as the server does. */
export function deskReader(practice: Practice) {
  const { port, cert, agent, apiToken } = practice.desk;
  const connect = { address: "127.0.0.1", port, certificate: cert };
  const zendesk = createZendesk({ host: "acme.zendesk.com", email: agent.email, token: apiToken, connect });
  return async (ticket: string) => {
    const ref = { desk: "zendesk" as const, host: "acme.zendesk.com", ticket };
    const reading = await zendesk.readTicket(ref, AbortSignal.timeout(5_000));
    if (!reading.ok) throw new Error(reading.happened);
    return reading.value;
  };
}
