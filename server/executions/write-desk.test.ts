import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { ALIAS, type ExecutionBody, type FreshdeskBench, startFreshdeskBench } from "#e2e/faults/freshdesk-bench.ts";
import { digest } from "#lib/domain/hash.ts";
import type { Execution } from "#lib/domain/server-api.ts";
import type { Device, Wish } from "../testing/device.ts";
import { testPack } from "../testing/pack.ts";

let bench: FreshdeskBench;
let sam: Device;

beforeEach(async () => {
  bench = await startFreshdeskBench();
  sam = await bench.device();
});
afterEach(async () => {
  await bench.stop();
  expect(bench.reports).toEqual([]);
});

const TICKET = "8101";
const BILLING = "6102";
const desk = () => bench.practice.freshdesk;
const ticket = () => {
  const found = desk().store.tickets.get(Number(TICKET));
  if (found === undefined) throw new Error("no ticket");
  return found;
};
const notes = () => ticket().conversations.filter((one) => one.private);
const writes = () => desk().writes.map(({ method, path }) => `${method} ${path}`);
const act = async (action: string, args: Record<string, unknown>, more: Partial<Wish> = {}) => {
  const { answer } = await bench.act(sam, await bench.wish(TICKET, action, args, more));
  return answer;
};
const read = async (suggestion: string) =>
  (await sam.call<ExecutionBody>("GET", `/v1/executions/${suggestion}`)).body.execution;
const solve = () => bench.wish(TICKET, "status.set", { status: "solved" });
const note = (text = 'Called the carrier.\nParcel <b>lost</b> & found: "it\'s" here.') =>
  bench.wish(TICKET, "note.add", { text });

describe("an approved change is made at once, read back, on record, and taken back", () => {
  const cases: [string, Record<string, unknown>, () => unknown, unknown, unknown][] = [
    ["status.set", { status: "solved" }, () => ticket().status, 4, 2],
    ["priority.set", { priority: "urgent" }, () => ticket().priority, 4, 2],
    ["tags.change", { add: ["vip"], remove: ["refund"] }, () => ticket().tags, ["vip"], ["refund"]],
    ["assignee.set", { assignee: "511", name: "Mia Lead" }, () => ticket().responderId, 511, 510],
  ];
  test.each(cases)("%s", async (action, args, shown, then, now) => {
    const wish = await bench.wish(TICKET, action, args);
    const before = await bench.read(TICKET);
    expect(shown()).toEqual(now);
    const { answer, approval } = await bench.act(sam, wish);
    const done = answer.body.execution;
    expect(answer).toMatchObject({
      status: 200,
      body: { execution: { state: "done", holdSeconds: 0, says: expect.stringMatching(/^The desk shows/) } },
    });
    expect(shown()).toEqual(then);
    expect(done.entries).toEqual([approval.entryId, expect.any(String)]);
    const undone = await bench.undo(sam, wish, done, before);
    expect(undone.body).toMatchObject({ execution: { state: "done" } });
    expect(shown()).toEqual(now);
    // Undone once and for all; the act itself may be wished for again.
    const twice = await bench.undo(sam, { ...wish, n: 2 }, done, before);
    expect(twice.body.error?.code).toBe("repeat-not-allowed");
    expect((await bench.act(sam, { ...wish, n: 2 })).answer.body.execution.state).toBe("done");
    expect(writes()).toHaveLength(3);
  });

  test("a tag that somebody else set meanwhile stays", async () => {
    const wish = await bench.wish(TICKET, "tags.change", { add: ["vip"], remove: [] });
    const before = await bench.read(TICKET);
    const done = (await bench.act(sam, wish)).answer.body.execution;
    ticket().tags = [...ticket().tags, "theirs"];
    await bench.undo(sam, wish, done, before);
    expect(ticket().tags).toEqual(["refund", "theirs"]);
  });

  test("a note is written in the rep's own name, its words untouched, and deleted by its id alone", async () => {
    const wish = await note();
    const before = await bench.read(TICKET);
    const done = (await bench.act(sam, wish)).answer.body.execution;
    const [written] = notes();
    expect(done).toMatchObject({ state: "done", reference: String(written?.id) });
    expect(written).toMatchObject({ userId: 510, private: true, incoming: false, bodyText: wish.args.text });
    // The same words again, by hand: not ours, and not to be deleted.
    const byHand = { userId: 510, incoming: false, private: true, source: 2 };
    desk().store.add(ticket(), { ...byHand, body: written?.body ?? "", bodyText: written?.bodyText ?? "" });
    const undone = await bench.undo(sam, wish, done, before);
    expect(undone.body.execution.state).toBe("done");
    expect(notes().map((one) => one.id)).not.toContain(written?.id);
    expect(notes()).toHaveLength(1);
  });

  test("a note that somebody changed is left alone", async () => {
    const wish = await note();
    const before = await bench.read(TICKET);
    const done = (await bench.act(sam, wish)).answer.body.execution;
    const [written] = notes();
    if (written) written.bodyText = "Mia: I have added the tracking number.";
    const undone = await bench.undo(sam, wish, done, before);
    expect(undone.body.execution).toMatchObject({ state: "failed", failure: { code: "desk-refused" } });
    expect(notes()).toHaveLength(1);
  });

  const handOver = () =>
    bench.wish(TICKET, "ticket.escalate", { route: "billing", to: "Billing", note: "Packet", group: BILLING });

  test("a hand-over writes the packet and moves the ticket; taking it back does both", async () => {
    const wish = await handOver();
    const before = await bench.read(TICKET);
    const done = (await bench.act(sam, wish)).answer.body.execution;
    expect(done).toMatchObject({ state: "done", reference: String(notes()[0]?.id) });
    expect(ticket().groupId).toBe(Number(BILLING));
    const undone = await bench.undo(sam, wish, done, before);
    expect(undone.body.execution.state).toBe("done");
    expect([ticket().groupId, notes()]).toEqual([6101, []]);
  });

  test("a hand-over whose group the desk refuses says which half is there, and writes no second note", async () => {
    const wish = await handOver();
    wish.args = { ...wish.args, group: "9999" };
    const { answer, approval } = await bench.act(sam, wish);
    expect(answer.body.execution).toMatchObject({ state: "done", reference: String(notes()[0]?.id) });
    expect(answer.body.execution.says).toContain("The group was not changed: The desk refused the field “Group”");
    await sam.call("POST", "/v1/executions", sam.request(approval));
    const again = await bench.act(sam, { ...wish, n: 2 });
    expect(again.answer.body.error?.code).toBe("repeat-not-allowed");
    expect(notes()).toHaveLength(1);
  });
});

