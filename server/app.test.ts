import { request } from "node:http";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Bench, startBench } from "#e2e/faults/bench.ts";
import { Device } from "./testing/device.ts";

const ID = "abcdefghijklmnopabcdefghijklmnop";
let bench: Bench;

beforeAll(async () => {
  bench = await startBench({ extensionIds: [ID] });
});
afterAll(() => bench.stop());

/** fetch will not send a Host or Origin of one's choice. */
function raw(method: string, path: string, headers: Record<string, string>, body = "") {
  return new Promise<{ status: number; headers: NodeJS.Dict<string | string[]>; code: string }>((resolve, reject) => {
    const { port } = bench.server();
    const sent = request({ host: "127.0.0.1", port, method, path, headers }, (response) => {
      let text = "";
      response.on("data", (part) => {
        text += part;
      });
      response.on("end", () => {
        const code = text === "" ? "" : (JSON.parse(text).error?.code ?? "");
        resolve({ status: response.statusCode ?? 0, headers: response.headers, code });
      });
    });
    sent.on("error", reject);
    sent.end(body);
  });
}

describe("the door", () => {
  test.each(["evil.example", "acme.zendesk.com", "127.0.0.1", "127.0.0.1:1", "localhost.evil.example"])(
    "refuses the host %s",
    async (host) => {
      expect(await raw("GET", "/v1/hello", { host })).toMatchObject({ status: 421, code: "foreign-host" });
    },
  );

  test("answers under both names of the loopback", async () => {
    const { port } = bench.server();
    for (const host of [`127.0.0.1:${port}`, `localhost:${port}`]) {
      expect((await raw("GET", "/v1/hello", { host })).status).toBe(200);
    }
  });

  test.each([
    "https://acme.zendesk.com",
    "http://127.0.0.1:5173",
    "null",
    "chrome-extension://aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
  ])("refuses the origin %s, without any CORS header", async (origin) => {
    const answer = await raw("GET", "/v1/hello", { origin });
    expect(answer).toMatchObject({ status: 403, code: "foreign-origin" });
    expect(answer.headers["access-control-allow-origin"]).toBeUndefined();
    const preflight = await raw("OPTIONS", "/v1/lease", { origin });
    expect(preflight.headers["access-control-allow-origin"]).toBeUndefined();
  });

  test("refuses even the server's own origin: it serves no pages", async () => {
    expect(await raw("GET", "/v1/hello", { origin: bench.server().url })).toMatchObject({ status: 403 });
  });

  test("grants CORS to the extension by name", async () => {
    const origin = `chrome-extension://${ID}`;
    const preflight = await raw("OPTIONS", "/v1/lease", {
      origin,
      "access-control-request-private-network": "true",
    });
    expect(preflight).toMatchObject({
      status: 204,
      headers: {
        "access-control-allow-origin": origin,
        "access-control-allow-headers": expect.stringContaining("countersign-proof"),
        "access-control-allow-private-network": "true",
      },
    });
    const answer = await raw("GET", "/v1/hello", { origin });
    expect(answer).toMatchObject({ status: 200, headers: { "x-content-type-options": "nosniff" } });
  });

  describe("to a Firefox, whose origin nobody can list", () => {
    const origin = "moz-extension://0f6a3c2e-52b1-4d6f-9c39-7a5d1b2c3d4e";

    test("says hello, answers the preflight, and hears a sign-in", async () => {
      const granted = { headers: { "access-control-allow-origin": origin } };
      expect(await raw("GET", "/v1/hello", { origin })).toMatchObject({ status: 200, ...granted });
      expect(await raw("OPTIONS", "/v1/lease", { origin })).toMatchObject({ status: 204, ...granted });
      const body = { "content-type": "application/json", origin };
      expect(await raw("POST", "/v1/sign-in", body, "{}")).toMatchObject({ status: 400, code: "bad-request" });
    });

    test("opens what asks for a device's proof to nobody without one", async () => {
      expect(await raw("GET", "/v1/setup", { origin })).toMatchObject({ status: 401, code: "not-signed-in" });
      const sam = await bench.device("sam");
      const headers = { ...(await sam.headers("GET", "/v1/setup", "")), origin };
      expect((await raw("GET", "/v1/setup", headers)).status).toBe(200);
    });

    test("takes no publisher's token, not even the right one", async () => {
      const json = { "content-type": "application/json", authorization: `Bearer ${bench.server().publishToken}` };
      const publish = (more: object) => raw("POST", "/v1/policy", { ...json, ...more }, "{}");
      expect(await publish({ origin })).toMatchObject({ status: 403, code: "foreign-origin" });
      expect(await publish({})).toMatchObject({ status: 400 });
      expect((await raw("GET", "/v1/policy", json)).status).toBe(200);
      expect((await raw("GET", "/v1/policy", { ...json, origin })).status).toBe(401);
    });

    test.each([
      "moz-extension://not-a-uuid",
      "moz-extension://0f6a3c2e-52b1-4d6f-9c39-7a5d1b2c3d4e.evil.example",
      "https://0f6a3c2e-52b1-4d6f-9c39-7a5d1b2c3d4e",
    ])("is none: %s", async (other) => {
      expect(await raw("GET", "/v1/hello", { origin: other })).toMatchObject({ status: 403, code: "foreign-origin" });
    });
  });

  test("takes JSON only, and only so much of it", async () => {
    const json = { "content-type": "application/json" };
    expect(await raw("POST", "/v1/sign-in", { "content-type": "text/plain" }, "{}")).toMatchObject({ status: 415 });
    expect(await raw("POST", "/v1/sign-in", json, "{")).toMatchObject({ status: 400, code: "bad-request" });
    expect(await raw("POST", "/v1/sign-in", json, `{"user":"${"x".repeat(2_100_000)}"}`)).toMatchObject({
      status: 413,
    });
    expect(
      await raw("POST", "/v1/sign-in", { ...json, "transfer-encoding": "chunked" }, `"${"x".repeat(2_100_000)}"`),
    ).toMatchObject({ status: 413 });
    expect(await raw("GET", "/v1/nothing", {})).toMatchObject({ status: 404, code: "not-found" });
  });
});

