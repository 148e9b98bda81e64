/** Every way in which a server's address does not lead to the server, each played by something real on the loopback. */
import "fake-indexeddb/auto";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer as createHttp, type RequestListener, type Server } from "node:http";
import { createServer as createHttps } from "node:https";
import { type AddressInfo, createServer as createTcp, type Server as TcpServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { generate } from "selfsigned";
import { afterEach, beforeAll, expect, test } from "vitest";
import { Hello } from "#lib/domain/server-api.ts";
import { startServer } from "#server/main.ts";
import { testPack } from "#server/testing/pack.ts";
import { openBench } from "../fixtures/bench.ts";
import { serverAddress } from "./address.ts";
import { exchange } from "./exchange.ts";
import { explainUnreachable, type Surroundings } from "./explain-unreachable.ts";

const DAY = 86_400_000;
const clock = { now: () => 0, serverNow: () => null };
const around: Surroundings = { fetch, onLine: undefined, now: Date.parse("2026-11-20T09:30:00Z") };
const open: (Server | TcpServer)[] = [];
let expired: { key: string; cert: string };
let selfMade: { key: string; cert: string };

beforeAll(async () => {
  selfMade = await certificate(Date.now() - DAY, Date.now() + DAY);
  expired = await certificate(Date.now() - 3 * DAY, Date.now() - DAY);
});
afterEach(async () => {
  for (const server of open.splice(0)) await new Promise((resolve) => server.close(resolve));
});

async function certificate(from: number, to: number): Promise<{ key: string; cert: string }> {
  const made = await generate([{ name: "commonName", value: "localhost" }], {
    keyType: "ec",
    algorithm: "sha256",
    notBeforeDate: new Date(from),
    notAfterDate: new Date(to),
  });
  return { key: made.private, cert: made.cert };
}

async function port(server: Server | TcpServer): Promise<number> {
  open.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return (server.address() as AddressInfo).port;
}

const over = (server: string) => ({ server, credentials: null, clock, fetch, timeoutMs: 2_000 });
const hello = { method: "GET", path: "/hello", answer: Hello } as const;

async function askAt(listener: RequestListener) {
  const server = `http://127.0.0.1:${await port(createHttp(listener))}`;
  const answer = await exchange(over(server), hello);
  if (answer.ok) throw new Error("it passed for the server");
  return { server, failure: answer.failure };
}

const page = "<!doctype html><title>Guest network</title><p>Please sign in, Sam</p>";

test.each<[string, number, string, RegExp, RegExp]>([
  ["a network's sign-in page", 200, page, /web page came back/, /sign in to the network/],
  ["a captive portal that says so", 511, page, /web page came back.*511/, /sign in to the network/],
  ["a proxy's own page", 403, page, /web page came back/, /in a tab/],
  ["another website", 404, page, /no Countersign on it/, /host and port/],
  ["another service", 404, '{"detail":"Not Found"}', /no Countersign on it/, /host and port/],
  ["an entrance with nobody behind", 502, "Bad Gateway", /entrance of .* did not/, /in a minute/],
  ["a server of another version", 200, '{"name":"countersign","org":"acme"}', /does not understand/, /Update/],
  ["another kind of JSON", 200, '{"ok":true}', /does not understand/, /which version/],
  ["no words at all", 500, "", /status 500 and no reason/, /address/],
])("%s is told from the server", async (_what, status, body, happened, todo) => {
  const { failure } = await askAt((_, answer) => answer.writeHead(status).end(body));
  expect(failure.code).toBe("server-nonsense");
  expect(failure.happened).toMatch(happened);
  expect(failure.todo).toMatch(todo);
  expect(JSON.stringify(failure), "nobody's words are repeated").not.toContain("Sam");
});

test("a redirect is not followed, and is told from silence", async () => {
  const visited: string[] = [];
  const portal = await port(
    createHttp(({ url }, answer) => {
      visited.push(url ?? "");
      answer.end(page);
    }),
  );
  const { server, failure } = await askAt((_, answer) =>
    answer.writeHead(302, { location: `http://127.0.0.1:${portal}/login` }).end(),
  );
  expect(failure.code).toBe("server-unreachable");
  expect(visited).toEqual([]);
  const told = await explainUnreachable(server, around);
  expect(told.failure).toMatchObject({ code: "server-foreign", todo: expect.stringContaining("in a tab") });
  expect(visited).toEqual([]);
});

test("a closed port on this computer", async () => {
  const server = createHttp();
  const url = `http://127.0.0.1:${await port(server)}`;
  await new Promise((resolve) => server.close(resolve));
  open.length = 0;
  expect((await explainUnreachable(url, around)).failure).toMatchObject({
    code: "server-unreachable",
    happened: `Nothing answers at ${url}.`,
    todo: expect.stringContaining("Start"),
  });
});

/** Under a name that is not the loopback's, as a company's server is; the connection itself stays on this machine. */
function company(at: number): Surroundings {
  return {
    ...around,
    fetch: (input, init) => fetch(String(input).replace("countersign.example.com", `127.0.0.1:${at}`), init),
  };
}

test.each(["not trusted", "expired"])("a certificate that is %s: what it may be, and how to tell", async (which) => {
  const at = await port(createHttps(which === "expired" ? expired : selfMade, (_, answer) => answer.end("{}")));
  const { failure } = await explainUnreachable("https://countersign.example.com", company(at));
  expect(failure.code).toBe("server-unreachable");
  expect(failure.means).toMatch(/certificate not trusted or expired/);
  expect(failure.means, "the clock may be what is wrong").toContain("20 Nov 2026");
  expect(failure.todo).toMatch(/in a tab/);
});

test("a proxy that asks for a password: a browser shows nobody its 407, so it is among what it may be", async () => {
  const at = await port(createHttp((_, answer) => answer.writeHead(407).end(page)));
  const plain = company(at);
  const { failure } = await explainUnreachable("https://countersign.example.com", {
    ...plain,
    fetch: (input, init) => plain.fetch(String(input).replace("https:", "http:"), init),
  });
  expect(failure).toMatchObject({ code: "server-unreachable", means: expect.stringContaining("a proxy") });
});

test("something that speaks no HTTP", async () => {
  const mail = createTcp((socket) => {
    socket.on("error", () => socket.destroy());
    socket.end("220 mail.example.com ESMTP\r\n", () => socket.destroy());
  });
  const at = await port(mail);
  expect((await explainUnreachable(`http://127.0.0.1:${at}`, around)).failure.code).toBe("server-unreachable");
});

test("something that takes the connection and says nothing is given up", async () => {
  const held = createTcp(() => undefined);
  const sockets: { destroy(): void }[] = [];
  held.on("connection", (socket) => sockets.push(socket));
  const at = await port(held);
  const { failure } = await explainUnreachable(`http://127.0.0.1:${at}`, { ...around, timeoutMs: 100 });
  expect(failure.code).toBe("server-unreachable");
  for (const socket of sockets) socket.destroy();
});

test("offline is said, but not of this computer's own server", async () => {
  const away = { ...around, onLine: false };
  expect((await explainUnreachable("https://countersign.example.com", away)).failure.code).toBe("offline");
  const at = await port(createHttp((_, answer) => answer.end("{}")));
  expect((await explainUnreachable(`http://127.0.0.1:${at}`, away)).failure.code).toBe("server-foreign");
});

test("the question that is asked again carries nothing of ours", async () => {
  const seen: unknown[] = [];
  const server = createHttp((request, answer) => {
    seen.push([request.method, request.url, request.headers.authorization, request.headers.cookie]);
    answer.end();
  });
  await explainUnreachable(`http://127.0.0.1:${await port(server)}`, around);
  expect(seen).toEqual([["GET", "/v1/hello", undefined, undefined]]);
});

test.each([
  ["countersign.example.com", "https://countersign.example.com."],
  ["countersign.example.com:8443", "https://countersign.example.com:8443."],
  ["localhost:8787", "http://localhost:8787."],
  ["127.0.0.1:8787", "http://127.0.0.1:8787."],
  ["http://countersign.example.com", "https://countersign.example.com."],
  ["https://countersign.example.com/console", "https://countersign.example.com."],
  ["https://sam:pw@countersign.example.com", "https://countersign.example.com;"],
  ["the server", "such as https://countersign.example.com"],
  ["javascript:alert(1)", "such as https://countersign.example.com"],
])("%s is refused with the address that was meant", (text, meant) => {
  const address = serverAddress(text);
  expect(address.ok).toBe(false);
  if (!address.ok) expect(address.failure.todo).toContain(meant);
});

test("a computer whose clock is days off signs in and works by the server's time", async () => {
  const dir = mkdtempSync(path.join(tmpdir(), "countersign-clock-"));
  const server = await startServer({ dir, pack: testPack() });
  const bench = await openBench("wrong-clock", server.url, { wall: Date.now() - 40 * DAY, count: 1_000 });
  const met = await bench.connection.hello(server.url);
  if (!met.ok) throw new Error(met.failure.happened);
  const who = { user: "sam", password: server.practicePassword, deviceName: "Test" };
  const signed = await bench.connection.signIn({ server: server.url, root: met.value.root, ...who });
  expect(signed).toMatchObject({ ok: true });
  await bench.authority.sync();
  expect(bench.authority.standing()).toMatchObject({ ok: true });
  bench.db.close();
  await server.stop();
  rmSync(dir, { recursive: true, force: true });
});
