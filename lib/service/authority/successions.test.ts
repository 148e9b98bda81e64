/** A key's own statement is the only way from one trusted key to the next: in the worker, over HTTP and a restart. */
import "fake-indexeddb/auto";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { KeySuccession, SignedKeySuccession } from "#lib/domain/authority.ts";
import { rootFingerprint } from "#lib/domain/signed.ts";
import { formatInstant } from "#lib/domain/time.ts";
import { readSetting, writeSetting } from "#lib/storage/settings.ts";
import { publishedPolicy } from "../fixtures/contract-server.ts";
import { type ServedBench, serveBench } from "../fixtures/served-bench.ts";
import { makeSigner, type TestSigner } from "../fixtures/signer.ts";

const START = Date.parse("2026-11-20T09:00:00Z");

let served: ServedBench;
let b: TestSigner;
let c: TestSigner;

beforeEach(async () => {
  served = await serveBench(START);
  await served.bench.authority.sync();
  [b, c] = await Promise.all([makeSigner(), makeSigner()]);
});
afterEach(() => served.close());

const root = () => served.server.keys.root;
const publisher = () => served.server.keys.publisher;

function says(
  from: TestSigner,
  to: TestSigner,
  more: Partial<KeySuccession> = {},
  signer = from,
): Promise<SignedKeySuccession> {
  const at = formatInstant(START);
  const body = { type: "countersign.key-succession/1" as const, org: "acme", role: "root" as const, at };
  return signer.signBody({ ...body, from: from.publicKey, to: to.publicKey, ...more });
}

/** The server names these, and has a roster that this root signed. */
async function offer(successions: unknown, rootNow: TestSigner = root()): Promise<void> {
  const { server } = served;
  server.successions = successions;
  server.roster = { ...server.roster, version: server.roster.version + 1 };
  server.crooked.roster = await rootNow.signBody(server.roster);
  await served.bench.authority.sync();
}

const pinned = () => served.bench.connection.pin()?.root;
const problem = () => served.bench.authority.status().problem?.code;

describe("the root", () => {
  test("its own statement moves the pin; the person is told once, with both fingerprints", async () => {
    await offer([await says(root(), b)], b);
    expect(pinned()).toBe(b.publicKey);
    expect(served.bench.connection.roster()?.version).toBe(2);
    expect(served.bench.authority.standing()).toMatchObject({ ok: true });
    const told = { from: rootFingerprint(root().raw), to: rootFingerprint(b.raw) };
    expect(served.bench.authority.status()).toMatchObject({ rootReplaced: told });
    await served.restart();
    expect(pinned()).toBe(b.publicKey);
    expect(served.bench.connection.session()?.root).toBe(b.publicKey);
    expect(served.bench.authority.standing()).toMatchObject({ ok: true });
    expect(served.bench.authority.status()).toMatchObject({ rootReplaced: told });
    await served.bench.connection.understoodRoot();
    await served.restart();
    await served.bench.authority.sync();
    expect(served.bench.authority.status()).not.toHaveProperty("rootReplaced");
  });

  test("what the old root signs afterwards is refused", async () => {
    await offer([await says(root(), b)], b);
    await offer([await says(root(), b)], root());
    expect(problem()).toBe("roster-unsigned");
    expect(served.bench.connection.roster()?.version).toBe(2);
  });

  test("without a statement the pin stays, whatever another root signs", async () => {
    await offer([], b);
    expect([pinned(), problem()]).toEqual([root().publicKey, "roster-unsigned"]);
  });

  test("a roster that did not come along yet: the old one stays in force, also across a restart", async () => {
    served.server.successions = [await says(root(), b)];
    await served.bench.authority.sync();
    await served.restart();
    expect(pinned()).toBe(b.publicKey);
    expect(served.bench.authority.standing()).toMatchObject({ ok: true });
  });

  test.each([false, true])("a chain is followed to its end (last statement first: %s)", async (reversed) => {
    const chain = [await says(root(), b), await says(b, c)];
    await offer(reversed ? chain.reverse() : chain, c);
    expect(pinned()).toBe(c.publicKey);
    expect(problem()).toBeUndefined();
    expect(served.bench.authority.standing()).toMatchObject({ ok: true });
  });

  test("a fork: the first that was seen counts, the other one is refused and reported", async () => {
    await offer([await says(root(), b)], b);
    await offer([await says(root(), b), await says(root(), c)], c);
    expect([pinned(), problem()]).toEqual([b.publicKey, "succession-fork"]);
    await served.bench.authority.sync();
    const question = served.server.requests.findLast(({ path }) => path === "/v1/lease")?.body;
    expect(question).toMatchObject({ runs: { refused: { code: "succession-fork" } } });
  });

  test("a circle does not bring a key back that went", async () => {
    await offer([await says(root(), b), await says(b, root())], b);
    expect([pinned(), problem()]).toEqual([b.publicKey, "succession-used-key"]);
    await offer([await says(b, b)], b);
    expect([pinned(), problem()]).toEqual([b.publicKey, "succession-used-key"]);
  });

  test.each<[code: string, make: () => Promise<unknown>]>([
    ["succession-unsigned", () => says(root(), b, {}, b)],
    ["succession-unsigned", () => says(root(), b, {}, publisher())],
    ["succession-unsigned", async () => ({ ...(await says(root(), b)), body: (await says(root(), c)).body })],
    ["succession-other-org", () => says(root(), b, { org: "other" })],
    ["succession-from-future", () => says(root(), b, { at: formatInstant(START + 6 * 60_000) })],
    ["succession-used-key", () => says(root(), publisher())],
    ["succession-malformed", async () => ({ ...(await says(root(), b)), sig: undefined })],
  ])("%s: moves nothing", async (code, make) => {
    served.server.successions = [await make()];
    await served.bench.authority.sync();
    expect([pinned(), problem()]).toEqual([root().publicKey, code]);
    expect(served.bench.authority.standing()).toMatchObject({ ok: true });
  });

  test("statements of keys that nobody here trusts are nobody's", async () => {
    served.server.successions = [await says(b, c), await says(c, b), await says(publisher(), b)];
    await served.bench.authority.sync();
    expect(pinned()).toBe(root().publicKey);
    expect(await served.bench.db.settings.get("successions")).toBeUndefined();
  });

  test("signing in again after it was replaced: the old pin leads to the new root, revisions go on", async () => {
    served.server.policy = publishedPolicy(5, START);
    await served.bench.authority.sync();
    await served.bench.connection.signOut();
    const { server, bench } = served;
    const next = await says(root(), b);
    const old = server.keys.root;
    server.keys.root = b;
    server.roster = { ...server.roster, version: 2 };
    const refused = await bench.signIn(server);
    expect(refused, "no statement, no other root").toMatchObject({ failure: { code: "other-organisation" } });
    server.successions = [next];
    expect(await bench.signIn(server)).toMatchObject({ ok: true, value: { root: b.publicKey } });
    expect(bench.authority.status().rootReplaced?.from).toBe(rootFingerprint(old.raw));
    server.policy = publishedPolicy(4, START);
    await bench.authority.load();
    await bench.authority.sync();
    expect(problem()).toBe("policy-older");
  });
});

