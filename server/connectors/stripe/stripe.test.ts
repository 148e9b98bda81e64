/** What the connector makes of a search that found something else than was asked for, and what it never asks. */
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { ShopConnector } from "../connector.ts";
import { createStripe } from "./stripe.ts";

let server: Server;
let shop: ShopConnector;
let asked: string[];
let onOrder: string;

beforeEach(async () => {
  asked = [];
  server = createServer((request, response) => {
    const path = decodeURIComponent(request.url ?? "");
    asked.push(path);
    const charge = {
      id: "ch_1",
      object: "charge",
      currency: "usd",
      amount_captured: 900,
      amount_refunded: 0,
      created: 1,
      customer: "cus_1",
      disputed: false,
      status: "succeeded",
      metadata: { order: onOrder },
    };
    const list = { object: path.includes("search") ? "search_result" : "list", has_more: false };
    const body = path.startsWith("/v1/charges/ch_1")
      ? charge
      : { ...list, data: path.includes("search") ? [charge] : [] };
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  shop = createStripe({ apiKey: "sk_test", host: "127.0.0.1", port, protocol: "http" });
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

test("an order is found under the number that is on it, and under no other spelling", async () => {
  onOrder = "AB-1001";
  expect(await shop.findOrder("AB-1001", "cus_1")).toMatchObject({ ok: true, value: { order: "AB-1001" } });
  expect(await shop.findOrder("ab-1001", "cus_1")).toEqual({ ok: true, value: null });
});

test.each(["1001' OR created>0 OR metadata['order']:'1", "1001\\", "", "a".repeat(65), "1001\n", "１００１"])(
  "%j is no order number and asks nothing",
  async (order) => {
    expect(await shop.findOrder(order, null)).toEqual({ ok: true, value: null });
    expect(asked).toEqual([]);
  },
);
