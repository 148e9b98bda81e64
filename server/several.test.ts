import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { verifyExport } from "#lib/audit/verify-export.ts";
import { digest } from "#lib/domain/hash.ts";
import type { Execution } from "#lib/domain/server-api.ts";
import { lastCustomerMessage, ticketVersion } from "#lib/domain/ticket.ts";
import { type Practice, startPractice } from "#practice/practice.ts";
import { createZendesk } from "./connectors/zendesk/zendesk.ts";
import { authorityPaths } from "./keys/authority.ts";
import { makeKeyPair, verifySignature } from "./keys/ed25519.ts";
import { writeJsonFile } from "./keys/key-files.ts";
import { exportLines } from "./store/log-export.ts";
import { openForReading } from "./store/open.ts";
import { describePostgres } from "./store/testing/suites/stores.ts";
import { readValues, valueKeysIn } from "./store/values/open-values.ts";
import { Device } from "./testing/device.ts";
import { listenTo } from "./testing/listen.ts";
import { testPack } from "./testing/pack.ts";
import { type ServerProcess, startServerProcess } from "./testing/server-process.ts";

type Answer = { execution: Execution };

describePostgres("three servers on one database", (store) => {
  const dir = mkdtempSync(path.join(tmpdir(), "countersign-several-"));
  let practice: Practice;
  let place: string;
  let servers: ServerProcess[];
  let args: (folder: string) => string[];
  /** Which of them is asked next. */
  let asked = 0;
  const anyUrl = (): string => servers[asked++ % servers.length]?.url ?? "";

  beforeAll(async () => {
    practice = await startPractice({ dir: path.join(dir, "practice") });
    place = await store.fresh();
    const pack = path.join(dir, "pack.json");
    writeFileSync(pack, JSON.stringify(testPack()));
    const { origin, port, cert, agent, apiToken } = practice.desk;
    const { shop, freshdesk } = practice;
    const links = {
      desk: { origin, port, cert, agent, apiToken },
      freshdesk: { origin: freshdesk.origin, port: freshdesk.port, apiKey: freshdesk.apiKey },
      shop: { port: shop.port, apiKey: shop.apiKey },
    };
    args = (folder) => [
      ...["--dir", path.join(dir, folder), "--pack", pack, "--practice", JSON.stringify(links)],
      ...["--hold-seconds", "2"],
    ];
    const first = await startServerProcess(args("server"), place);
    // The third is on another machine, so to speak: the same authority, and a device key of its own.
    cpSync(path.join(dir, "server"), path.join(dir, "other"), { recursive: true });
    writeJsonFile(authorityPaths(path.join(dir, "other")).device, await makeKeyPair());
    servers = [
      first,
      ...(await Promise.all([startServerProcess(args("server"), place), startServerProcess(args("other"), place)])),
    ];
  }, 60_000);

  afterAll(async () => {
    for (const server of servers) await server.end();
    await practice.stop();
    rmSync(dir, { recursive: true, force: true });
  });

  async function signedIn(user: string): Promise<Device> {
    const device = await Device.make(anyUrl, Date.now);
    expect((await device.signIn(user, servers[0]?.practicePassword ?? "")).status).toBe(200);
    const { submission } = await device.enrol();
    expect((await device.call("POST", "/v1/log", { submissions: [submission], remembered: null })).status).toBe(200);
    return device;
  }

  async function readTicket(ticket: string) {
    const { port, cert, agent, apiToken } = practice.desk;
    const connect = { address: "127.0.0.1", port, certificate: cert };
    const zendesk = createZendesk({ host: "acme.zendesk.com", email: agent.email, token: apiToken, connect });
    const ref = { desk: "zendesk" as const, host: "acme.zendesk.com", ticket };
    const reading = await zendesk.readTicket(ref, AbortSignal.timeout(5_000));
    if (!reading.ok) throw new Error(reading.happened);
    return reading.value;
  }

  async function approveRefund(sam: Device, ticket: string, order: string, minor: number) {
    const read = await readTicket(ticket);
    const proposal = sam.propose({
      action: "refund.create",
      args: { order, amount: { minor, currency: "USD" } },
      ticket,
      ticketVersion: ticketVersion(read, []),
      lastCustomerMessage: lastCustomerMessage(read),
      customer: ticket === "4711" ? "cus_ana" : "cus_ben",
      deskUser: "77",
      policy: digest(testPack().document),
    });
    const request = sam.request(await sam.approve(proposal));
    const answer = await sam.call<Answer>("POST", "/v1/executions", request);
    expect(answer.body).toMatchObject({ execution: { state: "held" } });
    return answer.body.execution.suggestion;
  }

  async function settled(sam: Device, suggestion: string): Promise<Execution> {
    for (;;) {
      const { body } = await sam.call<Answer>("GET", `/v1/executions/${suggestion}`);
      if (!["held", "running"].includes(body.execution.state)) return body.execution;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }

  test("many devices, each at any of them: one log without a gap, and everybody's word is passed on", async () => {
    const devices = await Promise.all(["sam", "mia", "sam", "mia", "sam", "mia"].map(signedIn));
    const [sam] = devices;
    if (sam === undefined) throw new TypeError("there are six");
    // Each page hangs on whichever server gave it its stream.
    const pages = [await listenTo(sam), await listenTo(sam), await listenTo(sam)];
    const write = async (device: Device) => {
      for (let i = 0; i < 5; i++) {
        const { submission } = await device.write({ entry: "suggested", suggestion: `${device.signer.keyId}-${i}` });
        const answer = await device.call("POST", "/v1/log", { submissions: [submission], remembered: null });
        expect(answer.status).toBe(200);
      }
    };
    await Promise.all(devices.map(write));
    const suggestion = await approveRefund(sam, "4711", "1001", 3200);
    for (const page of pages) await page.next("execution");
    // All three executors wait for the same moment.
    expect(await settled(sam, suggestion)).toMatchObject({ state: "done" });
    expect(practice.shop.store.ledger()).toHaveLength(1);
    for (const page of pages) page.close();
  }, 60_000);

  test("one of them dies during a hold: another one pays, once", async () => {
    const sam = await signedIn("sam");
    const before = practice.shop.store.refunds().length;
    const holder = asked % servers.length;
    const suggestion = await approveRefund(sam, "4712", "1002", 1000);
    const [gone] = servers.splice(holder, 1);
    await gone?.end("SIGKILL");
    expect(await settled(sam, suggestion)).toMatchObject({ state: "done" });
    expect(practice.shop.store.refunds()).toHaveLength(before + 1);
    servers.splice(holder, 0, await startServerProcess(args(holder === 2 ? "other" : "server"), place));
  }, 60_000);

  test("wrong passwords count, whichever server hears them", async () => {
    const guess = async (password: string) =>
      (await (await Device.make(anyUrl, Date.now)).signIn("rita", password)).status;
    const statuses = [];
    for (let i = 0; i < 5; i++) statuses.push(await guess(`wrong ${i}`));
    expect(statuses).toEqual([401, 401, 401, 401, 401]);
    expect(await guess(servers[0]?.practicePassword ?? "")).toBe(429);
    expect(await guess(servers[0]?.practicePassword ?? "")).toBe(429);
  });

  test("the log that they wrote together stands: every signature, every chain, one tree", async () => {
    const db = await openForReading(place);
    const [head] = await db.selectFrom("log_head").select(["log", "vkey"]).execute();
    if (head === undefined) throw new TypeError("there is a log");
    const lines: string[] = [];
    const values = await readValues(db, valueKeysIn(path.join(dir, "server")), Date.now);
    for await (const line of exportLines(db, head.log, head.vkey, values)) lines.push(JSON.stringify(line));
    const report = await verifyExport(lines, { vkey: head.vkey, verify: verifySignature });
    expect(report.faults).toEqual([]);
    const kinds = await db.selectFrom("devices").select("kind").where("kind", "=", "server").execute();
    expect(kinds).toHaveLength(2);
    const results = await db.selectFrom("log_entries").select("idx").where("entry", "=", "result").execute();
    expect(results).toHaveLength(2);
    await db.destroy();
  });
});
