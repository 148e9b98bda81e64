/** Which inbox a ticket is in, by the server's own reading: a stricter mode for one cannot be left by saying another. */
import { afterEach, expect, test } from "vitest";
import { type Bench, startBench } from "#e2e/faults/bench.ts";
import { type FreshdeskBench, startFreshdeskBench } from "#e2e/faults/freshdesk-bench.ts";
import type { Fact } from "#lib/domain/fact.ts";
import { testPack } from "../testing/pack.ts";

let bench: Bench | FreshdeskBench | undefined;
afterEach(async () => {
  await bench?.stop();
  expect(bench?.reports).toEqual([]);
  bench = undefined;
});

type Facts = { facts: Record<string, Fact> };
const inboxOf = async (at: Bench | FreshdeskBench, desk: string, ticket: string) => {
  const ref = { desk, host: `acme.${desk}.com`, ticket };
  const { body } = await (await at.device()).call<Facts>("POST", "/v1/facts", { ref, order: null });
  return body.facts["ticket.inbox"];
};

test("the server reads the group of a Zendesk ticket by its name, and is silent where there is none", async () => {
  bench = await startBench();
  expect(await inboxOf(bench, "zendesk", "4717")).toEqual({ value: "Legal", source: "server" });
  const legal = bench.practice.desk.store.tickets.get(4717);
  (legal as { groupId: number | null }).groupId = null;
  expect(await inboxOf(bench, "zendesk", "4717")).toBeUndefined();
});

test("the server reads the group of a Freshdesk ticket by its name", async () => {
  const freshdesk = await startFreshdeskBench();
  bench = freshdesk;
  const grouped = [...freshdesk.practice.freshdesk.store.tickets.values()].find(({ groupId }) => groupId === 6103);
  expect(await inboxOf(freshdesk, "freshdesk", String(grouped?.id))).toEqual({ value: "Legal", source: "server" });
});

test("a mode for an inbox holds for money by what the server read, whatever a browser says", async () => {
  const modes = [{ mode: "draft-only" as const, inbox: "Legal", why: "Legal decides." }];
  const opened = await startBench({ pack: testPack({ modes }) });
  bench = opened;
  const sam = await opened.device();
  const refund = async () => {
    const approval = await sam.approve(sam.propose(await opened.refund("4711", "1001", 10_00)));
    const facts = { "ticket.inbox": { value: "Support", source: "server" } };
    return sam.call("POST", "/v1/executions", { ...sam.request(approval), facts });
  };
  const ticket = opened.practice.desk.store.tickets.get(4711) as { groupId: number | null };
  const { groupId: legal } = opened.practice.desk.store.tickets.get(4717) as { groupId: number | null };
  const own = ticket.groupId;
  for (const group of [legal, null]) {
    ticket.groupId = group;
    expect((await refund()).body.error?.happened).toContain("rule `mode`: Legal decides.");
  }
  ticket.groupId = own ?? 21;
  expect((await refund()).status).toBe(200);
});

test("a browser names no inbox for a ticket of which the server read that it is in none", async () => {
  const modes = [{ mode: "draft-only" as const, inbox: "Legal", why: "Legal decides." }];
  const opened = await startBench({ pack: testPack({ modes }) });
  bench = opened;
  const sam = await opened.device();
  const ticket = opened.practice.desk.store.tickets.get(4711) as { groupId: number | null };
  const own = ticket.groupId;
  const solve = async () => {
    const approval = await sam.approve(sam.propose(await opened.wish("4711", "status.set", { status: "solved" })));
    const facts = { "ticket.inbox": { value: "Support", source: "attested" } };
    return sam.call("POST", "/v1/claims", { ...sam.request(approval), facts });
  };
  ticket.groupId = null;
  expect((await solve()).body.error?.happened).toContain("rule `mode`: Legal decides.");
  ticket.groupId = own ?? 21;
  expect((await solve()).status).toBe(200);
});
