import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import Stripe from "stripe";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";

const readySchema = z.object({
  desk: z.object({ port: z.int(), origin: z.string(), spki: z.string(), cert: z.string(), apiToken: z.string() }),
  freshdesk: z.object({
    port: z.int(),
    origin: z.literal("https://acme.freshdesk.com"),
    alias: z.literal("https://help.acme.example"),
    apiKey: z.string(),
    agent: z.object({ id: z.literal(510), name: z.string(), email: z.string() }),
  }),
  shop: z.object({ port: z.int(), apiKey: z.string() }),
});

describe("the practice as a process of its own", () => {
  let dir: string;
  let child: ChildProcess;
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), "practice-main-"));
  });
  afterEach(async () => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill("SIGKILL");
      await once(child, "exit");
    }
    await rm(dir, { recursive: true, force: true });
  });

  async function start() {
    const main = fileURLToPath(new URL("./main.ts", import.meta.url));
    child = spawn(process.execPath, [main, "--dir", dir], { stdio: ["ignore", "pipe", "inherit"] });
    if (!child.stdout) throw new Error("no stdout");
    const [line] = (await once(createInterface({ input: child.stdout }), "line")) as [string];
    const ready = readySchema.parse(JSON.parse(line));
    const stripe = new Stripe(ready.shop.apiKey, {
      host: "127.0.0.1",
      port: ready.shop.port,
      protocol: "http",
      maxNetworkRetries: 0,
    });
    return { ...ready, stripe, control: `http://127.0.0.1:${ready.shop.port}/practice` };
  }

  it("is asked to misbehave over HTTP, and remembers refunds after SIGKILL", async () => {
    const first = await start();
    const lose = await fetch(`${first.control}/faults`, {
      method: "POST",
      body: JSON.stringify({ fault: "shop-fails-after", times: 2 }),
    });
    expect(lose.status).toBe(200);
    const params = { charge: "ch_1001", amount: 3200 };
    await expect(first.stripe.refunds.create(params, { idempotencyKey: "k" })).rejects.toMatchObject({
      type: "StripeConnectionError",
    });
    child.kill("SIGKILL");
    await once(child, "exit");

    const second = await start();
    expect([second.desk.spki, second.desk.cert]).toEqual([first.desk.spki, first.desk.cert]);
    const refund = await second.stripe.refunds.create(params, { idempotencyKey: "k" });
    const ledger = (await (await fetch(`${second.control}/ledger`)).json()) as {
      ledger: { outcome: string; refund: string }[];
      refunds: { id: string }[];
    };
    expect(ledger.refunds.map((one) => one.id)).toEqual([refund.id]);
    expect(ledger.ledger.filter((line) => line.outcome === "executed")).toHaveLength(1);
  });

  it("gives its control surface to no web page", async () => {
    const { control } = await start();
    const fault = { method: "POST", body: JSON.stringify({ fault: "log-out" }) };
    const foreign = await fetch(`${control}/faults`, { ...fault, headers: { origin: "https://acme.zendesk.com" } });
    expect(foreign.status).toBe(403);
    const unknown = await fetch(`${control}/faults`, { method: "POST", body: JSON.stringify({ fault: "burn" }) });
    expect(unknown.status).toBe(400);
    expect((await fetch(`${control}/faults`, fault)).status).toBe(200);
  });

  it("makes the other desk misbehave too, and shows its tickets", async () => {
    const { control, freshdesk, desk } = await start();
    expect(freshdesk.port).toBe(desk.port);
    const ask = (fault: object) => fetch(`${control}/faults`, { method: "POST", body: JSON.stringify(fault) });
    const statuses = [
      await ask({ fault: "freshdesk-agent-sets-status", ticket: 8101, status: 6 }),
      await ask({ fault: "freshdesk-agent-sets-status", ticket: 8101, status: 66 }),
      await ask({ fault: "freshdesk-customer-writes", ticket: 8103, text: "One more" }),
      await ask({ fault: "freshdesk-layout", layout: "round" }),
      await ask({ fault: "reset" }),
    ].map((answer) => answer.status);
    expect(statuses).toEqual([200, 404, 200, 400, 200]);
    const shown = async (id: number) => (await fetch(`${control}/freshdesk/tickets/${id}`)).json();
    expect(await shown(8101)).toMatchObject({ ticket: { id: 8101, status: 6 } });
    expect(await shown(8103)).toMatchObject({ conversations: [{ incoming: true, body_text: "One more" }] });
    expect(await (await fetch(`${control}/freshdesk/writes`)).json()).toEqual({ writes: [] });
  });

  it("says what it needs when started without a folder", async () => {
    const main = fileURLToPath(new URL("./main.ts", import.meta.url));
    child = spawn(process.execPath, [main], { stdio: ["ignore", "ignore", "pipe"], env: {} });
    let said = "";
    child.stderr?.on("data", (chunk: Buffer) => {
      said += chunk.toString();
    });
    await once(child, "close");
    expect(child.exitCode).toBe(2);
    expect(said).toContain("--dir");
  });
});