describe("what must not run does not", () => {
  test("a claim for the page is refused: this desk is the server's to write to", async () => {
    const approval = await sam.approve(sam.propose(await solve()));
    const answer = await sam.call("POST", "/v1/claims", sam.request(approval));
    expect(answer).toMatchObject({ status: 422, body: { error: { code: "server-writes" } } });
    expect(writes()).toEqual([]);
  });

  test("nor does the server write to a desk that the page writes to", async () => {
    const approval = await sam.approve(sam.propose(await bench.zendeskWish()));
    const answer = await sam.call("POST", "/v1/executions", sam.request(approval));
    expect(answer).toMatchObject({ status: 422, body: { error: { code: "wrong-runner" } } });
  });

  test("the customer wrote, or somebody changed the field: the card no longer holds", async () => {
    const [one, other] = [await solve(), await bench.wish(TICKET, "priority.set", { priority: "low" })];
    bench.practice.faults.freshdesk.customerWrites(Number(TICKET), "Wait, it has come.");
    expect((await bench.act(sam, one)).answer.body.error?.code).toBe("customer-wrote");
    const fresh = { ...other, ...(await bench.wish(TICKET, "priority.set", { priority: "low" })) };
    ticket().priority = 3;
    expect((await bench.act(sam, fresh)).answer.body.error?.code).toBe("ticket-changed");
    expect(writes()).toEqual([]);
  });

  test("a field that is required for closing is named as the agents call it", async () => {
    bench.practice.faults.freshdesk.requiredForClosure();
    const answer = await act("status.set", { status: "solved" });
    expect(answer.body.execution).toMatchObject({ state: "failed", failure: { code: "desk-refused" } });
    expect(answer.body.execution.says).toContain("“Resolution”");
    expect(ticket().status).toBe(2);
    bench.practice.faults.freshdesk.requiredForClosure(false);
    const again = await act("status.set", { status: "solved" }, { n: 2 });
    expect(again.body.execution.state).toBe("done");
  });

  test("a status that Freshdesk does not have is refused without a call", async () => {
    const answer = await act("status.set", { status: "hold" });
    expect(answer.body.execution).toMatchObject({ state: "failed", says: "Freshdesk has no status “hold”." });
    expect(writes()).toEqual([]);
  });

  test("an approval under another agent's login, or of a role without the right, is refused", async () => {
    const wish = await solve();
    expect((await bench.act(sam, { ...wish, deskUser: "511" })).answer.body.error?.code).toBe("wrong-rep");
    const rita = await bench.device("rita");
    expect((await bench.act(rita, wish)).answer.body.error?.code).toBe("wrong-rep");
  });
});

