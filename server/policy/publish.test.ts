import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Bench, startBench } from "#e2e/faults/bench.ts";
import type { PublishedPolicy, SignedPolicy } from "#lib/domain/authority.ts";
import { formatInstant } from "#lib/domain/time.ts";
import { makeKeyPair, openSigner, signBody } from "../keys/ed25519.ts";
import { recorded } from "../testing/entries.ts";
import { asPublisher, type Publisher } from "../testing/publisher.ts";

let bench: Bench;
let publisher: Publisher;

beforeEach(async () => {
  bench = await startBench();
  publisher = await asPublisher(bench.server, () => bench.clock.now);
});
afterEach(async () => {
  await bench.stop();
  expect(bench.reports).toEqual([]);
});

const upload = (policy: unknown, token?: string) => publisher.post("/policy", { policy }, token);
const sign = (more: Partial<PublishedPolicy> = {}) => signBody(publisher.signer, publisher.policy(more));
const inForce = async () => (await publisher.get<{ policy: SignedPolicy }>("/policy")).body.policy.body;

test("a signed next revision comes into force, on record under its publisher's name, and again after a restart", async () => {
  const signed = await sign();
  expect(await upload(signed)).toMatchObject({ status: 200, body: { revision: 2 } });
  expect(await upload(signed)).toMatchObject({ status: 200, body: { revision: 2 } });
  expect((await inForce()).document.name).toBe("Second");
  await bench.restart();
  expect((await inForce()).revision).toBe(2);
  expect(await recorded(path.join(bench.dir, "server"), "policy-published")).toEqual([
    { revision: 1, publisher: "mia", key: publisher.signer.keyId, share: 100 },
    { revision: 2, publisher: "mia", key: publisher.signer.keyId, share: 100 },
  ]);
});

type Make = () => Promise<unknown> | unknown;
const json = (policy: unknown) => JSON.stringify({ policy });
const ahead = (minutes: number) => formatInstant(bench.clock.now + minutes * 60_000);

test.each<[string, Make, string]>([
  ["unsigned", () => json(publisher.policy()), "bad-request"],
  ["a signature stripped off", async () => json({ ...(await sign()), sig: undefined }), "bad-request"],
  ["an empty signature", async () => json({ ...(await sign()), sig: "" }), "bad-request"],
  ["a body cut short", async () => json(await sign()).slice(0, -200), "bad-request"],
  [
    "a key that it does not know beside the signature",
    async () => json({ ...(await sign()), by: "mia" }),
    "bad-request",
  ],
  [
    "a publisher that the roster does not list",
    async () => json(await signBody(await openSigner(await makeKeyPair()), publisher.policy())),
    "policy-key-unknown",
  ],
  [
    "another key under the publisher's name",
    async () => {
      const other = await signBody(await openSigner(await makeKeyPair()), publisher.policy());
      return json({ ...other, key: publisher.signer.keyId });
    },
    "policy-unsigned",
  ],
  [
    "the right key over other bytes",
    async () => json({ ...(await sign()), body: publisher.policy({}, { mode: "stop" }) }),
    "policy-unsigned",
  ],
  [
    "an old revision under a new number, with the old signature",
    async () => {
      const { policy } = (await publisher.get<{ policy: SignedPolicy }>("/policy")).body;
      return json({ ...policy, body: { ...policy.body, revision: 2 } });
    },
    "policy-unsigned",
  ],
  ["an older revision", async () => json(await sign({ revision: 1 })), "policy-revision"],
  ["a skipped revision", async () => json(await sign({ revision: 3 })), "policy-revision"],
  ["a newer engine", async () => json(await sign({ engine: 1_000 })), "policy-engine"],
  [
    "a document that needs a newer engine",
    async () => json(await signBody(publisher.signer, publisher.policy({}, { engine: ">=1000" }))),
    "policy-invalid",
  ],
  ["another organisation", async () => json(await sign({ org: "other" })), "policy-org"],
  ["six minutes from now", async () => json(await sign({ notBefore: ahead(6) })), "policy-not-before"],
  [
    "a rule of an unknown kind",
    async () => {
      const rules = [{ id: "x", kind: "hope", on: "*", why: "?" }];
      return json(await signBody(publisher.signer, publisher.policy({}, { rules })));
    },
    "policy-invalid",
  ],
  [
    "a publisher's key that has expired",
    async () => {
      bench.clock.now += 366 * 86_400_000;
      return json(await sign());
    },
    "policy-key-expired",
  ],
])("refuses %s and keeps what is in force", async (_what, make, code) => {
  const answer = await publisher.post("/policy", await make());
  expect(answer.body).toMatchObject({ error: { code } });
  expect((await inForce()).revision).toBe(1);
  expect(await recorded(path.join(bench.dir, "server"), "policy-published")).toHaveLength(1);
});

test("a clock that is four minutes ahead is no reason to refuse", async () => {
  expect((await upload(await sign({ notBefore: ahead(4) }))).status).toBe(200);
});

test("of two publishers at the same moment one is told that the other was faster", async () => {
  const both = await Promise.all([
    upload(await signBody(publisher.signer, publisher.policy({}, { name: "One" }))),
    upload(await signBody(publisher.signer, publisher.policy({}, { name: "Other" }))),
  ]);
  expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
  expect(both.find(({ status }) => status === 409)?.body.error?.code).toBe("policy-revision");
});

test("the older text comes back as a new revision that is signed anew", async () => {
  await publisher.publish(2, "Second");
  const { policy: first } = (await publisher.get<{ policy: SignedPolicy }>("/policy?revision=1")).body;
  const back = await signBody(publisher.signer, { ...first.body, revision: 3 });
  expect(await upload(back)).toMatchObject({ status: 200, body: { revision: 3 } });
  expect((await inForce()).document).toEqual(first.body.document);
});

test("an earlier revision can be read, and one that never was is said so", async () => {
  await publisher.publish(2, "Second");
  const first = await publisher.get<{ policy: SignedPolicy }>("/policy?revision=1");
  expect(first.body.policy.body).toMatchObject({ revision: 1, document: { name: "Test support" } });
  expect(await publisher.get("/policy?revision=9")).toMatchObject({
    status: 404,
    body: { error: { code: "revision-unknown" } },
  });
  expect((await publisher.get("/policy?revision=-1")).body.error?.code).toBe("bad-request");
});

test("the upload token alone, or none, publishes nothing", async () => {
  const signed = await sign();
  expect(await upload(signed, "guess")).toMatchObject({ status: 401, body: { error: { code: "not-publisher" } } });
  const sam = await bench.device();
  expect((await upload(signed, sam.token)).status).toBe(401);
});

test("an approval given under the policy before is refused", async () => {
  const sam = await bench.device();
  const approval = await sam.approve(sam.propose(await bench.refund("4711", "1001", 3200)));
  await upload(await sign());
  const answer = await sam.call("POST", "/v1/executions", sam.request(approval));
  expect(answer).toMatchObject({ status: 409, body: { error: { code: "policy-changed" } } });
});

test("a policy that comes during a hold ends the hold", async () => {
  const sam = await bench.device();
  const approval = await sam.approve(sam.propose(await bench.refund("4711", "1001", 3200)));
  await sam.call("POST", "/v1/executions", sam.request(approval));
  await upload(await sign());
  bench.clock.now += 8_001;
  await bench.server().tick();
  const { body } = await sam.call("GET", `/v1/executions/${approval.approved.proposal.suggestionId}`);
  expect(body).toMatchObject({ execution: { state: "cancelled", failure: { code: "policy-changed" } } });
  expect(bench.practice.shop.store.ledger()).toEqual([]);
});
