import "fake-indexeddb/auto";
import { serve } from "@hono/node-server";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { PolicyAnswer } from "#lib/domain/server-api.ts";
import { formatInstant } from "#lib/domain/time.ts";
import { newestJournalRows } from "#lib/storage/journal.ts";
import { serverAddress } from "./connection/address.ts";
import { exchange } from "./connection/exchange.ts";
import { type Bench, type BenchTime, openBench } from "./fixtures/bench.ts";
import { type ContractServer, makeContractServer } from "./fixtures/contract-server.ts";
import { makeSigner } from "./fixtures/signer.ts";

const START = Date.parse("2026-11-20T09:00:00Z");

let server: ContractServer;
let time: BenchTime;
let bench: Bench;
let url: string;
let close: () => void;
let name: string;
let answerWith: ((request: Request) => Promise<Response> | Response) | null;
let runs = 0;

beforeEach(async () => {
  server = await makeContractServer(START);
  answerWith = null;
  const listening = serve({
    fetch: (request) => (answerWith ?? server.handle)(request),
    port: 0,
    hostname: "127.0.0.1",
  });
  await new Promise<void>((resolve) => listening.once("listening", resolve));
  const address = listening.address();
  url = `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`;
  close = () => listening.close();
  time = { wall: START, count: 1_000 };
  name = `connection-${runs++}`;
  bench = await openBench(name, url, time);
});

afterEach(() => {
  bench.db.close();
  close();
});

async function restart(): Promise<void> {
  bench.db.close();
  bench = await openBench(name, url, time);
}

function signInWith(root: string) {
  return bench.connection.signIn({ server: url, root, user: "sam", password: "secret", deviceName: "Test" });
}

test.each([
  ["https://countersign.example.com", true],
  ["https://countersign.example.com/", true],
  ["http://127.0.0.1:8787", true],
  ["http://localhost:8787", true],
  ["http://countersign.example.com", false],
  ["http://127.0.0.1.example.com", false],
  ["http://localhost@example.com", false],
  ["https://sam:pw@example.com", false],
  ["https://example.com/path", false],
  ["javascript:alert(1)", false],
  ["countersign", false],
])("%s may be talked to: %s", (text, ok) => {
  expect(serverAddress(text).ok).toBe(ok);
});

describe("meeting a server", () => {
  test("shows its name and the fingerprint to compare", async () => {
    const met = await bench.connection.hello(`${url}/`);
    expect(met).toMatchObject({ ok: true, value: { server: url, org: "acme", practice: true } });
    expect(met.ok && met.value.fingerprint).toMatch(/^([0-9A-F]{4} ){7}[0-9A-F]{4}$/);
  });

  test("one whose own list of keys is not signed by its root is not shown at all", async () => {
    server.crooked.roster = await (await makeSigner()).signBody(server.roster);
    expect(await bench.connection.hello(url)).toMatchObject({ ok: false, failure: { code: "roster-unsigned" } });
  });
});

describe("signing in", () => {
  test("pins the root, enrols the device as its first item, and survives a stop", async () => {
    expect(await bench.signIn(server)).toMatchObject({ ok: true, value: { rep: "sam", org: "acme", server: url } });
    await restart();
    expect(bench.connection.session()).toMatchObject({ rep: "sam", device: bench.device.id });
    expect(bench.connection.roster()?.version).toBe(1);
    expect(bench.connection.client()).not.toBeNull();
    const { rows } = await newestJournalRows(bench.db, 10);
    expect(rows.map((row) => row.submission.signed.item)).toMatchObject([
      { seq: 1, entry: "device-enrolled", deviceKey: bench.device.publicKey, rep: "sam" },
    ]);
  });

  test("twice enrols once, with the same key", async () => {
    await bench.signIn(server);
    await bench.connection.signOut();
    expect(bench.connection.client()).toBeNull();
    await restart();
    expect(bench.connection.session()).toBeNull();
    await bench.signIn(server);
    expect((await newestJournalRows(bench.db, 10)).rows).toHaveLength(1);
  });

  test("sends no password to a server that shows another root than the one compared", async () => {
    const other = await makeSigner();
    expect(await signInWith(other.publicKey)).toMatchObject({ ok: false, failure: { code: "root-changed" } });
    expect(server.requests.map((request) => request.path)).toEqual(["/v1/hello"]);
  });

  test("sends no password to another organisation's server once the device is enrolled", async () => {
    await bench.signIn(server);
    const stranger = await makeContractServer(START);
    answerWith = (request) => stranger.handle(request);
    const answer = await signInWith(stranger.keys.root.publicKey);
    expect(answer).toMatchObject({ ok: false, failure: { code: "other-organisation" } });
    expect(stranger.requests.map((request) => request.path)).toEqual(["/v1/hello"]);
  });

  test("refuses an answer for another device", async () => {
    answerWith = async (request) => {
      const answer = await server.handle(request);
      const body = (await answer.json()) as object;
      return Response.json("device" in body ? { ...body, device: "other" } : body);
    };
    expect(await bench.signIn(server)).toMatchObject({ ok: false, failure: { code: "server-nonsense" } });
    expect(bench.connection.session()).toBeNull();
  });

  test("takes the server's time even when it is earlier than the one heard before", async () => {
    await bench.signIn(server);
    server.now -= 3_600_000;
    await bench.signIn(server);
    expect(bench.clock.serverNow()).toBe(server.now);
  });
});

