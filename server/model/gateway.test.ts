/** The official SDK through the gateway to the practice model: real HTTP all the way, nothing in between is faked. */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import Anthropic, { APIError } from "@anthropic-ai/sdk";
import type { MessageCreateParamsNonStreaming, MessageParam } from "@anthropic-ai/sdk/resources/messages";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { type Bench, startBench } from "#e2e/faults/bench.ts";
import type { ModelSetup } from "#lib/domain/server-api.ts";
import { type PracticeModel, startPracticeModel } from "#practice/model/practice-model.ts";
import type { Device } from "../testing/device.ts";
import type { ModelOptions } from "./model-options.ts";

const PATH = "/v1/model/v1/messages";
let model: PracticeModel;
let bench: Bench;
let options: ModelOptions;

beforeAll(async () => {
  model = await startPracticeModel({ paceMs: 0 });
  options = { key: model.apiKey, baseUrl: model.url, models: [model.model], perRepPerDay: null, practice: true };
  bench = await startBench({ model: options });
});
afterEach(() => {
  model.reset();
  model.forget();
});
afterAll(async () => {
  await bench.stop();
  await model.stop();
});

/** The SDK as the worker has it: no key of its own, each request signed by the device. */
function sdkOf(device: Device, maxRetries = 0): Anthropic {
  return new Anthropic({
    baseURL: `${bench.server().url}/v1/model`,
    apiKey: "unused",
    authToken: null,
    maxRetries,
    logLevel: "off",
    fetch: async (url, init) => {
      const { pathname } = new URL(String(url));
      const signed = await device.headers(init?.method ?? "GET", pathname, String(init?.body ?? ""));
      return fetch(url, { ...init, headers: { "content-type": "application/json", ...signed } });
    },
  });
}

function params(text: string, more: object = {}): MessageCreateParamsNonStreaming {
  return { model: model.model, max_tokens: 1_000, messages: [{ role: "user", content: text }], ...more };
}

async function setupOf(device: Device): Promise<ModelSetup> {
  return (await device.call<{ model: ModelSetup }>("GET", "/v1/setup")).body.model;
}

describe("what passes through", () => {
  test("a stream comes piece by piece: the first is here while the last is not yet sent", async () => {
    const sdk = sdkOf(await bench.device());
    model.fault({ fault: "pace", ms: 10 });
    const at: number[] = [];
    let text = "";
    for await (const event of await sdk.messages.create({ ...params("hello"), stream: true })) {
      if (event.type !== "content_block_delta" || event.delta.type !== "text_delta") continue;
      at.push(Date.now());
      text += event.delta.text;
      if (at.length === 1) expect(model.seen().at(-1)?.overAt).toBeNull();
    }
    expect(text).toContain("Hi there,");
    expect(at.length).toBeGreaterThan(8);
    expect((at.at(-1) ?? 0) - (at[0] ?? 0)).toBeGreaterThan(60);
  });

  test("tools, their results and the cache's counts; the same as without a gateway", async () => {
    const sdk = sdkOf(await bench.device());
    const tools = [{ name: "order_lookup", input_schema: { type: "object" as const, properties: { order: {} } } }];
    const system = [
      { type: "text" as const, text: "word ".repeat(1200), cache_control: { type: "ephemeral" as const } },
    ];
    const asked = params("Where is order 1001?", { tools, system });
    const first = await sdk.messages.create(asked);
    const use = first.content.find((block) => block.type === "tool_use");
    expect(use?.input).toEqual({ order: "1001" });
    const messages: MessageParam[] = [
      ...asked.messages,
      { role: "assistant", content: first.content.map((block) => block as never) },
      { role: "user", content: [{ type: "tool_result", tool_use_id: use?.id ?? "", content: "Order 1001, sent." }] },
    ];
    const second = await sdk.messages.create({ ...asked, messages });
    expect(second.stop_reason).toBe("end_turn");
    expect(second.usage.cache_read_input_tokens).toBe(first.usage.cache_creation_input_tokens);
    expect(second.usage.cache_read_input_tokens).toBeGreaterThan(1_000);
  });

  test("the model's maker learns no rep's name, and sees the server's key, never the device's token", async () => {
    const [sam, mia] = [await bench.device("sam"), await bench.device("mia")];
    for (const device of [sam, sam, mia])
      await sdkOf(device).messages.create(params("x", { metadata: { user_id: "sam" } }));
    const seen = model.seen();
    const names = seen.map((one) => (JSON.parse(one.body) as { metadata: { user_id: string } }).metadata.user_id);
    expect(names[0]).toMatch(/^rep-[\w-]{22}$/);
    expect([names[1] === names[0], names[2] === names[0]]).toEqual([true, false]);
    expect(seen[0]?.headers["x-api-key"]).toBe(model.apiKey);
    const told = JSON.stringify(seen);
    for (const secret of [sam.token, mia.token, "countersign-proof", "unused"]) expect(told).not.toContain(secret);
  });

  test("whoever goes away takes the request along, before the first word and after it", async () => {
    const sdk = sdkOf(await bench.device());
    for (const fault of ["stalls", "slow-first-token"] as const) {
      model.fault({ fault, times: 1, ms: 20_000 });
      const stop = new AbortController();
      const ended = read(sdk, stop.signal).catch(() => "aborted");
      await until(() => model.seen().at(-1)?.faults.includes(fault) === true);
      await new Promise((resolve) => setTimeout(resolve, 30));
      const at = Date.now();
      stop.abort();
      await until(() => model.seen().at(-1)?.goneAt != null);
      expect((model.seen().at(-1)?.goneAt ?? 0) - at).toBeLessThan(200);
      await ended;
    }
    expect(bench.reports).toEqual([]);
  });
});