describe("sign-in and proofs", () => {
  const make = () =>
    Device.make(
      () => bench.server().url,
      () => bench.clock.now,
    );

  test("a wrong password is refused, and after five the person rests for a minute", async () => {
    const device = await make();
    for (let i = 0; i < 5; i++) expect(await device.signIn("rita", "wrong")).toMatchObject({ status: 401 });
    const right = bench.server().practicePassword;
    expect(await device.signIn("rita", right)).toMatchObject({
      status: 429,
      body: { error: { code: "too-many-tries" } },
    });
    expect((await (await make()).signIn("sam", right)).status).toBe(200);
    bench.clock.now += 60_001;
    expect((await device.signIn("rita", right)).status).toBe(200);
  });

  test("nobody is signed in by an unknown name", async () => {
    expect(await (await make()).signIn("root", bench.server().practicePassword)).toMatchObject({ status: 401 });
  });

  test("a device key belongs to one person", async () => {
    const device = await bench.device("sam");
    expect(await device.signIn("mia", bench.server().practicePassword)).toMatchObject({
      status: 409,
      body: { error: { code: "device-taken" } },
    });
  });

  test("a stolen token is worth nothing without the device's key", async () => {
    const sam = await bench.device("sam");
    const thief = await make();
    thief.token = sam.token;
    expect(await thief.call("POST", "/v1/lease", { have: null })).toMatchObject({
      status: 401,
      body: { error: { code: "bad-proof" } },
    });
    const bare = await fetch(`${bench.server().url}/v1/policy`, { headers: { authorization: `Bearer ${sam.token}` } });
    expect(bare.status).toBe(401);
  });

  test("a proof holds for one method, path and body, and for five minutes", async () => {
    const sam = await bench.device("sam");
    const body = JSON.stringify({ have: null });
    const headers = { ...(await sam.headers("POST", "/v1/lease", body)), "content-type": "application/json" };
    const post = (path: string, text: string) =>
      fetch(bench.server().url + path, { method: "POST", headers, body: text });
    expect((await post("/v1/lease", body)).status).toBe(200);
    expect((await post("/v1/lease", `${body} `)).status).toBe(401);
    expect((await post("/v1/lease?x=1", body)).status).toBe(401);
    expect((await post("/v1/push-ticket", body)).status).toBe(401);
    bench.clock.now += 5 * 60_000 + 1;
    const late = await post("/v1/lease", body);
    expect(await late.json()).toMatchObject({ error: { code: "clock-off" } });
  });

  test("the lease says who, on which device, under which policy; policy and roster come once", async () => {
    const sam = await bench.device("sam");
    const first = await sam.call<{ lease: { body: object }; policy: object; roster: object }>("POST", "/v1/lease", {
      have: null,
    });
    expect(first.body.lease.body).toMatchObject({
      rep: "sam",
      roles: ["rep"],
      device: sam.signer.keyId,
      revision: 1,
      leads: ["Mia Lead"],
      deskAccounts: [
        { desk: "zendesk", host: "acme.zendesk.com", id: "77" },
        { desk: "freshdesk", host: "acme.freshdesk.com", id: "510" },
      ],
      stops: [],
    });
    expect(first.body.policy).toBeDefined();
    const again = await sam.call<{ policy?: object; roster?: object }>("POST", "/v1/lease", {
      have: { revision: 1, roster: 1 },
    });
    expect([again.body.policy, again.body.roster]).toEqual([undefined, undefined]);
  });

  test("a session outlives a restart and ends after a week", async () => {
    const sam = await bench.device("sam");
    await bench.restart();
    expect((await sam.call("GET", "/v1/policy")).status).toBe(200);
    bench.clock.now += 8 * 86_400_000;
    expect(await sam.call("GET", "/v1/policy")).toMatchObject({
      status: 401,
      body: { error: { code: "session-over" } },
    });
  });
});

test("the stream says hello and tells what changed; its ticket works once", async () => {
  const sam = await bench.device("sam");
  const { body } = await sam.call<{ ticket: string }>("POST", "/v1/push-ticket", {});
  const stop = new AbortController();
  const url = `${bench.server().url}/v1/push?ticket=${body.ticket}`;
  const stream = await fetch(url, { signal: stop.signal });
  const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader();
  expect((await reader?.read())?.value).toContain('{"event":"hello"}');
  expect((await fetch(url)).status).toBe(401);
  stop.abort();
});
