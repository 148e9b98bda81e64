/** The practice shop: enough of Stripe's HTTP for the official SDK to look up orders and refund them. */
import { randomBytes, timingSafeEqual } from "node:crypto";
import type { HttpBindings } from "@hono/node-server";
import { Hono } from "hono";
import { type Answer, missing, ok, refuse, toList } from "./answer.ts";
import { createRefund } from "./create-refund.ts";
import { parseForm } from "./form.ts";
import { matchesSearch, parseSearch } from "./search-query.ts";
import type { ShopFaults } from "./shop-faults.ts";
import type { Charge, ShopStore } from "./shop-store.ts";
import { toCharge, toCustomer, toPaymentIntent, toRefund } from "./stripe-json.ts";

export interface ShopAppOptions {
  readonly store: ShopStore;
  readonly faults: ShopFaults;
  readonly apiKey: string;
}

type Env = { Bindings: HttpBindings; Variables: { requestId: string } };

export function createShopApp({ store, faults, apiKey }: ShopAppOptions): Hono<Env> {
  const app = new Hono<Env>();
  const busy = new Set<string>();
  const send = (answer: Answer) => Response.json(answer.body, { status: answer.status });

  app.use("/v1/*", async (c, next) => {
    if (faults.down) {
      c.env.incoming.socket.destroy();
      return c.body(null, 503);
    }
    const requestId = `req_${randomBytes(8).toString("hex")}`;
    c.set("requestId", requestId);
    if (isAuthorised(c.req.header("authorization"), apiKey)) {
      if (faults.slowMs > 0 && c.req.method === "GET") await new Promise((done) => setTimeout(done, faults.slowMs));
      await next();
    } else {
      c.res = send(refuse(401, { type: "authentication_error", message: "Invalid API Key provided." }, false));
    }
    c.res.headers.set("Request-Id", requestId);
    c.res.headers.set("Stripe-Version", c.req.header("stripe-version") ?? "2026-01-01");
    return;
  });

  const selected = (query: URLSearchParams) =>
    newestFirst(store.charges).filter(
      (charge) => agrees(query.get("customer"), charge.customer) && agrees(query.get("payment_intent"), charge.intent),
    );
  const search = (url: string, query: URLSearchParams, toJson: (charge: Charge) => { id: string }) => {
    const clauses = parseSearch(query.get("query") ?? "");
    if (!clauses) {
      const message = "We were unable to parse your search query.";
      return refuse(400, { type: "invalid_request_error", message, param: "query" }, false);
    }
    const data = newestFirst(store.charges).filter((charge) => matchesSearch(charge, clauses));
    return ok({ object: "search_result", data: data.map(toJson), has_more: false, next_page: null, url });
  };
  const charge = (one: Charge) => toCharge(store, one);
  const queryOf = (url: string) => new URL(url).searchParams;
  const expandOf = (url: string) => parseForm(new URL(url).search).expand;

  app.get("/v1/charges", (c) => {
    const query = queryOf(c.req.url);
    return send(toList("/v1/charges", selected(query).map(charge), query));
  });
  app.get("/v1/charges/search", (c) => send(search("/v1/charges/search", queryOf(c.req.url), charge)));
  app.get("/v1/charges/:id", (c) => {
    const found = store.charges.find((one) => one.id === c.req.param("id"));
    return send(found ? ok(charge(found)) : missing("charge", c.req.param("id"), "id"));
  });

  app.get("/v1/payment_intents", (c) => {
    const query = queryOf(c.req.url);
    const all = selected(query).map((one) => toPaymentIntent(store, one, expandOf(c.req.url)));
    return send(toList("/v1/payment_intents", all, query));
  });
  app.get("/v1/payment_intents/search", (c) => {
    const toIntent = (one: Charge) => toPaymentIntent(store, one, expandOf(c.req.url));
    return send(search("/v1/payment_intents/search", queryOf(c.req.url), toIntent));
  });
  app.get("/v1/payment_intents/:id", (c) => {
    const found = store.charges.find((one) => one.intent === c.req.param("id"));
    if (!found) return send(missing("payment_intent", c.req.param("id"), "intent"));
    return send(ok(toPaymentIntent(store, found, expandOf(c.req.url))));
  });

  app.get("/v1/customers", (c) => {
    const query = queryOf(c.req.url);
    const all = store.customers.filter((one) => agrees(query.get("email"), one.email));
    const data = all.map((one) => toCustomer(store, one));
    return send(toList("/v1/customers", data, query));
  });
  app.get("/v1/customers/:id", (c) => {
    const found = store.customers.find((one) => one.id === c.req.param("id"));
    return send(found ? ok(toCustomer(store, found)) : missing("customer", c.req.param("id"), "id"));
  });

  app.get("/v1/refunds", (c) => {
    const query = queryOf(c.req.url);
    const all = [...store.refunds()].reverse().map((refund) => toRefund(store, refund));
    const data = all.filter(
      (refund) =>
        agrees(query.get("charge"), refund.charge) && agrees(query.get("payment_intent"), refund.payment_intent),
    );
    return send(toList("/v1/refunds", data, query));
  });
  app.get("/v1/refunds/:id", (c) => {
    const found = store.refunds().find((refund) => refund.id === c.req.param("id"));
    return send(found ? ok(toRefund(store, found)) : missing("refund", c.req.param("id"), "id"));
  });
  app.post("/v1/refunds", async (c) => {
    const form = parseForm(await c.req.text());
    const key = c.req.header("idempotency-key") ?? null;
    const outcome = await createRefund({ store, faults, form, key, requestId: c.get("requestId"), busy });
    if (outcome.lost) c.env.incoming.socket.destroy();
    const response = send(outcome.answer);
    if (key !== null) response.headers.set("Idempotency-Key", key);
    if (outcome.replayed) response.headers.set("Idempotent-Replayed", "true");
    return response;
  });

  app.all("/v1/*", (c) => {
    const message = `Unrecognized request URL (${c.req.method}: ${new URL(c.req.url).pathname}).`;
    return send(refuse(404, { type: "invalid_request_error", message }, false));
  });
  return app;
}

const agrees = (asked: string | null, value: string | null) => asked === null || asked === value;

const newestFirst = (charges: readonly Charge[]) =>
  [...charges].sort((a, b) => b.placedAt.getTime() - a.placedAt.getTime());

function isAuthorised(header: string | undefined, apiKey: string): boolean {
  const given = Buffer.from(header ?? "");
  const wanted = Buffer.from(`Bearer ${apiKey}`);
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}
