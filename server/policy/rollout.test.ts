import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Bench, startBench } from "#e2e/faults/bench.ts";
import { digest } from "#lib/domain/hash.ts";
import type { PolicyStatusAnswer, Rollout } from "#lib/domain/lead-api.ts";
import type { LeaseAnswer } from "#lib/domain/server-api.ts";
import { formatInstant } from "#lib/domain/time.ts";
import type { Device } from "../testing/device.ts";
import { recorded } from "../testing/entries.ts";
import { asPublisher, type Publisher } from "../testing/publisher.ts";

// Their hundredths are written down in bucket.property.test.ts: mia is in the first 25 %, sam in the first 60 %.
let bench: Bench;
let publisher: Publisher;
let sam: Device;
let mia: Device;

beforeEach(async () => {
  bench = await startBench();
  publisher = await asPublisher(bench.server, () => bench.clock.now);
  sam = await bench.device("sam");
  mia = await bench.device("mia");
});
afterEach(async () => {
  await bench.stop();
  expect(bench.reports).toEqual([]);
});

const lease = (device: Device, more: object = {}) =>
  device.call<LeaseAnswer>("POST", "/v1/lease", { have: null, ...more });
/** The revision that the lease names, and the one that came with it. */
async function given(device: Device) {
  const { body } = await lease(device);
  const { revision } = body.lease.body;
  expect(body.lease.body.policy).toBe(digest(body.policy?.body.document));
  expect(body.policy?.body.revision).toBe(revision);
  return revision;
}
const rollout = (revision: number, more: object) => publisher.post<Rollout>("/policy/rollout", { revision, ...more });
const status = async () => (await publisher.get<PolicyStatusAnswer>("/policy/status")).body;

test("a share has the new revision, the others keep theirs; widened it reaches more, and nobody loses it", async () => {
  const published = await publisher.publish(2, "Second", 5);
  expect(published.body).toMatchObject({ revision: 2, share: 5, reps: { covered: 0, of: 3 } });
  expect([await given(sam), await given(mia)]).toEqual([1, 1]);
  expect((await rollout(2, { share: 25 })).body).toMatchObject({ share: 25, reps: { covered: 1, of: 3 } });
  expect([await given(sam), await given(mia)]).toEqual([1, 2]);
  // The next revision begins with the same people.
  await publisher.publish(3, "Third", 25);
  expect([await given(sam), await given(mia)]).toEqual([1, 3]);
  await rollout(3, { share: 100 });
  expect([await given(sam), await given(mia)]).toEqual([3, 3]);
  expect(await recorded(path.join(bench.dir, "server"), "policy-rolled-out")).toEqual([
    { revision: 2, share: 25, held: false, from: 5, by: "mia" },
    { revision: 3, share: 100, held: false, from: 25, by: "mia" },
  ]);
});

test("the newest is what everybody may read, whatever its share", async () => {
  await publisher.publish(2, "Second", 5);
  expect((await publisher.get<{ policy: { body: { revision: number } } }>("/policy")).body.policy.body.revision).toBe(
    2,
  );
});

test("claims are let through under the rep's own policy, and under no other", async () => {
  const { digest: second } = (await publisher.publish(2, "Second", 25)).body;
  const wish = await bench.wish("4711", "status.set", { status: "solved" });
  const other = await bench.wish("4711", "status.set", { status: "pending" });
  const claim = async (device: Device, deskUser: string, policy: string, which = wish) => {
    const approval = await device.approve(device.propose({ ...which, deskUser, policy }));
    return device.call("POST", "/v1/claims", device.request(approval));
  };
  expect((await claim(sam, "77", second)).body.error?.code).toBe("policy-changed");
  expect((await claim(mia, "78", wish.policy)).body.error?.code).toBe("policy-changed");
  expect((await claim(mia, "78", second)).status).toBe(200);
  expect((await claim(sam, "77", wish.policy, other)).status).toBe(200);
});

test("a hold goes on while another share gets another policy, and ends when it is widened to this rep", async () => {
  const hold = async () => {
    const approval = await sam.approve(sam.propose(await bench.refund("4711", "1001", 3200)));
    await sam.call("POST", "/v1/executions", sam.request(approval));
    return approval.approved.proposal.suggestionId;
  };
  const first = await hold();
  await publisher.publish(2, "Second", 25);
  await rollout(2, { share: 60 });
  bench.clock.now += 8_001;
  await bench.server().tick();
  const { body } = await sam.call("GET", `/v1/executions/${first}`);
  expect(body).toMatchObject({ execution: { state: "cancelled", failure: { code: "policy-changed" } } });
  expect(bench.practice.shop.store.ledger()).toEqual([]);
});

