import { randomBytes } from "node:crypto";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Bench, startBench } from "#e2e/faults/bench.ts";
import { digest } from "#lib/domain/hash.ts";
import { signBody } from "../keys/ed25519.ts";
import { describeStores } from "../store/testing/suites/stores.ts";
import type { Approval, Device, Wish } from "../testing/device.ts";

describeStores("a claim", (store) => {
  let bench: Bench;
  let sam: Device;

  beforeEach(async () => {
    bench = await startBench(await store.forServer());
    sam = await bench.device();
  });
  afterEach(async () => {
    await bench.stop();
    expect(bench.reports).toEqual([]);
  });

  const solve = () => bench.wish("4711", "status.set", { status: "solved" });
  const claim = (device: Device, approval: Approval) => device.call("POST", "/v1/claims", device.request(approval));
  const approve = async (more: Partial<Wish> = {}) => sam.approve(sam.propose({ ...(await solve()), ...more }));

  async function report(approval: Approval, ending: "done" | "failed" | "unknown") {
    const { approved, entryId } = approval;
    const { submission } = await sam.write({
      entry: "result",
      ending,
      settles: entryId,
      suggestion: approved.proposal.suggestionId,
    });
    return sam.call("POST", "/v1/log", { submissions: [submission], remembered: null });
  }

  test("claim and intent are one: the receipt proves the intent, and asking again changes nothing", async () => {
    const approval = await approve();
    const first = await claim(sam, approval);
    expect(first.body).toMatchObject({ state: "claimed", receipt: { entries: [{ entryId: approval.entryId }] } });
    expect((await claim(sam, approval)).body).toMatchObject({ state: "claimed" });
  });

  test("another tab with an approval of its own is refused while the first is open, and after it is done", async () => {
    const first = await approve();
    await claim(sam, first);
    expect((await claim(sam, await approve())).body.error?.code).toBe("already-claimed");
    expect((await claim(sam, await approve({ n: 2 }))).body.error?.code).toBe("repeat-not-allowed");
    await report(first, "done");
    expect((await claim(sam, await approve({ n: 2 }))).body.error?.code).toBe("repeat-not-allowed");
  });

  test("a claim that arrives after its device gave it up stays dead, and blocks no repeat", async () => {
    const late = await approve();
    await sam.call("POST", "/v1/log", { submissions: [sam.request(late).intent], remembered: null });
    await report(late, "failed");
    expect((await claim(sam, late)).body.error?.code).toBe("given-up");
    expect((await claim(sam, await approve({ n: 2 }))).status).toBe(200);
  });

  test("a repeat opens once the first surely failed, and not while its end is unknown", async () => {
    const first = await approve();
    await claim(sam, first);
    await report(first, "unknown");
    expect((await claim(sam, await approve({ n: 2 }))).body.error?.code).toBe("repeat-not-allowed");
    await report(first, "failed");
    expect((await claim(sam, await approve({ n: 2 }))).status).toBe(200);
    expect((await claim(sam, await approve({ n: 3 }))).body.error?.code).toBe("repeat-not-allowed");
  });

  test("a device cannot settle what another device claimed", async () => {
    const first = await approve();
    await claim(sam, first);
    const other = await bench.device("mia");
    const { submission } = await other.write({ entry: "result", ending: "failed", settles: first.entryId });
    await other.call("POST", "/v1/log", { submissions: [submission], remembered: null });
    expect((await claim(sam, await approve({ n: 2 }))).body.error?.code).toBe("repeat-not-allowed");
  });

  test("an undo is claimed once, and only for what is done", async () => {
    const first = await approve();
    await claim(sam, first);
    const undoes = first.approved.proposal.suggestionId;
    const undo = async () =>
      sam.approve(sam.propose({ ...(await bench.wish("4711", "status.set", { status: "open" })), undoes }));
    expect((await claim(sam, await undo())).body.error?.code).toBe("repeat-not-allowed");
    await report(first, "done");
    const second = await undo();
    expect((await claim(sam, second)).status).toBe(200);
    await report(second, "done");
    expect((await claim(sam, await approve({ n: 2 }))).status).toBe(200);
  });

  test("refuses an approval that is too old, and one whose word was used before", async () => {
    const old = await approve();
    bench.clock.now += 600_001;
    expect((await claim(sam, old)).body.error?.code).toBe("approval-expired");
    const nonce = randomBytes(24).toString("base64url");
    const withNonce = async (wish: Wish) => {
      const approval = await sam.approve(sam.propose(wish));
      const body = { ...approval.approved.approval.body, nonce };
      const signed = await signBody(sam.signer, body);
      const { proposal } = approval.approved;
      const { submission, entryId } = await sam.write({
        entry: "intent",
        suggestion: proposal.suggestionId,
        action: proposal.action,
        proposal: digest(proposal),
        approval: digest(body),
        policy: proposal.policy,
      });
      return { approved: { ...approval.approved, approval: signed }, intent: submission, entryId };
    };
    expect((await claim(sam, await withNonce(await solve()))).status).toBe(200);
    const tags = await bench.wish("4711", "tags.change", { add: ["vip"], remove: [] });
    expect((await claim(sam, await withNonce(tags))).body.error?.code).toBe("approval-used");
  });

  // The rest is refused before any store is asked.
  if (store.kind !== "sqlite") return;

  type Change = (approval: Approval) => Promise<Approval> | Approval;
  const edit = (approval: Approval, part: object): Approval => ({
    ...approval,
    approved: { ...approval.approved, proposal: { ...approval.approved.proposal, ...part } },
  });

  test.each<[string, Change, string]>([
    ["other arguments", (a) => edit(a, { args: { status: "pending" } }), "approval-invalid"],
    ["another ticket", (a) => edit(a, { ticket: "4712" }), "approval-invalid"],
    [
      "other words on the card",
      (a) => edit(a, { card: { ...a.approved.proposal.card, title: "Say thanks" } }),
      "approval-invalid",
    ],
    [
      "an approval by another key",
      async (a) => ({
        ...a,
        approved: {
          ...a.approved,
          approval: await signBody((await bench.device("mia")).signer, a.approved.approval.body),
        },
      }),
      "approval-invalid",
    ],
    [
      "evidence that the approval does not name",
      async (a) => ({
        ...a,
        approved: { ...a.approved, evidence: [await sam.witness(a.approved.proposal, "reason-code")] },
      }),
      "approval-invalid",
    ],
    [
      "an intent about something else",
      async (a) => ({ ...a, intent: (await sam.write({ entry: "intent", suggestion: "x" })).submission }),
      "intent-mismatch",
    ],
  ])("refuses %s", async (_what, change, code) => {
    const altered = await change(await approve());
    expect((await claim(sam, altered)).body.error?.code).toBe(code);
  });

  test.each<[string, (wish: Wish) => Partial<Wish>, string]>([
    ["another person's desk login", () => ({ deskUser: "78" }), "wrong-rep"],
    ["a policy that is not in force", () => ({ policy: digest("other") }), "policy-changed"],
    ["arguments that the catalogue does not know", () => ({ args: { status: "solved", silently: true } }), "args"],
    ["a value outside the catalogue", () => ({ args: { status: "deleted" } }), "args"],
    ["an id made for another message of the customer", () => ({ lastCustomerMessage: "1" }), "suggestion-mismatch"],
    [
      "money by way of the desk",
      () => ({ action: "refund.create", args: { order: "1001", amount: { minor: 1, currency: "USD" } } }),
      "wrong-runner",
    ],
    ["reading as an act", () => ({ action: "order.lookup", args: { order: "1001" } }), "wrong-runner"],
  ])("refuses %s, well signed", async (_what, change, code) => {
    const wish = await solve();
    const approval = await sam.approve(sam.propose({ ...wish, ...change(wish) }));
    expect((await claim(sam, approval)).body.error?.code).toBe(code);
  });

  test("refuses words that are not the catalogue's, well signed", async () => {
    const proposal = sam.propose(await solve());
    const other = { ...proposal, card: { ...proposal.card, button: "Say thanks" } };
    expect((await claim(sam, await sam.approve(other))).body.error?.code).toBe("card-changed");
  });

  test("a reviewer may look but not act", async () => {
    const rita = await bench.device("rita");
    const approval = await rita.approve(rita.propose(await solve()));
    expect((await claim(rita, approval)).body.error?.code).toBe("wrong-rep");
  });

  test("facts are the server's own, and what cannot be read is absent with a reason", async () => {
    const ask = (ticket: string, order: string | null) =>
      sam.call<{
        facts: Record<string, { value: unknown; source: string }>;
        customer: string | null;
        shown: string[][];
        problems: object[];
      }>("POST", "/v1/facts", {
        ref: { desk: "zendesk", host: "acme.zendesk.com", ticket },
        order,
      });
    const own = (await ask("4711", "1001")).body;
    expect(own).toMatchObject({
      customer: "cus_ana",
      problems: [],
      facts: {
        "requester.email": { value: "ana@example.com", source: "server" },
        "requester.customer": { value: "cus_ana" },
        "order.owner": { value: "cus_ana" },
        "order.total": { value: { minor: 3200, currency: "USD" } },
        "order.refundable": { value: { minor: 3200, currency: "USD" } },
        "order.status": { value: "returned" },
      },
    });
    expect(own.shown.join()).toContain("Blue kettle");
    const foreign = (await ask("4714", "1001")).body;
    expect(foreign.facts["order.owner"]?.value).toBe("cus_ana");
    expect(foreign.shown).toEqual([]);
    expect((await ask("4711", "' OR 1")).body.problems).toHaveLength(1);
    bench.practice.faults.shopDown(true);
    const down = (await ask("4711", "1001")).body;
    expect(down.facts["order.owner"]).toBeUndefined();
    expect(down.problems.length).toBeGreaterThan(0);
    const unknownDesk = await sam.call("POST", "/v1/facts", {
      ref: { desk: "zendesk", host: "evil.zendesk.com", ticket: "4711" },
      order: null,
    });
    expect(unknownDesk).toMatchObject({ status: 403, body: { error: { code: "wrong-rep" } } });
  });

  test("with the desk unreadable money is refused, and an act in the desk is still claimed once", async () => {
    const refund = await sam.approve(sam.propose(await bench.refund("4711", "1001", 3200)));
    const first = await approve();
    const second = await approve();
    bench.practice.faults.apiError(50);
    expect((await sam.call("POST", "/v1/executions", sam.request(refund))).body.error?.code).toBe("desk-unreadable");
    const answer = await claim(sam, first);
    expect(answer.status).toBe(200);
    expect((await claim(sam, second)).body.error?.code).toBe("already-claimed");
  });
});
