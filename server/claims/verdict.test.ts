/** What an intent says was decided against what the server decides, and what stands on record of a breaker. */
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Bench, startBench } from "#e2e/faults/bench.ts";
import { nextItem } from "#lib/audit/item.ts";
import { toBase64 } from "#lib/domain/bytes.ts";
import { digest } from "#lib/domain/hash.ts";
import type { LogItem } from "#lib/domain/log-entry.ts";
import { signedBytes } from "#lib/domain/signed.ts";
import type { Approval, Device } from "../testing/device.ts";
import { recordedEntries } from "../testing/entries.ts";
import { testPack } from "../testing/pack.ts";

const HOUR = 3_600_000;
let bench: Bench;
let sam: Device;

beforeEach(async () => {
  const pack = testPack();
  pack.document.rules?.push({
    id: "reason",
    kind: "oblige",
    on: "status.set",
    needs: ["reason-code"],
    why: "A change of status has a reason.",
  });
  pack.document.rules?.push({
    id: "flood",
    kind: "breaker",
    on: "tags.change",
    spike: { times: 2, over: "7d", within: "1h", least: 1 },
    probe: "30m",
    why: "Too many tags at once.",
  });
  bench = await startBench({ pack });
  sam = await bench.device();
});
afterEach(async () => {
  await bench.stop();
  expect(bench.reports).toEqual([]);
});

const records = async (entry: LogItem["entry"]) =>
  (await recordedEntries(path.join(bench.dir, "server"))).filter((one) => one.entry === entry);

async function solve(rules: string[]) {
  const proposal = sam.propose(await bench.wish("4711", "status.set", { status: "solved" }));
  const reason = await sam.witness(proposal, "reason-code", { roles: ["rep"], value: "answered" });
  return sam.approve(proposal, [reason], rules);
}

/** The same approval with another verdict in its intent, signed by the device itself. */
async function saying(approval: Approval, outcome: LogItem["outcome"]): Promise<Approval> {
  const { item } = approval.intent.signed;
  const { type: _type, device, seq, prev, ...fields } = item;
  const next = nextItem({ device, seq: seq - 1, prev }, { ...fields, ...(outcome === undefined ? {} : { outcome }) });
  const sig = toBase64(await sam.signer.sign(signedBytes(next.item)));
  sam.chain = next.state;
  return { ...approval, intent: { ...approval.intent, signed: { item: next.item, sig } }, entryId: next.id };
}

const claim = (approval: Approval) => sam.call("POST", "/v1/claims", sam.request(approval));

test("an intent that keeps silent about a rule that fired is refused, and leaves nothing behind", async () => {
  const refused = await claim(await solve([]));
  expect(refused).toMatchObject({ status: 409, body: { error: { code: "verdict-mismatch" } } });
  expect(refused.body.error?.happened).toContain("`reason`");
  expect(await records("intent")).toEqual([]);
});

test.each(["needs", "deny", "escalate", "pause"] as const)(
  "what the browser itself states as `%s` does not run",
  async (outcome) => {
    const refused = await claim(await saying(await solve(["reason"]), outcome));
    expect(refused).toMatchObject({ status: 409, body: { error: { code: "verdict-mismatch" } } });
    expect(await records("intent")).toEqual([]);
  },
);

test("an intent under another policy than the server's is refused, whatever it says", async () => {
  const wish = { ...(await bench.wish("4711", "status.set", { status: "solved" })), policy: digest("another") };
  const refused = await claim(await sam.approve(sam.propose(wish)));
  expect(refused.body.error?.code).toBe("policy-changed");
});

test("the same verdict is let through, and a browser that was stricter too", async () => {
  expect((await claim(await solve(["reason"]))).status).toBe(200);
  const proposal = sam.propose(await bench.wish("4712", "priority.set", { priority: "high" }));
  expect((await claim(await sam.approve(proposal, [], ["own-idea"]))).status).toBe(200);
});

test("what the server takes over stands on record with the server's own verdict and its hold", async () => {
  const mia = await bench.device("mia");
  const proposal = sam.propose(await bench.refund("4712", "1002", 8200));
  const approval = await sam.approve(
    proposal,
    [await mia.witness(proposal, "lead-approval")],
    ["budget", "cap", "more"],
  );
  expect((await sam.call("POST", "/v1/executions", sam.request(approval))).status).toBe(200);
  const [held] = await records("held");
  expect(held?.item).toMatchObject({
    rep: "sam",
    suggestion: proposal.suggestionId,
    proposal: digest(proposal),
    policy: proposal.policy,
    settles: approval.entryId,
    outcome: "allow",
    rules: ["budget", "cap"],
  });
  const runAt = new Date(bench.clock.now + 8_000).toISOString();
  expect(held?.values).toEqual({ runAt, holdSeconds: 8 });
});

test("a breaker is on record when it opens, lets one through and closes, once each", async () => {
  let n = 0;
  const tag = async () => {
    n += 1;
    const wish = await bench.wish("4711", "tags.change", { add: [`t${n}`], remove: [] });
    return (await claim(await sam.approve(sam.propose(wish)))).status;
  };
  const said = async () => (await records("breaker")).map(({ item }) => `${item.reason} ${item.rules?.join()}`);
  expect([await tag(), await tag()]).toEqual([200, 200]);
  expect(await said()).toEqual([]);
  expect([await tag(), await tag()]).toEqual([422, 422]);
  expect(await said()).toEqual(["opened flood"]);
  // Quiet for long enough that one may try, and still more than usual.
  bench.clock.now += 0.6 * HOUR;
  expect([await tag(), await tag()]).toEqual([200, 422]);
  expect((await said()).slice(1)).toEqual(["trial flood", "opened flood"]);
  bench.clock.now += 3 * HOUR;
  expect([await tag(), await tag()]).toEqual([200, 200]);
  expect((await said()).slice(3)).toEqual(["closed flood"]);
  expect((await records("breaker"))[0]?.values).toEqual({ action: "tags.change", subject: "all" });
});
