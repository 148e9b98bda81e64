/**
 * Roster, policy and lease against everything that may come in their place. Each is refused with its own code; what was
 * in force stays in force, also across a restart; the reason is there to be read, and the server is told.
 */
import "fake-indexeddb/auto";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Lease, PublishedPolicy, Roster } from "#lib/domain/authority.ts";
import { digest } from "#lib/domain/hash.ts";
import type { Signed } from "#lib/domain/signed.ts";
import { formatInstant } from "#lib/domain/time.ts";
import { publishedPolicy } from "../fixtures/contract-server.ts";
import { type ServedBench, serveBench } from "../fixtures/served-bench.ts";
import { makeSigner, type TestSigner } from "../fixtures/signer.ts";

const START = Date.parse("2026-11-20T09:00:00Z");
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const at = (offset: number) => formatInstant(START + offset);

let served: ServedBench;

beforeEach(async () => {
  served = await serveBench(START);
  served.server.policy = publishedPolicy(3, START);
  served.server.roster = { ...served.server.roster, version: 3 };
  await served.bench.authority.sync();
  expect(served.bench.authority.standing()).toMatchObject({ ok: true, published: { revision: 3 } });
});
afterEach(() => served.close());

type Part = "roster" | "policy" | "lease";
interface Bodies {
  roster: Roster;
  policy: PublishedPolicy;
  lease: Lease;
}

/** What the server would send next, and be believed: each fault below is one change to this. */
function good<P extends Part>(part: P): Bodies[P] {
  const { server, bench } = served;
  const policy = publishedPolicy(3, START);
  const bodies: Bodies = {
    roster: { ...server.roster, version: 4 },
    policy: publishedPolicy(4, START),
    lease: {
      type: "countersign.lease/1",
      org: "acme",
      policy: digest(policy.document),
      revision: 3,
      rep: "sam",
      repName: "Sam",
      team: "eu",
      roles: ["rep"],
      leads: ["Mia"],
      device: bench.device.id,
      deskAccounts: [],
      serverTime: at(0),
      notBefore: at(0),
      expires: at(24 * HOUR),
      stops: [],
    },
  };
  return bodies[part];
}

function signerOf(part: Part): TestSigner {
  const { root, publisher, session } = served.server.keys;
  return { roster: root, policy: publisher, lease: session }[part];
}

const sign = (part: Part, more: object = {}) => signerOf(part).signBody({ ...good(part), ...more });

/** A signature that was good, over something else. */
async function overOther(part: Part, more: object): Promise<object> {
  const signed = await sign(part);
  return { ...signed, body: { ...signed.body, ...more } };
}

async function by(signer: TestSigner, part: Part): Promise<Signed<object>> {
  return signer.signBody(good(part));
}

/** The right key's name on a stranger's signature. */
async function inTheNameOf(part: Part): Promise<object> {
  return { ...(await by(await makeSigner(), part)), key: (await sign(part)).key };
}

const without = (signed: object, name: string): object =>
  Object.fromEntries(Object.entries(signed).filter(([key]) => key !== name));

async function cut(part: Part): Promise<object> {
  const signed = await sign(part);
  return { ...signed, body: Object.fromEntries(Object.entries(signed.body).slice(0, 4)) };
}

async function cutSignature(part: Part): Promise<object> {
  const signed = await sign(part);
  return { ...signed, sig: signed.sig.slice(0, 60) };
}

const expired = (): Partial<Roster> => {
  const { policyKeys, sessionKeys, logKeys } = served.server.roster;
  const over = <T extends object>(holders: T[]) => holders.map((holder) => ({ ...holder, expires: at(-HOUR) }));
  return { policyKeys: over(policyKeys), sessionKeys: over(sessionKeys), logKeys: over(logKeys) };
};

const otherDocument = () => ({ document: { ...publishedPolicy(3, START).document, name: "Other" } });

type Row = [part: Part, fault: string, code: string, make: () => Promise<unknown>];

