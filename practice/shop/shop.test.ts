import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Stripe from "stripe";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { listenOnLoopback } from "../listen.ts";
import { createShopApp } from "./shop-app.ts";
import { noShopFaults, type ShopFaults } from "./shop-faults.ts";
import { openShopStore, type ShopStore } from "./shop-store.ts";

const API_KEY = "sk_test_practice";
const DAY = 86_400_000;

describe("the practice shop, through the official SDK", () => {
  let dir: string;
  let store: ShopStore;
  let faults: ShopFaults;
  let stripe: Stripe;
  let port: number;
  let stop: () => Promise<void>;

  async function start() {
    const abort = new AbortController();
    store = openShopStore({ dir, now: () => new Date() });
    faults = noShopFaults();
    const app = createShopApp({ store, faults, apiKey: API_KEY });
    const listening = await listenOnLoopback({
      fetch: (request, env) => app.fetch(request, env as never),
      port: 0,
      signal: abort.signal,
    });
    port = listening.port;
    stripe = client(API_KEY);
    stop = async () => {
      abort.abort();
      await listening.closed;
    };
  }
  const client = (key: string) =>
    new Stripe(key, { host: "127.0.0.1", port, protocol: "http", maxNetworkRetries: 0, telemetry: false });

  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), "practice-shop-"));
    await start();
  });
  afterEach(async () => {
    await stop();
    await rm(dir, { recursive: true, force: true });
  });

  it("finds an order by customer and by its number", async () => {
    const customers = await stripe.customers.list({ email: "ana@example.com" });
    expect(customers.data.map((one) => one.id)).toEqual(["cus_ana"]);
    const charges = await stripe.charges.list({ customer: "cus_ana" });
    expect(charges.data.map((one) => one.metadata.order)).toEqual(["1001"]);
    const found = await stripe.charges.search({ query: "metadata['order']:'1001' AND customer:'cus_ana'" });
    expect(found.data.map((one) => one.id)).toEqual(["ch_1001"]);
    const foreign = await stripe.charges.search({ query: "metadata['order']:'1001' AND customer:'cus_dan'" });
    expect(foreign.data).toEqual([]);
    const intents = await stripe.paymentIntents.search({
      query: "metadata['order']:'0988'",
      expand: ["data.latest_charge"],
    });
    expect(intents.data[0]?.latest_charge).toMatchObject({ id: "ch_0988", amount: 4500, amount_refunded: 0 });
    await expect(stripe.charges.search({ query: "order=1001" })).rejects.toMatchObject({ statusCode: 400 });
  });

  it("dates the orders so that a 30-day window holds for some and not for others", async () => {
    const days = async (id: string) => {
      const { metadata } = await stripe.charges.retrieve(id);
      return Math.floor((Date.now() - Date.parse(metadata.placed_at ?? "")) / DAY);
    };
    expect([await days("ch_1001"), await days("ch_1002"), await days("ch_0988")]).toEqual([18, 10, 47]);
  });

  it("refunds once per key, and says so when the stored answer is given again", async () => {
    const params = { charge: "ch_1001", amount: 3200, metadata: { ticket: "4711" } };
    const first = await stripe.refunds.create(params, { idempotencyKey: "k1" });
    const again = await stripe.refunds.create(params, { idempotencyKey: "k1" });
    expect(again.id).toBe(first.id);
    expect(again.lastResponse.headers["idempotent-replayed"]).toBe("true");
    expect(first.lastResponse.headers["idempotent-replayed"]).toBeUndefined();
    expect(await stripe.charges.retrieve("ch_1001")).toMatchObject({ amount_refunded: 3200, refunded: true });
    expect((await stripe.refunds.list({ charge: "ch_1001" })).data).toMatchObject([
      { id: first.id, metadata: { ticket: "4711" }, payment_intent: "pi_1001", status: "succeeded" },
    ]);
    expect(store.ledger().map((line) => line.outcome)).toEqual(["executed", "replayed"]);
  });

  it("refuses the same key with other parameters", async () => {
    await stripe.refunds.create({ charge: "ch_1002", amount: 100 }, { idempotencyKey: "k" });
    await expect(
      stripe.refunds.create({ charge: "ch_1002", amount: 200 }, { idempotencyKey: "k" }),
    ).rejects.toMatchObject({ statusCode: 400, rawType: "idempotency_error" });
    expect(await stripe.charges.retrieve("ch_1002")).toMatchObject({ amount_refunded: 100 });
  });

  it("answers 409 to a second request while the first with that key runs", async () => {
    faults.slowMs = 150;
    const params = { charge: "ch_1002", amount: 100 };
    const [first, second] = await Promise.allSettled([
      stripe.refunds.create(params, { idempotencyKey: "k" }),
      stripe.refunds.create(params, { idempotencyKey: "k" }),
    ]);
    const statuses = [first, second].map((one) => one.status).sort();
    expect(statuses).toEqual(["fulfilled", "rejected"]);
    const refused = first.status === "rejected" ? first : second;
    expect(refused).toMatchObject({ reason: { statusCode: 409, code: "idempotency_key_in_use" } });
    expect(store.refunds()).toHaveLength(1);
  });

  it("keeps the answer of an executed refusal, and not that of a malformed request", async () => {
    const bad = stripe.refunds.create({ charge: "ch_1001", amount: -5 }, { idempotencyKey: "k" });
    await expect(bad).rejects.toMatchObject({ statusCode: 400, param: "amount" });
    await stripe.refunds.create({ charge: "ch_1001" }, { idempotencyKey: "k" });
    const repeat = stripe.refunds.create({ charge: "ch_1001" }, { idempotencyKey: "other" });
    await expect(repeat).rejects.toMatchObject({ code: "charge_already_refunded" });
    const kept = stripe.refunds.create({ charge: "ch_1001" }, { idempotencyKey: "other" });
    await expect(kept).rejects.toMatchObject({ headers: { "idempotent-replayed": "true" } });
  });

  it("refuses too much, unknown charges and a wrong key in Stripe's words", async () => {
    await stripe.refunds.create({ charge: "ch_1001", amount: 3000 });
    const tooMuch = stripe.refunds.create({ charge: "ch_1001", amount: 201 });
    await expect(tooMuch).rejects.toMatchObject({ code: "amount_too_large" });
    await expect(stripe.charges.retrieve("ch_nope")).rejects.toMatchObject({
      statusCode: 404,
      code: "resource_missing",
    });
    const stranger = client("sk_test_other").charges.list();
    await expect(stranger).rejects.toMatchObject({ statusCode: 401, rawType: "authentication_error" });
  });

  it("tells a failure before from a failure after, and each is done once", async () => {
    faults.failBeforeTimes = 1;
    const params = { charge: "ch_1001", amount: 3200 };
    await expect(stripe.refunds.create(params, { idempotencyKey: "k" })).rejects.toMatchObject({ statusCode: 500 });
    expect(store.refunds()).toHaveLength(0);
    faults.failAfterTimes = 2;
    await expect(stripe.refunds.create(params, { idempotencyKey: "k" })).rejects.toMatchObject({
      type: "StripeConnectionError",
    });
    expect(store.refunds()).toHaveLength(1);
    const found = await stripe.refunds.create(params, { idempotencyKey: "k" });
    expect(found.id).toBe(store.refunds()[0]?.id);
    expect(store.ledger().map((line) => [line.outcome, line.responseLost])).toEqual([
      ["failed-before", false],
      ["executed", true],
      ["replayed", true],
      ["replayed", false],
    ]);
  });

  it("remembers refunds, keys and the ledger over a restart", async () => {
    const params = { charge: "ch_1001", amount: 3200 };
    const before = await stripe.refunds.create(params, { idempotencyKey: "k" });
    await stop();
    await start();
    expect((await stripe.refunds.create(params, { idempotencyKey: "k" })).id).toBe(before.id);
    expect(await stripe.charges.retrieve("ch_1001")).toMatchObject({ refunded: true });
    expect(store.ledger()).toHaveLength(2);
    expect(JSON.parse(await readFile(join(dir, "shop.json"), "utf8")).refunds).toHaveLength(1);
  });

  it("does not start over when its file is damaged", async () => {
    await stripe.refunds.create({ charge: "ch_1001" });
    const path = join(dir, "shop.json");
    await writeFile(path, (await readFile(path, "utf8")).slice(0, -3));
    expect(() => openShopStore({ dir, now: () => new Date() })).toThrow(/damaged.*Delete it/);
  });

  it("drops every connection while it is down", async () => {
    faults.down = true;
    await expect(stripe.charges.list()).rejects.toMatchObject({ type: "StripeConnectionError" });
    faults.down = false;
    expect((await stripe.charges.list({ customer: "cus_ana" })).data).toHaveLength(1);
  });
});