describe("a publisher's key", () => {
  const policyBy = async (signer: TestSigner, revision: number) => {
    served.server.policy = publishedPolicy(revision, START);
    served.server.crooked.policy = await signer.signBody(served.server.policy);
    await served.bench.authority.sync();
    return served.bench.authority.status().problem?.code ?? served.bench.authority.status().policy;
  };
  const role = { role: "policy" as const };

  test("its successor may sign, and the successor's successor, also after a restart", async () => {
    served.server.successions = [await says(publisher(), b, role), await says(b, c, role)];
    expect(await policyBy(b, 2)).toBe("Policy 2");
    expect(await policyBy(c, 3)).toBe("Policy 3");
    await served.restart();
    expect(served.bench.authority.standing()).toMatchObject({ ok: true, published: { revision: 3 } });
  });

  test("only while the roster lists the old one, and no longer than it lets that one", async () => {
    served.server.successions = [await says(publisher(), b, role)];
    expect(await policyBy(b, 2)).toBe("Policy 2");
    served.server.roster = { ...served.server.roster, version: 2, policyKeys: [] };
    expect(await policyBy(b, 3)).toBe("policy-unrostered");
    expect(served.bench.authority.standing().ok).toBe(false);
  });

  test("the old one's end is the new one's", async () => {
    served.server.successions = [await says(publisher(), b, role)];
    const [holder] = served.server.roster.policyKeys;
    if (holder === undefined) throw new Error("nobody publishes");
    const expires = formatInstant(START + 3_600_000);
    served.server.roster = { ...served.server.roster, version: 2, policyKeys: [{ ...holder, expires }] };
    expect(await policyBy(b, 2)).toBe("Policy 2");
    served.pass(3_600_000);
    expect(await policyBy(b, 3)).toBe("policy-key-expired");
  });

  test.each<[string, () => Promise<SignedKeySuccession>]>([
    ["signed by the new one", () => says(publisher(), b, role, b)],
    ["signed by the root", () => says(publisher(), b, role, root())],
    ["for another organisation", () => says(publisher(), b, { ...role, org: "other" })],
    ["about the root, not the publisher", () => says(publisher(), b)],
    ["from a key that is not listed", () => says(c, b, role)],
  ])("a statement %s lets nobody in", async (_what, make) => {
    served.server.successions = [await make()];
    expect(await policyBy(b, 2)).toMatch(/^(succession-.*|policy-unrostered)$/);
    expect(served.bench.authority.status().policy).toBe("Policy 1");
  });

  test("a statement that was altered where it is kept lets nobody in", async () => {
    served.server.successions = [await says(publisher(), b, role)];
    expect(await policyBy(b, 2)).toBe("Policy 2");
    const kept = (await readSetting(served.bench.db, "successions")) ?? [];
    const altered = kept.map((one) => ({ ...one, body: { ...one.body, to: c.publicKey } }));
    await writeSetting(served.bench.db, "successions", altered);
    await served.restart();
    served.server.successions = [];
    expect(await policyBy(c, 3)).toBe("policy-unrostered");
  });

  test("of two successors the first seen may sign", async () => {
    const first = await says(publisher(), b, role);
    served.server.successions = [first];
    await served.bench.authority.sync();
    served.server.successions = [await says(publisher(), c, role), first];
    expect(await policyBy(c, 2)).toBe("succession-fork");
    expect(served.bench.authority.status().policy).toBe("Policy 1");
    served.server.successions = [first];
    expect(await policyBy(b, 2)).toBe("Policy 2");
  });
});
