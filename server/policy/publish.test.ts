import { readFileSync } from "node:fs";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Bench, startBench } from "#e2e/faults/bench.ts";
import type { PublishedPolicy } from "#lib/domain/authority.ts";
import type { PolicyDocument } from "#lib/domain/policy-document.ts";
import { formatInstant } from "#lib/domain/time.ts";
import { makeKeyPair, openSigner, type Signer, signBody } from "../keys/ed25519.ts";
import { testPack } from "../testing/pack.ts";

let bench: Bench;
let publisher: Signer;

beforeEach(async () => {
  bench = await startBench();
  publisher = await openSigner(JSON.parse(readFileSync(bench.server().publisherKeyFile, "utf8")));
});
afterEach(async () => {
  await bench.stop();
  expect(bench.reports).toEqual([]);
});

function next(more: Partial<PublishedPolicy> = {}, document: Partial<PolicyDocument> = {}): PublishedPolicy {
  return {
    type: "countersign.published-policy/1",
    org: "acme",
    revision: 2,
    notBefore: formatInstant(bench.clock.now),
    engine: 1,
    ...testPack({ name: "Second", ...document }),
    playbooks: [],
    knowledge: [],
    ...more,
  };
}

async function upload(policy: unknown, token = bench.server().publishToken) {
  const response = await fetch(`${bench.server().url}/v1/policy`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
    body: JSON.stringify({ policy }),
  });
  return { status: response.status, body: await response.json() };
}

const inForce = async () => {
  const sam = await bench.device();
  const { body } = await sam.call<{ policy: { body: PublishedPolicy } }>("GET", "/v1/policy");
  return body.policy.body;
};

test("a signed next revision comes into force, on record, and again after a restart", async () => {
  const signed = await signBody(publisher, next());
  expect(await upload(signed)).toMatchObject({ status: 200, body: { revision: 2 } });
  expect(await upload(signed)).toMatchObject({ status: 200, body: { revision: 2 } });
  expect((await inForce()).document.name).toBe("Second");
  await bench.restart();
  expect((await inForce()).revision).toBe(2);
});

test.each<[string, () => Promise<unknown>, string]>([
  [
    "a publisher that the roster does not list",
    async () => signBody(await openSigner(await makeKeyPair()), next()),
    "policy-key-unknown",
  ],
  [
    "a good signature over other bytes",
    async () => ({ ...(await signBody(publisher, next())), body: next({}, { mode: "stop" }) }),
    "policy-unsigned",
  ],
  ["no signature", async () => ({ body: next(), key: publisher.keyId, sig: "" }), "bad-request"],
  ["the revision in force again", () => signBody(publisher, next({ revision: 1 })), "policy-revision"],
  ["a skipped revision", () => signBody(publisher, next({ revision: 3 })), "policy-revision"],
  ["a newer engine", () => signBody(publisher, next({ engine: 2 })), "policy-engine"],
  ["a document that needs a newer engine", () => signBody(publisher, next({}, { engine: ">=2" })), "policy-invalid"],
  ["another organisation", () => signBody(publisher, next({ org: "other" })), "policy-org"],
  ["a time to come", () => signBody(publisher, next({ notBefore: "2999-01-01T00:00:00Z" })), "policy-not-before"],
  [
    "a rule of an unknown kind",
    () => signBody(publisher, next({}, { rules: [{ id: "x", kind: "hope", on: "*", why: "?" }] })),
    "policy-invalid",
  ],
])("refuses %s and keeps what is in force", async (_what, make, code) => {
  const answer = await upload(await make());
  expect(answer.body).toMatchObject({ error: { code } });
  expect((await inForce()).revision).toBe(1);
});

test("refuses a publisher's key that has expired", async () => {
  bench.clock.now += 366 * 86_400_000;
  expect((await upload(await signBody(publisher, next()))).body).toMatchObject({
    error: { code: "policy-key-expired" },
  });
});

test("the upload token alone, or none, publishes nothing", async () => {
  const signed = await signBody(publisher, next());
  expect(await upload(signed, "guess")).toMatchObject({ status: 401, body: { error: { code: "not-publisher" } } });
  const sam = await bench.device();
  expect((await upload(signed, sam.token)).status).toBe(401);
});

test("an approval given under the policy before is refused", async () => {
  const sam = await bench.device();
  const approval = await sam.approve(sam.propose(await bench.refund("4711", "1001", 3200)));
  await upload(await signBody(publisher, next()));
  const answer = await sam.call("POST", "/v1/executions", sam.request(approval));
  expect(answer).toMatchObject({ status: 409, body: { error: { code: "policy-changed" } } });
});

test("a policy that comes during a hold ends the hold", async () => {
  const sam = await bench.device();
  const approval = await sam.approve(sam.propose(await bench.refund("4711", "1001", 3200)));
  await sam.call("POST", "/v1/executions", sam.request(approval));
  await upload(await signBody(publisher, next()));
  bench.clock.now += 8_001;
  await bench.server().tick();
  const { body } = await sam.call("GET", `/v1/executions/${approval.approved.proposal.suggestionId}`);
  expect(body).toMatchObject({ execution: { state: "cancelled", failure: { code: "policy-changed" } } });
  expect(bench.practice.shop.store.ledger()).toEqual([]);
});