test("a page under the company's own domain belongs to the same account and people; acts go by the account's name", async () => {
  const wish = await bench.wish(TICKET, "status.set", { status: "pending" });
  const alias = { at: { desk: "freshdesk" as const, host: ALIAS } };
  expect((await bench.act(sam, { ...wish, ...alias })).answer.body.error?.code).toBe("account-host");
  expect((await bench.act(sam, wish)).answer.body.execution.state).toBe("done");
  expect(ticket().status).toBe(3);
  const facts = await sam.call<{ facts: Record<string, { value: unknown }> }>("POST", "/v1/facts", {
    ref: { desk: "freshdesk", host: ALIAS, ticket: TICKET },
    order: null,
  });
  expect(facts.body.facts["ticket.status"]?.value).toBe("pending");
  const stranger = { at: { desk: "freshdesk" as const, host: "help.other.example" } };
  expect((await bench.act(sam, { ...wish, ...stranger })).answer.body.error?.code).toBe("wrong-rep");
});

describe("once, whatever happens on the way", () => {
  test("two devices at the same moment: one write", async () => {
    const other = await bench.device();
    const wish = await solve();
    const answers = await Promise.all([bench.act(sam, wish), bench.act(other, wish)]);
    expect(answers.map(({ answer }) => answer.status).sort()).toEqual([200, 409]);
    expect(writes()).toHaveLength(1);
  });

  test("two different writes on one ticket: the second waits for the first", async () => {
    const reached = bench.proxy.stopAt({ method: "POST", path: /notes/, at: "after" });
    const [first, second] = [await note(), await solve()];
    const running = bench.act(sam, first);
    await reached;
    const other = await bench.device();
    expect((await bench.act(other, second)).answer.body.error?.code).toBe("ticket-busy");
    bench.proxy.release();
    expect((await running).answer.body.execution.state).toBe("done");
    expect((await bench.act(other, second)).answer.body.execution.state).toBe("done");
  });

  test("the same intent again gets the same answer and no second write", async () => {
    const { answer, approval } = await bench.act(sam, await note());
    const again = await sam.call<ExecutionBody>("POST", "/v1/executions", sam.request(approval));
    expect(again.body.execution).toMatchObject({ state: "done", reference: answer.body.execution.reference });
    expect(notes()).toHaveLength(1);
  });

  test.each([
    ["status.set", { status: "solved" }, "PUT"],
    ["note.add", { text: "Called the carrier." }, "POST"],
    ["ticket.escalate", { route: "billing", to: "Billing", note: "Packet" }, "POST"],
  ])("the desk did %s and its answer was lost: found by reading, done once", async (action, args, method) => {
    await bench.wish(TICKET, action, args);
    void bench.proxy.stopAt({ method, path: /tickets/, at: "lost" });
    const answer = await act(action, args);
    expect(answer.body.execution).toMatchObject({ state: "done" });
    if (method === "POST") expect(answer.body.execution.reference).toBe(String(notes()[0]?.id));
    expect(writes()).toHaveLength(1);
  });

  test.each([
    ["under another agent's name", { userId: 511 }, "under another agent's name"],
    ["with its words changed", { bodyText: "Called the" }, "not word for word"],
  ])("a note that the desk took %s is there: told so, never failed and written again", async (_what, kept, says) => {
    const wish = await note("Called the carrier.");
    const body = "<div>Called the carrier.</div>";
    const shown = { userId: 510, incoming: false, private: true, source: 2, body, bodyText: "Called the carrier." };
    // What the desk makes of the request, and what it answers.
    const made = desk().store.add(ticket(), { ...shown, ...kept });
    void bench.proxy.stopAt({ method: "POST", path: /notes/, at: { status: 201, body: { id: made.id } } });
    const { answer } = await bench.act(sam, wish);
    expect(answer.body.execution).toMatchObject({ state: "done", reference: String(made.id) });
    expect(answer.body.execution.says).toContain(says);
    bench.clock.now += 120_001;
    await bench.server().tick();
    expect((await bench.act(sam, { ...wish, n: 2 })).answer.body.error?.code).toBe("repeat-not-allowed");
  });

  test("a note's request was lost: unknown, then surely not there; only then another try", async () => {
    void bench.proxy.stopAt({ method: "POST", path: /notes/, at: { status: 502 } });
    const wish = await note();
    const first = (await bench.act(sam, wish)).answer.body.execution;
    expect(first).toMatchObject({ state: "unknown", failure: { code: "desk-unknown" } });
    expect((await bench.act(sam, { ...wish, n: 2 })).answer.body.error?.code).toMatch(/repeat-not-allowed/);
    expect((await bench.act(sam, await solve())).answer.body.error?.code).toBe("ticket-busy");
    bench.clock.now += 120_001;
    await bench.server().tick();
    expect(await read(first.suggestion)).toMatchObject({ state: "failed" });
    expect((await bench.act(sam, { ...wish, n: 2 })).answer.body.execution.state).toBe("done");
    expect(notes()).toHaveLength(1);
  });

  test("what was let through but not begun when the server stopped expires after a minute", async () => {
    const execution = await heldByRateLimit();
    bench.clock.now += 60_001;
    await bench.restart();
    await bench.server().tick();
    expect(await read(execution.suggestion)).toMatchObject({ state: "expired", failure: { code: "hold-missed" } });
    expect(writes()).toEqual([]);
  });

  test("the rate limit is kept: nothing is written, and it runs when the desk may be asked again", async () => {
    const execution = await heldByRateLimit();
    expect(writes()).toEqual([]);
    await bench.restart();
    await bench.server().tick();
    expect(await read(execution.suggestion)).toMatchObject({ state: "done" });
  });

  test("a write that meets the rate limit was surely not done, and says how long it lasts", async () => {
    void bench.proxy.stopAt({ method: "PUT", path: /tickets/, at: { status: 429, headers: { "retry-after": "30" } } });
    const answer = await act("status.set", { status: "solved" });
    expect(answer.body.execution).toMatchObject({ state: "failed" });
    expect(answer.body.execution.says).toBe("The desk's rate limit is used up for the next 30 s.");
    expect(ticket().status).toBe(2);
  });

  /** Let through on the first reading; the look just before the write finds the limit used up. */
  async function heldByRateLimit(): Promise<Execution> {
    const limit = { status: 429, headers: { "retry-after": "40" } };
    const wish = await solve();
    let readings = 0;
    void bench.proxy.stopAt({
      method: "GET",
      path: { test: (url: string) => url.includes("include=") && ++readings === 2 } as RegExp,
      at: limit,
    });
    const { answer } = await bench.act(sam, wish);
    expect(answer.body.execution.state).toBe("held");
    return answer.body.execution;
  }
});

