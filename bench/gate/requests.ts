/** Requests as a support team makes them, from a seed: most are fine, some are not, in every way that a rule looks at. */
import type { DecisionRequest } from "#lib/domain/decision.ts";
import type { Fact } from "#lib/domain/fact.ts";

export const NOW = "2026-11-20T11:02:03Z";
const NOW_MS = Date.parse(NOW);

/** Whoever asks hands in what an action is about, and what is known of the ticket and its requester anyway. */
const ABOUT_AN_ORDER = ["refund.create", "replacement.send", "address.change", "credit.grant"];

export function makeRequests(count: number, seed: number): DecisionRequest[] {
  const random = randomFrom(seed);
  return Array.from({ length: count }, () => makeRequest(random));
}

/** mulberry32: small, and the same numbers on every machine. */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function makeRequest(random: () => number): DecisionRequest {
  const chance = (share: number): boolean => random() < share;
  const below = (limit: number): number => Math.floor(random() * limit);
  const pick = <T>(...options: T[]): T => options[below(options.length)] as T;
  const mostly = <T>(usual: T, ...others: T[]): T => (chance(0.88) ? usual : pick(...others));
  const usd = (most: number) => ({ minor: 100 + below(most * 100), currency: mostly("USD", "USD", "USD", "EUR") });
  const daysAgo = (most: number): string => new Date(NOW_MS - below(most * 86_400) * 1000).toISOString();
  const customer = `c-${below(900)}`;
  const order = String(1000 + below(9000));

  const args: Record<string, () => Record<string, unknown>> = {
    "refund.create": () => ({ order: mostly(order, "1"), amount: usd(chance(0.75) ? 50 : 600), reason: "returned" }),
    "replacement.send": () => ({ order, item: `A-${below(99)}`, value: usd(chance(0.8) ? 60 : 200) }),
    "credit.grant": () => ({ customer: mostly(customer, "c-x"), amount: usd(chance(0.7) ? 25 : 120) }),
    "subscription.cancel": () => ({ subscription: `s-${below(500)}`, at: pick("now", "period-end") }),
    "subscription.change": () => ({ plan: pick("basic", "plus", "pro"), discount: below(chance(0.8) ? 21 : 50) }),
    "address.change": () => ({ order, country: mostly("US", "CA") }),
    "tags.change": () => ({ add: ["returned"], remove: [] }),
    "status.set": () => ({ status: pick("open", "pending", "solved") }),
    "reply.draft": () => ({ text: "Thank you for writing." }),
    "ticket.merge": () => ({ into: String(below(5000)) }),
  };
  const usual = Object.keys(args);
  const action = chance(0.35) ? "refund.create" : pick(...usual);

  const facts: Record<string, Fact> = {};
  const say = (name: string, value: unknown, source: Fact["source"]): void => {
    if (chance(0.01)) return;
    const believed = source === "server" && chance(0.01) ? "attested" : source;
    facts[name] = { value: chance(0.005) ? null : value, source: believed };
  };
  say("ticket.id", String(below(90_000)), "server");
  say("ticket.status", mostly("open", "pending", "closed"), "server");
  say("ticket.inbox", mostly("support", "billing", "returns", "sales"), "server");
  say("ticket.priority", pick("normal", "normal", "high", "urgent"), "attested");
  say("ticket.tags", ["order", "web"], "attested");
  say("ticket.signals", chance(0.04) ? ["legal-threat"] : [], "text");
  say("requester.customer", customer, "server");
  say("requester.verified", !chance(0.08), "server");
  say("requester.suspended", chance(0.03), "server");
  say("requester.tier", mostly("standard", "vip"), "attested");
  if (ABOUT_AN_ORDER.includes(action)) {
    say("order.id", order, "server");
    say("order.owner", mostly(customer, customer, "c-other"), "server");
    say(
      "order.status",
      action === "address.change" ? mostly("paid", "shipped") : mostly("returned", "paid", "shipped"),
      "server",
    );
    say("order.placedAt", daysAgo(chance(0.9) ? 29 : 60), "server");
    say("order.deliveredAt", daysAgo(chance(0.85) ? 13 : 30), "server");
    say("order.total", { minor: 5_000 + below(20_000), currency: "USD" }, "server");
    say("order.refundable", { minor: 5_000 + below(70_000), currency: "USD" }, "server");
    say("order.disputed", chance(0.04), "server");
    say("order.country", mostly("US", "DE", "BR"), "server");
  }
  if (action.startsWith("subscription.")) {
    say("billing.openInvoices", chance(0.9) ? 0 : 2, "server");
    say("billing.failedPayment", chance(0.08), "server");
    say("subscription.status", mostly("active", "trialing", "cancelled"), "server");
    say("subscription.plan", mostly("plus", "enterprise"), "server");
    say(
      "subscription.renewsAt",
      new Date(NOW_MS + below((chance(0.9) ? 60 : 90) * 86_400) * 1000).toISOString(),
      "server",
    );
  }

  const rep = { id: "sam", roles: chance(0.3) ? ["rep", "lead"] : ["rep"], team: "eu" };
  const given = (obligation: string, by: string, roles: string[], share: number) =>
    chance(share) ? [{ obligation, by, roles, at: "2026-11-20T10:30:00Z" }] : [];
  const evidence = [
    ...given("lead-approval", "mia", ["lead"], 0.15),
    ...given("reason-code", "sam", ["rep"], 0.5),
    ...given("customer-confirm", "sam", ["rep"], action === "subscription.cancel" ? 0.7 : 0),
    ...given("typed-confirm", "sam", ["rep"], action === "subscription.cancel" ? 0.7 : 0),
  ];
  const subject = { customer, order, ticket: "4711" };
  const argsOf = args[action];
  if (argsOf === undefined) throw new Error(`no arguments for ${action}`);
  return { action, args: argsOf(), rep, facts, subject, evidence, history: [], now: NOW };
}