test("a hold is not touched by a roll-out that does not reach its rep", async () => {
  const approval = await sam.approve(sam.propose(await bench.refund("4711", "1001", 3200)));
  await sam.call("POST", "/v1/executions", sam.request(approval));
  await publisher.publish(2, "Second", 25);
  bench.clock.now += 8_001;
  await bench.server().tick();
  const { body } = await sam.call("GET", `/v1/executions/${approval.approved.proposal.suggestionId}`);
  expect(body).toMatchObject({ execution: { state: "done" } });
});

test("held, it stays with whom it reached and reaches nobody else; then it goes on", async () => {
  await publisher.publish(2, "Second");
  expect(await given(mia)).toBe(2);
  expect((await rollout(2, { held: true })).body).toMatchObject({ share: 100, held: true });
  expect([await given(sam), await given(mia)]).toEqual([1, 2]);
  await bench.restart();
  expect([await given(sam), await given(mia)]).toEqual([1, 2]);
  expect((await rollout(2, { held: false })).body).toMatchObject({ share: 100, held: false });
  expect([await given(sam), await given(mia)]).toEqual([2, 2]);
});

test.each<[string, number, object, number, string]>([
  ["a smaller share", 2, { share: 5 }, 409, "rollout-narrower"],
  ["a revision that never was", 9, { share: 50 }, 404, "revision-unknown"],
  ["wider and held at once", 2, { share: 50, held: true }, 409, "rollout-held"],
  ["more than everybody", 2, { share: 101 }, 400, "bad-request"],
  ["nobody", 2, { share: 0 }, 400, "bad-request"],
])("refuses %s", async (_what, revision, more, code, name) => {
  await publisher.publish(2, "Second", 25);
  const answer = await rollout(revision, more);
  expect(answer).toMatchObject({ status: code, body: { error: { code: name } } });
  expect((await status()).rollouts[0]).toMatchObject({ revision: 2, share: 25, held: false });
  expect(await recorded(path.join(bench.dir, "server"), "policy-rolled-out")).toEqual([]);
});

test("what is held is not widened, and what a newer one took the place of neither", async () => {
  await publisher.publish(2, "Second", 25);
  await rollout(2, { held: true });
  expect((await rollout(2, { share: 50 })).body.error?.code).toBe("rollout-held");
  expect((await rollout(2, { share: 50, held: false })).body).toMatchObject({ share: 50, held: false });
  await publisher.publish(3, "Third");
  expect((await rollout(2, { share: 75 })).body.error?.code).toBe("rollout-over");
  expect((await rollout(2, { held: true })).body.error?.code).toBe("rollout-over");
});

test("asked twice for the same, it is one change", async () => {
  await publisher.publish(2, "Second", 25);
  await rollout(2, { share: 60 });
  expect((await rollout(2, { share: 60 })).status).toBe(200);
  expect(await recorded(path.join(bench.dir, "server"), "policy-rolled-out")).toHaveLength(1);
});

test("a roll-back is a new revision with the older text, and an approval under that text still counts", async () => {
  const wish = await bench.wish("4711", "status.set", { status: "solved" });
  const approval = await sam.approve(sam.propose(wish));
  await publisher.publish(2, "Second", 25);
  expect(await given(mia)).toBe(2);
  await publisher.publish(3, "Test support");
  expect([await given(sam), await given(mia)]).toEqual([3, 3]);
  expect((await sam.call("POST", "/v1/claims", sam.request(approval))).status).toBe(200);
});

test("who runs what since when, who refused it and why, and who is too old for it", async () => {
  const since = formatInstant(bench.clock.now - 3_600_000);
  await lease(sam, { have: { revision: 1, roster: 1 }, runs: { engine: 0, since } });
  await lease(mia);
  const published = await publisher.publish(2, "Second");
  expect(published.body).toMatchObject({ cannotRun: [{ rep: "sam", deviceName: "test", engine: 0 }] });
  bench.clock.now += 60_000;
  const at = formatInstant(bench.clock.now);
  const refused = { revision: 2, code: "policy-engine" };
  await lease(sam, { have: { revision: 1, roster: 1 }, runs: { engine: 0, since, refused } });
  await lease(mia, { have: { revision: 1, roster: 1 }, runs: { engine: 1, since } });
  const { rollouts, runs } = await status();
  expect(rollouts.map(({ revision }) => revision)).toEqual([2, 1]);
  expect(runs).toHaveLength(2);
  expect(runs).toContainEqual({
    rep: "sam",
    team: "eu",
    device: sam.signer.keyId,
    deviceName: "test",
    revision: 1,
    since,
    seenAt: at,
    engine: 0,
    refused,
  });
  expect(runs).toContainEqual(expect.objectContaining({ rep: "mia", revision: 2, since: at, engine: 1 }));
  bench.clock.now += 60_000;
  const own = formatInstant(bench.clock.now - 30_000);
  await lease(mia, { have: { revision: 2, roster: 1 }, runs: { engine: 1, since: own } });
  expect((await status()).runs[0]).toMatchObject({ rep: "mia", revision: 2, since: own });
  bench.clock.now += 8 * 86_400_000;
  expect((await status()).runs).toEqual([]);
});