describe("what goes wrong over there comes back as it is", () => {
  test.each([
    ["overloaded", 529, "overloaded_error"],
    ["server-error", 500, "api_error"],
    ["rate-limited", 429, "rate_limit_error"],
  ] as const)("%s", async (fault, status, type) => {
    const device = await bench.device();
    model.fault({ fault, times: 1, retryAfter: 0.02 });
    const error = await failing(sdkOf(device).messages.create(params("x")));
    expect(error).toMatchObject({ status, type });
    expect(error.requestID).toMatch(/^req_practice_/);
    if (fault !== "server-error") expect(error.headers?.get("retry-after")).toBe("0.02");
    model.fault({ fault, times: 1, retryAfter: 0.02 });
    model.forget();
    await sdkOf(device, 2).messages.create(params("x"));
    expect(model.seen().map((one) => one.status)).toEqual([status, 200]);
  });

  test("a stream that dies is not taken for one that ended; an error inside it stays one", async () => {
    const sdk = sdkOf(await bench.device());
    model.misbehave("dies-half-way");
    await expect(read(sdk)).rejects.toThrow();
    model.misbehave("error-event");
    expect(await failing(read(sdk))).toMatchObject({ type: "overloaded_error" });
    expect(bench.reports).toEqual([]);
  });

  test("a refused key is the server's trouble, not the rep's sign-in; a service that is away is said", async () => {
    const device = await bench.device();
    await bench.restart({ model: { ...options, key: "worn-out-key" } });
    const refused = await failing(sdkOf(device, 2).messages.create(params("x")));
    expect(refused).toMatchObject({ status: 403, type: "permission_error" });
    expect(refused.message).not.toContain("worn-out-key");
    expect(model.seen().length).toBe(1);
    await bench.restart({ model: { ...options, baseUrl: "http://127.0.0.1:9" } });
    expect(await failing(sdkOf(device).messages.create(params("x")))).toMatchObject({ status: 502, type: "api_error" });
    await bench.restart({ model: options });
  });
});