const ROWS: Row[] = [
  [
    "roster",
    "unsigned: other words under a good signature",
    "roster-unsigned",
    () => overOther("roster", { at: at(1) }),
  ],
  [
    "policy",
    "unsigned: other words under a good signature",
    "policy-unsigned",
    () => overOther("policy", otherDocument()),
  ],
  [
    "lease",
    "unsigned: other words under a good signature",
    "lease-unsigned",
    () => overOther("lease", { roles: ["lead"] }),
  ],

  ["roster", "a stranger's signature", "roster-unsigned", async () => by(await makeSigner(), "roster")],
  ["policy", "a stranger's signature", "policy-unrostered", async () => by(await makeSigner(), "policy")],
  ["lease", "a stranger's signature", "lease-unrostered", async () => by(await makeSigner(), "lease")],

  ["roster", "signature stripped", "roster-malformed", async () => without(await sign("roster"), "sig")],
  ["policy", "signature stripped", "policy-malformed", async () => without(await sign("policy"), "sig")],
  ["lease", "signature stripped", "lease-malformed", async () => without(await sign("lease"), "sig")],

  ["roster", "a listed key of another purpose", "roster-unsigned", () => by(served.server.keys.session, "roster")],
  ["policy", "a listed key of another purpose", "policy-unrostered", () => by(served.server.keys.session, "policy")],
  ["lease", "a listed key of another purpose", "lease-unrostered", () => by(served.server.keys.publisher, "lease")],

  ["roster", "the right key's name on a wrong signature", "roster-unsigned", () => inTheNameOf("roster")],
  ["policy", "the right key's name on a wrong signature", "policy-unsigned", () => inTheNameOf("policy")],
  ["lease", "the right key's name on a wrong signature", "lease-unsigned", () => inTheNameOf("lease")],

  ["roster", "older", "roster-older", () => sign("roster", { version: 2 })],
  ["policy", "older", "policy-older", () => sign("policy", publishedPolicy(2, START))],
  ["lease", "older", "lease-older", () => sign("lease", { serverTime: at(-HOUR) })],

  [
    "roster",
    "the same number, other content",
    "roster-changed-silently",
    () => sign("roster", { version: 3, logKeys: [] }),
  ],
  [
    "policy",
    "the same number, other content",
    "policy-changed-silently",
    () => sign("policy", { revision: 3, ...otherDocument() }),
  ],
  [
    "policy",
    "the same number, other knowledge",
    "policy-changed-silently",
    () =>
      sign("policy", {
        ...publishedPolicy(3, START),
        knowledge: [{ id: "k", title: "K", audience: "public", body: "?" }],
      }),
  ],
  ["roster", "an old one under a new number", "roster-unsigned", () => overOther("roster", { version: 9 })],
  ["policy", "an old one under a new number", "policy-unsigned", () => overOther("policy", { revision: 9 })],

  ["roster", "expired: no key on it is good any more", "roster-expired", () => sign("roster", expired())],
  [
    "lease",
    "expired as it was issued",
    "lease-over",
    () => sign("lease", { notBefore: at(-2 * HOUR), expires: at(-HOUR) }),
  ],

  ["roster", "from the future", "roster-from-future", () => sign("roster", { at: at(6 * MINUTE) })],
  ["policy", "from the future", "policy-not-yet", () => sign("policy", { notBefore: at(6 * MINUTE) })],
  ["lease", "from the future", "lease-from-future", () => sign("lease", { notBefore: at(6 * MINUTE) })],
  [
    "lease",
    "issued in the future",
    "lease-from-future",
    () => sign("lease", { serverTime: at(6 * MINUTE), notBefore: at(6 * MINUTE) }),
  ],

  ["roster", "cut off", "roster-malformed", () => cut("roster")],
  ["policy", "cut off", "policy-malformed", () => cut("policy")],
  ["lease", "cut off", "lease-malformed", () => cut("lease")],
  ["roster", "its signature cut off", "roster-malformed", () => cutSignature("roster")],
  ["policy", "its signature cut off", "policy-malformed", () => cutSignature("policy")],
  ["lease", "its signature cut off", "lease-malformed", () => cutSignature("lease")],

  [
    "roster",
    "of a later version of its form",
    "roster-malformed",
    () => sign("roster", { type: "countersign.roster/2" }),
  ],
  ["policy", "for a newer engine", "policy-engine", () => sign("policy", { engine: 99 })],
  [
    "policy",
    "for a newer engine, in words this one cannot read",
    "policy-engine",
    () => sign("policy", { engine: 99, document: { schema: "countersign.policy/9" } }),
  ],
  ["lease", "of a later version of its form", "lease-malformed", () => sign("lease", { type: "countersign.lease/2" })],

  ["roster", "for another organisation", "roster-other-org", () => sign("roster", { org: "other" })],
  ["policy", "for another organisation", "policy-other-org", () => sign("policy", { org: "other" })],
  ["lease", "for another organisation", "lease-not-mine", () => sign("lease", { org: "other" })],
  ["lease", "for another device", "lease-not-mine", () => sign("lease", { device: "other" })],
  ["lease", "for another person", "lease-not-mine", () => sign("lease", { rep: "kim" })],

  [
    "policy",
    "with an error in it",
    "policy-uncompilable",
    () =>
      sign("policy", {
        document: { ...otherDocument().document, rules: [{ id: "x", kind: "no-such-kind", on: "*", why: "?" }] },
      }),
  ],
];

