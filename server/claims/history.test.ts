/**
 * A reserve that holds: what was let through counts from the claim on, for every device, until it surely did not
 * happen. Real server, real database, practice desk and shop.
 */
import path from "node:path";
import { afterEach, expect, test } from "vitest";
import { type Bench, startBench } from "#e2e/faults/bench.ts";
import { catalogue } from "#lib/actions/index.ts";
import type { HistoryEntry } from "#lib/domain/decision.ts";
import type { PolicyDocument } from "#lib/domain/policy-document.ts";
import type { Execution } from "#lib/domain/server-api.ts";
import { formatInstant } from "#lib/domain/time.ts";
import { compilePolicy } from "#lib/policy/compile.ts";
import { usageOf } from "#lib/policy/usage.ts";
import { openForReading } from "../store/open.ts";
import type { Answer, Approval, Device, Wish } from "../testing/device.ts";
import { testPack } from "../testing/pack.ts";

type Rules = NonNullable<PolicyDocument["rules"]>;
type Started = { execution: Execution };
const usd = (minor: number) => ({ minor, currency: "USD" });

let bench: Bench | undefined;
afterEach(async () => {
  await bench?.stop();
  expect(bench?.reports).toEqual([]);
  bench = undefined;
});

const BUDGET: Rules[number] = {
  id: "day",
  kind: "budget",
  on: "refund.create",
  per: "rep",
  of: "args.amount",
  atMost: "50.00 USD",
  within: "1cd",
  why: "A rep refunds at most $50 a day.",
};
const RATE: Rules[number] = {
  id: "hour",
  kind: "rate",
  on: "status.set",
  per: "rep",
  atMost: 1,
  within: "1h",
  why: "One an hour.",
};

async function open(rules: Rules, more: Partial<PolicyDocument> = {}): Promise<Bench> {
  bench = await startBench({ pack: testPack({ rules, ...more }) });
  return bench;
}

async function refund(device: Device, wish: Wish): Promise<Answer<Started>> {
  const approval = await device.approve(device.propose(wish));
  return device.call<Started>("POST", "/v1/executions", device.request(approval));
}

/** Two orders of two customers on two tickets: nothing but the rep is the same. */
const ana = (minor: number) => (bench as Bench).refund("4711", "1001", minor);
const ben = (minor: number) => (bench as Bench).refund("4712", "1002", minor);

async function endOfHold(): Promise<void> {
  if (bench === undefined) return;
  bench.clock.now += 8_001;
  await bench.server().tick();
}

const outcomes = (answers: readonly Answer<Started>[]) =>
  answers.map(({ body }) => body.error?.code ?? body.execution.state).sort();

test("two devices at the same moment, on different orders and tickets: only what fits one rep's budget goes through", async () => {
  const { device } = await open([BUDGET]);
  const [one, other] = [await device(), await device()];
  const wishes = [await ana(30_00), await ben(30_00)] as const;
  // Both wait for desk and shop at the same time, and come to the claim together.
  bench?.practice.faults.apiDelay(200);
  bench?.practice.faults.shopSlow(200);
  const answers = await Promise.all([refund(one, wishes[0]), refund(other, wishes[1])]);
  expect(outcomes(answers)).toEqual(["held", "not-allowed"]);
  const refused = answers.find(({ status }) => status !== 200)?.body.error;
  expect(refused?.happened).toMatch(/rule `day`.*30\.00.* on top of .*30\.00/);
  await endOfHold();
  expect(bench?.practice.shop.store.refunds()).toHaveLength(1);
});

test("both go through at the same moment where both fit, and a third one does not", async () => {
  const { device } = await open([BUDGET]);
  const [one, other] = [await device(), await device()];
  const answers = await Promise.all([refund(one, await ana(20_00)), refund(other, await ben(30_00))]);
  expect(outcomes(answers)).toEqual(["held", "held"]);
  await endOfHold();
  expect(bench?.practice.shop.store.refunds()).toHaveLength(2);
  expect(outcomes([await refund(one, await ben(1))])).toEqual(["not-allowed"]);
});

test("many at once, for a rate that lets two through", async () => {
  const rate = { ...RATE, on: "refund.create", atMost: 2 };
  const { device } = await open([rate]);
  const devices = await Promise.all([device(), device(), device()]);
  const wishes = [await ana(1_00), await ben(1_00), await (bench as Bench).refund("4714", "1003", 1_00)];
  bench?.practice.faults.shopSlow(200);
  const answers = await Promise.all(devices.map((each, i) => refund(each, wishes[i] as Wish)));
  expect(outcomes(answers)).toEqual(["held", "held", "not-allowed"]);
});