describe("what is refused here never leaves", () => {
  const cases: [string, object, number, string, RegExp][] = [
    ["another model", { model: "claude-opus-5" }, 404, "not_found_error", /practice-model-1/],
    ["too long an answer", { max_tokens: 9_000 }, 400, "invalid_request_error", /8192/],
    ["an unknown field", { container: "x" }, 400, "invalid_request_error", /`container`/],
    ["a temperature", { temperature: 1 }, 400, "invalid_request_error", /`temperature`/],
    ["thinking", { thinking: { type: "adaptive" } }, 400, "invalid_request_error", /`thinking`/],
    [
      "a search of its own",
      { tools: [{ type: "web_search_20250305", name: "web_search" }] },
      400,
      "invalid_request_error",
      /tools\.0/,
    ],
    [
      "a picture from elsewhere",
      { messages: [{ role: "user", content: [{ type: "image", source: { type: "url", url: "https://x.example" } }] }] },
      400,
      "invalid_request_error",
      /messages\.0/,
    ],
    ["a megabyte", { system: "word ".repeat(250_000) }, 413, "request_too_large", /1 MB/],
  ];
  test.each(cases)("%s", async (_what, more, status, type, message) => {
    const error = await failing(sdkOf(await bench.device(), 2).messages.create(params("x", more)));
    expect(error).toMatchObject({ status, apiMessage: expect.stringMatching(message) });
    expect(error.error).toMatchObject({ type: "error", error: { type } });
    expect(model.seen()).toEqual([]);
  });

  test("unsigned, signed for other bytes, not JSON: refused in that API's shape, with the server's code", async () => {
    const device = await bench.device();
    const send = async (body: string, signed: string) => {
      const headers = { "content-type": "application/json", ...(await device.headers("POST", PATH, signed)) };
      return fetch(`${bench.server().url}${PATH}`, { method: "POST", headers, body });
    };
    const text = JSON.stringify(params("x"));
    const forged = await send(text, "{}");
    expect([forged.status, await forged.json()]).toMatchObject([
      401,
      { type: "error", error: { type: "authentication_error", code: "bad-proof" } },
    ]);
    expect((await send("{", "{")).status).toBe(400);
    const bare = await fetch(`${bench.server().url}${PATH}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: text,
    });
    expect(bare.status).toBe(401);
    expect(model.seen()).toEqual([]);
  });

  test("with no key in the environment nothing leaves, and the setup says so", async () => {
    const device = await bench.device();
    await bench.restart({ model: { ...options, key: null } });
    expect(await setupOf(device)).toEqual({
      available: false,
      says: "No model key is set on the server: the playbook drafts.",
      models: [],
      budget: null,
    });
    expect(await failing(sdkOf(device, 2).messages.create(params("x")))).toMatchObject({
      status: 403,
      type: "permission_error",
    });
    expect(model.seen()).toEqual([]);
    await bench.restart({ model: options });
    expect(await setupOf(device)).toMatchObject({
      available: true,
      models: ["practice-model-1"],
      says: expect.stringContaining("no AI"),
    });
  });
});

describe("the budget", () => {
  const limited = (perRepPerDay: number) => bench.restart({ model: { ...options, perRepPerDay } });
  const usedBy = async (device: Device) => (await setupOf(device)).budget?.used ?? -1;
  /** Counting ends a moment after the last byte. */
  const settled = async (device: Device, tokens: number) => {
    for (let turn = 0; turn < 200 && (await usedBy(device)) !== tokens; turn++)
      await new Promise((resolve) => setTimeout(resolve, 5));
    expect(await usedBy(device)).toBe(tokens);
  };

  test("counts what the model says it used, streamed or not, per rep, over a restart, until midnight UTC", async () => {
    bench.clock.now = Date.parse("2030-01-01T20:00:00Z");
    await limited(100_000);
    const [sam, mia] = [await bench.device("sam"), await bench.device("mia")];
    const { usage } = await sdkOf(sam).messages.create(params("hello"));
    const each = usage.input_tokens + usage.output_tokens;
    expect(each).toBeGreaterThan(20);
    await settled(sam, each);
    await read(sdkOf(sam), undefined, "hello");
    await settled(sam, 2 * each);
    expect(await usedBy(mia)).toBe(0);
    await limited(100_000);
    await settled(sam, 2 * each);
    bench.clock.now = Date.parse("2030-01-02T00:00:01Z");
    expect(await usedBy(sam)).toBe(0);
  });

  test("errors cost nothing; an answer that broke off costs what had come", async () => {
    bench.clock.now = Date.parse("2030-02-01T20:00:00Z");
    await limited(100_000);
    const sam = await bench.device("sam");
    model.misbehave("overloaded");
    await failing(sdkOf(sam).messages.create(params("hello")));
    await settled(sam, 0);
    const whole = (await sdkOf(sam).messages.create(params("hello"))).usage;
    const each = whole.input_tokens + whole.output_tokens;
    await settled(sam, each);
    model.misbehave("stalls");
    const stop = new AbortController();
    const ended = read(sdkOf(sam), stop.signal).catch(() => {});
    await until(() => model.seen().at(-1)?.faults.includes("stalls") === true);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await usedBy(sam)).toBeGreaterThan(each + 1_000);
    stop.abort();
    await ended;
    await until(() => model.seen().at(-1)?.goneAt != null);
    for (let turn = 0; turn < 200 && (await usedBy(sam)) > each + 1_000; turn++)
      await new Promise((resolve) => setTimeout(resolve, 5));
    const broken = (await usedBy(sam)) - each;
    expect(broken).toBeGreaterThan(whole.input_tokens);
    expect(broken).toBeLessThan(each);
  });

  test("is never passed: what does not fit any more waits for midnight, and the SDK does not try again", async () => {
    bench.clock.now = Date.parse("2030-03-01T23:59:00Z");
    await limited(1_500);
    const [sam, mia] = [await bench.device("sam"), await bench.device("mia")];
    model.misbehave("stalls");
    const stop = new AbortController();
    const first = read(sdkOf(sam), stop.signal).catch(() => {});
    await until(() => model.seen().length === 1);
    const second = await failing(sdkOf(sam, 2).messages.create(params("hello")));
    expect(second).toMatchObject({ status: 429, type: "rate_limit_error" });
    expect(second.headers?.get("retry-after")).toBe("60");
    expect(second.apiMessage).toContain("midnight UTC");
    expect(model.seen().length).toBe(1);
    await sdkOf(mia).messages.create(params("hello"));
    stop.abort();
    await first;
  });

  test("a server that stops counts what was under way before it closes the database", async () => {
    bench.clock.now = Date.parse("2030-04-01T12:00:00Z");
    await limited(100_000);
    const sam = await bench.device("sam");
    model.misbehave("stalls");
    const running = read(sdkOf(sam)).catch(() => {});
    await until(() => model.seen().length === 1);
    await limited(100_000);
    await running;
    expect(await usedBy(sam)).toBeGreaterThan(0);
  });
});

test("neither the key nor a word that was said is in any file, answer or report of the server", async () => {
  const device = await bench.device();
  const words = "sesquipedalian-needle";
  const answer = await sdkOf(device)
    .messages.create(params(`${words} please`))
    .asResponse();
  const told = JSON.stringify([await answer.text(), [...answer.headers], await setupOf(device), bench.reports]);
  expect(told).not.toContain(model.apiKey);
  expect(model.seen().at(-1)?.body).toContain(words);
  const dir = path.join(bench.dir, "server");
  const files = readdirSync(dir, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
  expect(files.length).toBeGreaterThan(4);
  for (const file of files) {
    const content = readFileSync(path.join(file.parentPath, file.name)).toString("latin1");
    expect([file.name, content.includes(words), content.includes(model.apiKey)]).toEqual([file.name, false, false]);
  }
});

async function read(sdk: Anthropic, signal?: AbortSignal, text = "hello"): Promise<string> {
  let said = "";
  for await (const event of await sdk.messages.create({ ...params(text), stream: true }, { signal })) {
    if (event.type === "content_block_delta" && event.delta.type === "text_delta") said += event.delta.text;
  }
  return said;
}

async function failing(work: Promise<unknown>): Promise<APIError> {
  try {
    await work;
  } catch (error) {
    if (error instanceof APIError) return error;
    throw error;
  }
  throw new Error("it should have failed");
}

async function until(isTrue: () => boolean): Promise<void> {
  const began = Date.now();
  while (!isTrue()) {
    if (Date.now() - began > 5_000) throw new Error("it did not come to that");
    await new Promise((resolve) => setImmediate(resolve));
  }
}