const standsAsBefore = () =>
  expect(served.bench.authority.standing()).toMatchObject({
    ok: true,
    published: { revision: 3 },
    lease: { serverTime: expect.any(String), roles: ["rep"], expires: expect.any(String) },
  });

const lastQuestion = () => served.server.requests.findLast(({ path }) => path === "/v1/lease")?.body;

describe("refused, and what was good before stays", () => {
  test.each(ROWS)("%s, %s: %s", async (part, _fault, code, make) => {
    const { server } = served;
    server.crooked[part] = await make();
    await served.bench.authority.sync();
    const { problem } = served.bench.authority.status();
    expect(problem).toMatchObject({ code });
    for (const words of [problem?.happened, problem?.means, problem?.todo]) expect(words).toMatch(/^[A-Z].+\.$/);
    standsAsBefore();
    expect(served.bench.connection.roster()?.version).toBe(3);

    await served.restart();
    standsAsBefore();
    server.crooked = {};
    await served.bench.authority.sync();
    expect(lastQuestion(), "the server is told once, also by a worker that was stopped in between").toMatchObject({
      have: { revision: 3, roster: 3 },
      runs: { engine: 1, since: at(0), refused: { revision: expect.any(Number), code } },
    });
    expect(served.bench.authority.status().problem).toBeUndefined();
    await served.bench.authority.sync();
    expect(lastQuestion()).not.toHaveProperty("runs.refused");
  });

  test("the server is told which revision it was", async () => {
    served.server.crooked.policy = await sign("policy", { engine: 99 });
    await served.bench.authority.sync();
    await served.bench.authority.sync();
    expect(lastQuestion()).toMatchObject({ runs: { refused: { revision: 4, code: "policy-engine" } } });
  });

  test("a publisher's key that has expired signs nothing new, and what it signed ends with it", async () => {
    const { server } = served;
    const [publisher] = server.roster.policyKeys;
    if (publisher === undefined) throw new Error("nobody publishes");
    server.roster = { ...server.roster, version: 4, policyKeys: [{ ...publisher, expires: at(HOUR) }] };
    await served.bench.authority.sync();
    standsAsBefore();
    served.pass(HOUR);
    server.policy = publishedPolicy(4, START);
    await served.bench.authority.sync();
    expect(served.bench.authority.status().problem?.code).toBe("policy-key-expired");
    expect(served.bench.authority.standing()).toMatchObject({ ok: false, published: { revision: 3 } });
  });

  test("the whole answer cut off on the way, at any place", async () => {
    served.server.policy = publishedPolicy(4, START);
    for (const part of [0.1, 0.5, 0.99]) {
      served.onTheWay((text) => text.slice(0, Math.floor(text.length * part)));
      await served.bench.authority.sync();
      expect(served.bench.authority.status().problem?.code).toBe("server-nonsense");
      standsAsBefore();
    }
  });

  test("a refused part keeps no other from arriving: the stop beside a broken policy is in force", async () => {
    served.server.crooked.policy = await cut("policy");
    served.server.crooked.roster = await cut("roster");
    served.server.leaseWith = { stops: [{ scope: "everyone", why: "Fraud wave." }] };
    await served.bench.authority.sync();
    expect(served.bench.authority.standing()).toMatchObject({ ok: false, failure: { code: "stopped" } });
    expect(served.bench.authority.status()).toMatchObject({ mode: "stop", problem: { code: "roster-malformed" } });
  });
});

