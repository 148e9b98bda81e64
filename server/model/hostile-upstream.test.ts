/** A service behind the gateway that behaves badly: a proxy that echoes, never ends, or answers after nobody listens. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { type Bench, startBench } from "#e2e/faults/bench.ts";
import type { ModelSetup } from "#lib/domain/server-api.ts";
import type { Device } from "../testing/device.ts";

const KEY = "sk-company-key-that-nobody-may-see";
const PATH = "/v1/model/v1/messages";
let upstream: Server;
let bench: Bench;
let sam: Device;
let answer: (request: IncomingMessage, response: ServerResponse) => void;

beforeAll(async () => {
  upstream = createServer((request, response) => answer(request, response));
  await new Promise<void>((resolve) => upstream.listen(0, "127.0.0.1", resolve));
  const baseUrl = `http://127.0.0.1:${(upstream.address() as AddressInfo).port}`;
  bench = await startBench({ model: { key: KEY, baseUrl, models: ["m"], perRepPerDay: 100_000 } });
  sam = await bench.device();
});
afterEach(() => upstream.closeAllConnections());
afterAll(async () => {
  await bench.stop();
  upstream.close();
});

const request = (more: object = {}) =>
  JSON.stringify({ model: "m", max_tokens: 4_000, messages: [{ role: "user", content: "hello" }], ...more });
const used = async () => (await sam.call<{ model: ModelSetup }>("GET", "/v1/setup")).body.model.budget?.used;

async function ask(body = request(), signal: AbortSignal | null = null): Promise<Response> {
  const headers = { "content-type": "application/json", ...(await sam.headers("POST", PATH, body)) };
  return fetch(`${bench.server().url}${PATH}`, { method: "POST", headers, body, signal });
}

test.each([
  [
    "an error of the API's own shape",
    { type: "error", error: { type: "api_error", message: `your key ${KEY} is odd` } },
  ],
  ["a page", `<pre>x-api-key: ${KEY}</pre>`],
])("what echoes the key is not passed on: %s", async (_what, body) => {
  answer = (_request, response) => {
    response.writeHead(400, { "content-type": "application/json", "request-id": `for ${KEY}` });
    response.end(typeof body === "string" ? body : JSON.stringify(body));
  };
  const response = await ask();
  expect(response.status).toBe(400);
  expect(`${await response.text()} ${JSON.stringify([...response.headers])}`).not.toContain(KEY);
});

test("an error that never ends is not read to its end", async () => {
  let sent = 0;
  answer = (_request, response) => {
    response.writeHead(500, { "content-type": "application/json" });
    const more = () => {
      if (response.destroyed) return;
      sent += 64_000;
      response.write(Buffer.alloc(64_000, "x"));
      if (sent < 60_000_000) setImmediate(more);
      else response.end();
    };
    more();
  };
  expect((await ask()).status).toBe(500);
  expect(sent).toBeLessThan(30_000_000);
});

test("a whole answer that nobody waited for counts as the most it may have cost", async () => {
  const before = (await used()) ?? 0;
  const gone = new AbortController();
  answer = () => gone.abort();
  await expect(ask(request(), gone.signal)).rejects.toThrow();
  await expect.poll(used).toBeGreaterThan(before + 4_000);
});

test("a redirect is not followed: the key goes to the configured address or nowhere", async () => {
  const paths: (string | undefined)[] = [];
  answer = ({ url }, response) => {
    paths.push(url);
    response.writeHead(307, { location: "/elsewhere" }).end();
  };
  expect((await ask()).status).toBe(502);
  expect(paths).toEqual(["/v1/messages"]);
});