test("a device cannot settle what the server carried out", async () => {
  const { answer, approval } = await bench.act(sam, await solve());
  const { suggestion } = answer.body.execution;
  const { submission } = await sam.write({ entry: "result", ending: "undone", settles: approval.entryId, suggestion });
  await sam.call("POST", "/v1/log", { submissions: [submission], remembered: null });
  expect(await read(suggestion)).toMatchObject({ state: "done" });
  expect((await bench.act(sam, { ...(await solve()), n: 2 })).answer.body.error?.code).toBeDefined();
});

test("what only the browser knows counts at the write as it did when it was let through, and no further", async () => {
  const pack = testPack();
  pack.document.facts = { "requester.tier": { type: { enum: ["standard", "vip"] }, trust: "attested" } };
  const that = { fact: "requester.tier", is: "vip" };
  pack.document.rules?.push({ id: "vips", kind: "require", on: "priority.set", that, why: "For VIPs only." });
  const other = await startFreshdeskBench({ pack });
  try {
    const device = await other.device();
    const wish = await other.wish(TICKET, "priority.set", { priority: "urgent" }, { policy: digest(pack.document) });
    const tier = (value: string) => ({ "requester.tier": { value, source: "attested" as const } });
    expect((await other.act(device, wish)).answer.body.error?.code).toBe("not-allowed");
    expect((await other.act(device, wish, tier("standard"))).answer.body.error?.code).toBe("not-allowed");
    expect((await other.act(device, wish, tier("vip"))).answer.body.execution.state).toBe("done");
  } finally {
    await other.stop();
  }
});

test("money for a Freshdesk ticket moves on what the server reads there, after its hold", async () => {
  const args = { order: "2001", amount: { minor: 3200, currency: "USD" } };
  const wish = await bench.wish(TICKET, "refund.create", args, { customer: "cus_eva" });
  const { answer } = await bench.act(sam, wish);
  expect(answer.body.execution).toMatchObject({ state: "held", holdSeconds: 8 });
  bench.clock.now += 8_001;
  await bench.server().tick();
  expect(await read(answer.body.execution.suggestion)).toMatchObject({ state: "done" });
  expect(bench.practice.shop.store.refunds()).toMatchObject([{ amount: 3200, metadata: { ticket: TICKET } }]);
  expect(writes()).toEqual([]);
});

test("the setup names the desks, who writes to them, and that no model is connected", async () => {
  const { body } = await sam.call("GET", "/v1/setup");
  expect(body).toEqual({
    desks: [
      {
        desk: "zendesk",
        host: "acme.zendesk.com",
        pages: [],
        environment: "practice",
        orderField: "36001",
        writes: false,
      },
      {
        desk: "freshdesk",
        host: "acme.freshdesk.com",
        pages: [ALIAS],
        environment: "practice",
        orderField: "cf_order_id",
        writes: true,
      },
    ],
    model: { available: false, says: "No model is connected: the playbook drafts.", models: [], budget: null },
  });
});