describe("clocks that differ by less than five minutes are honest", () => {
  test.each<[Part, () => Promise<unknown>]>([
    ["roster", () => sign("roster", { at: at(5 * MINUTE) })],
    ["policy", () => sign("policy", { ...publishedPolicy(3, START), notBefore: at(5 * MINUTE), revision: 4 })],
    ["lease", () => sign("lease", { serverTime: at(4 * MINUTE), notBefore: at(5 * MINUTE) })],
  ])("%s", async (part, make) => {
    served.server.crooked[part] = await make();
    await served.bench.authority.sync();
    expect(served.bench.authority.status().problem?.code ?? "").not.toMatch(/future|not-yet/);
  });
});

describe("a clock that was set back", () => {
  test.each<[Part, () => Promise<unknown>]>([
    ["roster", () => sign("roster", { version: 2 })],
    ["policy", () => sign("policy", publishedPolicy(2, START))],
    ["lease", () => sign("lease", { serverTime: at(-HOUR), notBefore: at(-HOUR) })],
  ])("%s: what was over does not become good again by it", async (part, make) => {
    served.server.crooked[part] = await make();
    served.pass(20 * HOUR);
    await served.bench.clock.mark();
    served.time.wall -= 21 * HOUR;
    expect(served.bench.authority.standing()).toMatchObject({ ok: false, failure: { code: "clock-behind" } });
    await served.restart();
    expect(served.bench.authority.standing()).toMatchObject({ ok: false, failure: { code: "clock-behind" } });
    await served.bench.authority.sync();
    expect(served.bench.authority.status().problem?.code).toMatch(new RegExp(`^(${part}-older|clock-behind)$`));
    expect(served.bench.connection.roster()?.version).toBe(3);
    expect(served.bench.authority.standing()).toMatchObject({ published: { revision: 3 } });
  });
});

test("one number has one content, also after everything but the number was lost", async () => {
  await served.bench.db.settings.bulkDelete(["policy", "roster"]);
  await served.restart();
  served.server.policy = { ...publishedPolicy(3, START), ...otherDocument() };
  served.server.roster = { ...served.server.roster, logKeys: [] };
  await served.bench.authority.sync();
  expect(served.bench.authority.status().problem?.code).toBe("roster-changed-silently");
  expect(served.bench.authority.standing().ok).toBe(false);
});

test("a question that comes while one is under way is asked again after it: the stop may have come in between", async () => {
  const { server, bench } = served;
  let release = (): void => undefined;
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const handle = server.handle.bind(server);
  let answered = 0;
  server.handle = async (request) => {
    const answer = await handle(request);
    answered += 1;
    await held;
    return answer;
  };
  const first = bench.authority.sync();
  await expect.poll(() => answered).toBe(1);
  server.leaseWith = { stops: [{ scope: "everyone", why: "Fraud wave." }] };
  const second = bench.authority.sync();
  const third = bench.authority.sync();
  release();
  await Promise.all([first, second, third]);
  expect(bench.authority.standing()).toMatchObject({ ok: false, failure: { code: "stopped" } });
});
