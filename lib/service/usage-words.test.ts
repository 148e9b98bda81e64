/** The words on a card about its limits, and whose acts of the history they count. */
import { expect, test } from "vitest";
import type { HistoryEntry } from "#lib/domain/decision.ts";
import type { PolicyDocument } from "#lib/domain/policy-document.ts";
import type { UsageOfRule } from "#lib/policy/usage.ts";
import { NOW, openTicket, refund } from "./fixtures/open-ticket.ts";
import { ticketView } from "./ticket-view.ts";
import { usageViews } from "./usage-words.ts";

const usd = (minor: number) => ({ minor, currency: "USD" });
const budget: UsageOfRule = {
  rule: "day",
  why: "A day's money.",
  used: usd(180_00),
  adds: usd(32_00),
  limit: usd(250_00),
  per: "rep",
  within: "1cd",
};
const rate: UsageOfRule = { ...budget, rule: "hour", used: 3, adds: 1, limit: 10, within: "1h" };
const says = (one: UsageOfRule) => usageViews([one])[0]?.says;

test.each<[UsageOfRule, string]>([
  [budget, "$180.00 of $250.00 today, by you"],
  [rate, "3 of 10 times in the last hour, by you"],
  [{ ...rate, per: "team", within: "24h" }, "3 of 10 times in the last day, by your team"],
  [{ ...rate, per: "all", within: "90m" }, "3 of 10 times in the last 90 minutes, by everybody"],
  [{ ...budget, per: "customer", within: "1cm" }, "$180.00 of $250.00 this month, for this customer"],
  [{ ...budget, per: "order", within: "90d" }, "$180.00 of $250.00 in the last 90 days, on this order"],
  [{ ...budget, per: "ticket", within: "7cd" }, "$180.00 of $250.00 in the last 7 days, on this ticket"],
  [{ ...budget, used: 4, adds: 2, limit: 10 }, "4 of 10 today, by you"],
])("%#: %s", (one, words) => {
  expect(says(one)).toBe(words);
});

test("what this one adds is its own part of the bar, which is never longer than whole", () => {
  expect(usageViews([{ ...budget, used: usd(100_00), adds: usd(50_00) }])).toMatchObject([
    { used: 0.4, withThis: "this makes $150.00", over: false },
  ]);
  const [over] = usageViews([{ ...budget, used: usd(240_00) }]);
  expect(over).toMatchObject({ withThis: "this would make $272.00", over: true });
  expect((over?.used ?? 0) + (over?.adds ?? 0)).toBe(1);
  expect(usageViews([{ ...budget, limit: usd(0) }])).toMatchObject([{ used: 1, adds: 0, over: true }]);
  expect(usageViews([{ ...budget, used: usd(218_00) }])).toMatchObject([{ over: false }]);
});

test("of many limits the fullest are shown", () => {
  const some = [1, 9, 5, 8].map((used) => ({ ...rate, rule: String(used), used }));
  expect(usageViews(some).map(({ rule }) => rule)).toEqual(["9", "8", "5"]);
});

const DAILY: PolicyDocument["rules"] = [
  {
    id: "day",
    kind: "budget",
    on: "refund.create",
    per: "rep",
    of: "args.amount",
    atMost: "250.00 USD",
    within: "1cd",
    why: "A day's money.",
  },
];
const GRANT = { lane: "assist" as const, roles: ["rep"] };

test("a card shows what the server's history says, for what its own arguments would add", () => {
  const document = { actions: { "refund.create": GRANT }, rules: DAILY };
  const open = openTicket({ document, wishes: [refund(32_00)] });
  const [mine] = open.offers;
  const past: HistoryEntry = {
    action: "refund.create",
    args: { amount: usd(180_00), order: "7" },
    rep: open.lease.rep,
    team: open.lease.team,
    at: NOW,
    state: "held",
  };
  if (!open.gathered.server.ok) throw new Error("the server was asked");
  open.gathered.server.answer.history.push(past, { ...past, rep: "kim" });
  const around = { status: {}, record: {}, recordOf: () => ({ state: "journalled" }), now: 0, drafts: new Map() };
  const view = ticketView(open, around as unknown as Parameters<typeof ticketView>[1]);
  expect(view.cards.find(({ suggestion }) => suggestion === mine?.proposal.suggestionId)?.usage).toMatchObject([
    { rule: "day", says: "$180.00 of $250.00 today, by you", withThis: "this makes $212.00" },
  ]);
});

test("nothing is shown where the server could not be asked", () => {
  const document = { actions: { "refund.create": GRANT }, rules: DAILY };
  const open = openTicket({ document, wishes: [refund(32_00)], online: false });
  const around = { status: {}, record: {}, recordOf: () => ({ state: "journalled" }), now: 0, drafts: new Map() };
  const view = ticketView(open, around as unknown as Parameters<typeof ticketView>[1]);
  expect(view.cards[0]?.usage).toEqual([]);
});