type End = (started: Answer<Started>, device: Device) => Promise<unknown>;
const cancel: End = ({ body }, device) => device.call("POST", `/v1/executions/${body.execution.suggestion}/cancel`, {});
const customerWrites: End = async () => {
  bench?.practice.faults.customerWrites(4711, "Never mind.");
  await endOfHold();
};
const missTheHold: End = async () => {
  if (bench === undefined) return;
  bench.clock.now += 8_000 + 60_001;
  await bench.restart();
  await bench.server().tick();
};
const shopAway: End = async () => {
  bench?.practice.faults.shopFailsBefore(3);
  await endOfHold();
};
test.each<[string, End, string, string]>([
  ["cancelled in its hold", cancel, "cancelled", "held"],
  ["cancelled because the customer wrote", customerWrites, "cancelled", "held"],
  ["expired", missTheHold, "expired", "held"],
  ["still held", async () => undefined, "held", "not-allowed"],
  ["done", endOfHold, "done", "not-allowed"],
  ["in an unknown state", shopAway, "unknown", "not-allowed"],
])("one that is %s: what it reserved", async (_what, end, state, next) => {
  const sam = await (await open([BUDGET])).device();
  const started = await refund(sam, await ana(30_00));
  await end(started, sam);
  const { suggestion } = started.body.execution;
  const now = await sam.call<Started>("GET", `/v1/executions/${suggestion}`);
  expect(now.body.execution.state).toBe(state);
  expect(outcomes([await refund(sam, await ben(30_00))])).toEqual([next]);
});

const setStatus = async (ticket: string, status: string): Promise<Wish> =>
  (bench as Bench).wish(ticket, "status.set", { status });
const claim = (device: Device, approval: Approval) => device.call("POST", "/v1/claims", device.request(approval));
const approve = (device: Device, wish: Wish) => device.approve(device.propose(wish));

async function report(device: Device, { approved, entryId }: Approval, ending: "done" | "failed" | "unknown") {
  const { suggestionId: suggestion } = approved.proposal;
  const { submission } = await device.write({ entry: "result", ending, settles: entryId, suggestion });
  await device.call("POST", "/v1/log", { submissions: [submission], remembered: null });
}

test.each<["failed" | "unknown" | "done", number]>([
  ["failed", 200],
  ["unknown", 422],
  ["done", 422],
])("an act in the browser that ended as %s: the next one gets %i", async (ending, status) => {
  const sam = await (await open([RATE])).device();
  const first = await approve(sam, await setStatus("4711", "solved"));
  await claim(sam, first);
  expect((await claim(sam, await approve(sam, await setStatus("4712", "solved")))).status, "while it runs").toBe(422);
  await report(sam, first, ending);
  expect((await claim(sam, await approve(sam, await setStatus("4712", "solved")))).status).toBe(status);
});

test("taking back is possible at the limit, counts for nothing itself, and frees what it took back", async () => {
  const sam = await (await open([RATE])).device();
  const first = await approve(sam, await setStatus("4711", "solved"));
  await claim(sam, first);
  await report(sam, first, "done");
  const undoes = first.approved.proposal.suggestionId;
  const undo = await approve(sam, { ...(await setStatus("4711", "open")), undoes });
  expect((await claim(sam, undo)).status).toBe(200);
  const next = async () => claim(sam, await approve(sam, await setStatus("4712", "solved")));
  expect((await next()).status, "not before it is taken back").toBe(422);
  await report(sam, undo, "done");
  expect((await next()).status).toBe(200);
});

test("a calendar day ends at midnight of the pack's own time zone, and not 24 hours later", async () => {
  const HOUR = 3_600_000;
  const midnight = (Math.floor(Date.now() / HOUR) + 1) * HOUR;
  const { device, clock } = await open([BUDGET], { timezone: zoneWithMidnightAt(midnight) });
  clock.now = midnight - 60_000;
  const sam = await device();
  expect(outcomes([await refund(sam, await ana(30_00))])).toEqual(["held"]);
  await endOfHold();
  clock.now = midnight - 1;
  expect(outcomes([await refund(sam, await ben(30_00))])).toEqual(["not-allowed"]);
  clock.now = midnight;
  expect(outcomes([await refund(sam, await ben(30_00))])).toEqual(["held"]);
});

/** Some zone begins a day at each full hour. The names of `Etc` have their signs the other way round. */
function zoneWithMidnightAt(ms: number): string {
  const hour = new Date(ms).getUTCHours();
  if (hour === 0) return "Etc/UTC";
  return hour <= 12 ? `Etc/GMT+${hour}` : `Etc/GMT-${24 - hour}`;
}

