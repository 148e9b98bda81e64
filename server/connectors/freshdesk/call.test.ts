import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { type Certificate, ensureCertificate } from "#practice/certificate.ts";
import { createApi } from "./call.ts";

/** A listener that answers what it is told to: these are the wire's own cases, which no desk shows on demand. */
type Reply = { status: number; headers?: Record<string, string>; text?: string } | "cut" | "half";
let dir: string;
let certificate: Certificate;
let foreign: Certificate;
let replies: Reply[] = [];
const seen: { method: string; path: string; authorization: string; body: string }[] = [];
let server: ReturnType<typeof createServer>;

beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), "countersign-call-"));
  certificate = await ensureCertificate(path.join(dir, "one"));
  foreign = await ensureCertificate(path.join(dir, "other"));
  server = createServer(certificate, (request, response) => {
    let body = "";
    request.on("data", (part) => {
      body += part;
    });
    request.on("end", () => {
      const { method = "", url = "", headers } = request;
      seen.push({ method, path: url, authorization: headers.authorization ?? "", body });
      const reply = replies.shift() ?? { status: 200, text: "{}" };
      if (reply === "cut") return response.socket?.destroy();
      if (reply === "half") {
        response.writeHead(200, { "content-length": "50" });
        response.write("{");
        return setTimeout(() => response.socket?.destroy(), 10);
      }
      return response.writeHead(reply.status, reply.headers).end(reply.text ?? "");
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});
afterEach(() => {
  replies = [];
  seen.length = 0;
});
afterAll(async () => {
  server.close();
  server.closeAllConnections();
  await rm(dir, { recursive: true, force: true });
});

function open(more: { port?: number; cert?: string } = {}) {
  const { port } = server.address() as AddressInfo;
  const connect = { address: "127.0.0.1", port: more.port ?? port, certificate: more.cert ?? certificate.cert };
  return createApi({ host: "acme.zendesk.com", apiKey: "fd-key", connect });
}
const get = (api = open()) => api.get("/api/v2/tickets/1", new AbortController().signal);

test("the key goes as Basic with a password that nobody reads, and a link to a next page is seen", async () => {
  replies = [{ status: 200, text: "[]", headers: { link: '<https://acme.freshdesk.com/x?page=2>; rel="next"' } }];
  expect(await get()).toEqual({ is: "good", json: [], hasNext: true });
  expect(seen[0]?.authorization).toBe(`Basic ${Buffer.from("fd-key:X").toString("base64")}`);
});

test.each<[string, Reply]>([
  ["cut before the answer", "cut"],
  ["cut within the answer", "half"],
  ["a server's own trouble", { status: 500, text: "oops" }],
  ["a login page", { status: 200, text: "<html>" }],
])("a write that is %s may have been done", async (_what, reply) => {
  replies = [reply];
  expect(await open().send("PUT", "/api/v2/tickets/1", { status: 4 })).toMatchObject({ is: "lost" });
  expect(seen).toHaveLength(1);
});

test("a write that no handshake came about for was surely not done", async () => {
  expect(await open({ port: 1 }).send("POST", "/x", {})).toMatchObject({ is: "refused", status: null });
  expect(await open({ cert: foreign.cert }).send("POST", "/x", {})).toMatchObject({ is: "refused", status: null });
  expect(seen).toHaveLength(0);
});

test("a redirect is not followed: the key would follow too", async () => {
  replies = [{ status: 302, headers: { location: "https://acme.zendesk.com/elsewhere" } }];
  expect(await get()).toMatchObject({ is: "refused", status: 302 });
  expect(seen).toHaveLength(1);
});

test("a short rest is waited for once; a longer one is kept without asking", async () => {
  const busy = (seconds: string): Reply => ({ status: 429, headers: { "retry-after": seconds } });
  replies = [busy("1"), { status: 200, text: "{}" }];
  const begun = performance.now();
  expect(await get()).toMatchObject({ is: "good" });
  expect(performance.now() - begun).toBeGreaterThan(990);
  replies = [busy("1"), busy("1")];
  expect(await get()).toMatchObject({ is: "refused", status: 429 });
  expect(seen).toHaveLength(4);
  replies = [busy("40")];
  const api = open();
  expect(await get(api)).toMatchObject({ happened: "The desk's rate limit is used up for the next 40 s." });
  expect(await api.send("PUT", "/api/v2/tickets/1", {})).toMatchObject({ is: "refused", status: 429 });
  expect(seen).toHaveLength(5);
});

test.each<[string, number, unknown, string]>([
  [
    "a value that is missing",
    400,
    {
      description: "Validation failed",
      errors: [{ field: "cf_reason", message: "It should be…", code: "missing_field" }],
    },
    "The desk asks for a value in the field “cf_reason” first.",
  ],
  [
    "a value that does not fit",
    400,
    { errors: [{ field: "status", message: "It should be one of these values: '2,3'.", code: "invalid_value" }] },
    "The desk refused the field “status”: It should be one of these values: '2,3'.",
  ],
  ["a key that is wrong", 401, { code: "invalid_credentials", message: "x" }, "The desk refused the server's API key."],
  [
    "a right that is missing",
    403,
    { code: "access_denied", message: "x" },
    "The agent whose API key the server uses may not do this in the desk.",
  ],
  ["nothing there", 404, undefined, "The desk has no such ticket or note, or the server's API key may not see it."],
  [
    "a feature that is not paid for",
    403,
    { code: "require_feature" },
    "The desk account's plan does not have this feature.",
  ],
  ["something unknown", 418, "text", "The desk answered with status 418."],
])("%s is said in a plain sentence", async (_what, status, body, happened) => {
  replies = [{ status, ...(body === undefined ? {} : { text: JSON.stringify(body) }) }];
  expect(await get()).toMatchObject({ is: "refused", status, happened });
});