test("a stored list of keys that the pinned root did not sign is not used", async () => {
  await bench.signIn(server);
  const forged = await (await makeSigner()).signBody(server.roster);
  await bench.db.settings.put({ name: "roster", value: forged });
  await restart();
  expect(bench.connection.roster()).toBeNull();
  expect(bench.connection.problem()?.code).toBe("roster-unsigned");
});

test("a stored session that cannot be read is said, and nothing stands", async () => {
  await bench.signIn(server);
  await bench.db.settings.put({ name: "session", value: { token: 7 } });
  await restart();
  expect(bench.connection.session()).toBeNull();
  expect(bench.connection.problem()?.code).toBe("storage-unreadable");
});

describe("every way a call can fail", () => {
  const call = { method: "GET" as const, path: "/policy", answer: PolicyAnswer };
  const over = () => ({ server: url, credentials: null, clock: bench.clock, fetch });

  test("the server refuses: its words are passed on", async () => {
    answerWith = () =>
      Response.json({ error: { code: "no", happened: "A.", means: "B.", todo: "C." } }, { status: 403 });
    const failure = { code: "server-refused:no", happened: "A.", means: "B.", todo: "C." };
    expect(await exchange(over(), call)).toEqual({ ok: false, failure });
  });

  test.each<[string, () => Response]>([
    ["another page", () => new Response("<html>hotel wifi</html>")],
    ["another shape", () => Response.json({ policy: { body: 1 } })],
    ["an error without a reason", () => new Response("oops", { status: 500 })],
  ])("server-nonsense: %s", async (_what, answer) => {
    answerWith = answer;
    expect(await exchange(over(), call)).toMatchObject({ ok: false, failure: { code: "server-nonsense" } });
  });

  test("a redirect is not followed", async () => {
    let asked = 0;
    answerWith = () => {
      asked += 1;
      return Response.redirect(`${url}/elsewhere`);
    };
    expect(await exchange(over(), call)).toMatchObject({ ok: false, failure: { code: "server-unreachable" } });
    expect(asked).toBe(1);
  });

  test("server-slow, and stopped from this side", async () => {
    answerWith = () => new Promise<Response>(() => undefined);
    const slow = await exchange({ ...over(), timeoutMs: 20 }, call);
    expect(slow).toMatchObject({ ok: false, failure: { code: "server-slow" } });
    const stop = new AbortController();
    const stopped = exchange(over(), { ...call, signal: stop.signal });
    stop.abort();
    expect(await stopped).toMatchObject({ ok: false, failure: { code: "server-call-stopped" } });
  });

  test("fetch is called as a browser's fetch wants it, belonging to nothing else", async () => {
    let calledOn: unknown = "not called";
    async function browserFetch(this: unknown): Promise<Response> {
      calledOn = this;
      return Response.json({ policy: null });
    }
    expect(await exchange({ ...over(), fetch: browserFetch }, call)).toMatchObject({ ok: true });
    expect(calledOn).toBeUndefined();
  });

  test("server-unreachable", async () => {
    const gone = { ...over(), server: "http://127.0.0.1:1" };
    expect(await exchange(gone, call)).toMatchObject({ ok: false, failure: { code: "server-unreachable" } });
  });

  test("a signed call proves the device, the time and the body", async () => {
    await bench.signIn(server);
    let seen: Headers | undefined;
    answerWith = (request) => {
      seen = request.headers;
      return server.handle(request);
    };
    time.wall -= 60_000;
    expect(await bench.connection.client()?.lease({ have: null })).toMatchObject({ ok: true });
    expect(seen?.get("authorization")).toBe("Bearer token");
    expect(seen?.get("countersign-at")).toBe(formatInstant(START));
    expect(seen?.has("cookie")).toBe(false);
  });
});