test.each<[string, number]>([
  ["rep", 0],
  ["customer", 0],
  ["team", 20_00],
  ["all", 20_00],
])("the preview of a budget per %s counts what another rep did for somebody else: %i", async (per, used) => {
  const rules = [{ ...BUDGET, per }];
  const { device, clock } = await open(rules);
  const [sam, mia] = [await device(), await device("mia")];
  expect(outcomes([await refund(mia, { ...(await ana(20_00)), deskUser: "78" })])).toEqual(["held"]);
  const asked = { ref: { desk: "zendesk", host: "acme.zendesk.com", ticket: "4712" }, order: "1002" };
  const facts = await sam.call<{ history: HistoryEntry[] }>("POST", "/v1/facts", asked);
  // Sam's own look-up, this very one, is in it too.
  const history = facts.body.history.filter(({ action }) => action !== "order.lookup");
  const compiled = compilePolicy(testPack({ rules }).document, catalogue);
  if (!compiled.ok) throw new Error("the pack compiles");
  const [preview] = usageOf(compiled.policy, {
    action: "refund.create",
    args: { order: "1002", amount: usd(1_00) },
    rep: { id: "sam", roles: ["rep"], team: "eu" },
    facts: {},
    subject: { customer: "cus_ben", order: "1002", ticket: "4712" },
    evidence: [],
    history,
    now: formatInstant(clock.now),
  });
  expect(preview).toMatchObject({ used: usd(used), adds: usd(1_00), limit: usd(50_00) });
  // Nothing of it says who, for whom, on what, or why.
  expect(JSON.stringify(history)).not.toMatch(/mia|cus_ana|1001|4711/);
  expect(history.length).toBe(used === 0 ? 0 : 1);
  expect(history[0]?.args ?? {}).toEqual(used === 0 ? {} : { amount: usd(20_00) });
});

test("an order that the server looked up on this ticket is in its history, another one's is not", async () => {
  const looked: Rules[number] = {
    id: "looked",
    kind: "sequence",
    on: "refund.create",
    after: "order.lookup",
    within: "1h",
    why: "Look the order up first.",
  };
  const { device } = await open([looked]);
  const sam = await device();
  const wish = await ana(10_00);
  const lookUp = (order: string) =>
    sam.call<{ history: HistoryEntry[] }>("POST", "/v1/facts", {
      ref: { desk: "zendesk", host: "acme.zendesk.com", ticket: "4711" },
      order,
    });
  const before = await refund(sam, wish);
  expect(before.body.error?.happened).toMatch(/rule `looked`.*has to be done first/);
  await lookUp("1002");
  await lookUp("no-such-order");
  expect((await refund(sam, await ana(11_00))).status).not.toBe(200);
  const { body } = await lookUp("1001");
  expect(body.history).toContainEqual(
    expect.objectContaining({ action: "order.lookup", order: "1001", ticket: "4711", rep: "sam", state: "done" }),
  );
  expect(outcomes([await refund(sam, await ana(12_00))])).toEqual(["held"]);
  (bench as Bench).clock.now += 3_600_001;
  expect((await refund(sam, await ana(13_00))).body.error?.code).not.toBeUndefined();
});

test("of an order that is another customer's a browser is told what counts, and not who, for whom or why", async () => {
  const { device } = await open([{ ...BUDGET, per: "order" }]);
  const [sam, mia] = [await device(), await device("mia")];
  expect(outcomes([await refund(mia, { ...(await ana(20_00)), deskUser: "78" })])).toEqual(["held"]);
  const ask = async (ticket: string) => {
    const ref = { desk: "zendesk", host: "acme.zendesk.com", ticket };
    const { body } = await sam.call<{ history: HistoryEntry[] }>("POST", "/v1/facts", { ref, order: "1001" });
    return body.history.filter(({ action }) => action === "refund.create");
  };
  const strangers = await ask("4712");
  expect(strangers).toEqual([expect.objectContaining({ order: "1001", args: { amount: usd(20_00) }, state: "held" })]);
  expect(JSON.stringify(strangers)).not.toMatch(/mia|cus_ana|4711|reason/);
  expect(await ask("4711")).toEqual([expect.objectContaining({ rep: "mia", customer: "cus_ana" })]);
});

test("an old look-up does not stay in the database", async () => {
  const { device, clock, dir } = await open([]);
  const ref = { desk: "zendesk", host: "acme.zendesk.com", ticket: "4711" };
  const kept = async (order: string) => {
    await (await device()).call("POST", "/v1/facts", { ref, order });
    const db = await openForReading(path.join(dir, "server", "countersign.db"));
    const rows = await db.selectFrom("look_ups").select("order_id").orderBy("order_id").execute();
    await db.destroy();
    return rows.map((row) => row.order_id);
  };
  await kept("1001");
  expect(await kept("1002")).toEqual(["1001", "1002"]);
  clock.now += 6 * 86_400_000;
  expect(await kept("1002")).toEqual(["1001", "1002"]);
  clock.now += 86_400_000;
  expect(await kept("1002")).toEqual(["1002"]);
});
