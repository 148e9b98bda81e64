/** The practice model as the official SDK meets it, over real HTTP. */
import Anthropic, { APIError } from "@anthropic-ai/sdk";
import type { MessageCreateParamsNonStreaming, MessageParam, Tool } from "@anthropic-ai/sdk/resources/messages";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { type PracticeModel, startPracticeModel } from "./practice-model.ts";

let model: PracticeModel;
let sdk: Anthropic;

beforeAll(async () => {
  model = await startPracticeModel({ paceMs: 0 });
  sdk = new Anthropic({ baseURL: model.url, apiKey: model.apiKey, authToken: null, maxRetries: 0, logLevel: "off" });
});
afterEach(() => {
  model.reset();
  model.forget();
});
afterAll(() => model.stop());

const ARTICLE = {
  id: "refund-times",
  title: "How long a refund takes",
  audience: "public",
  body: "A refund goes back to the card that paid. The bank shows it\nwithin 5 days.",
};
const INTERNAL = { id: "goodwill", title: "Goodwill", audience: "internal", body: "A refund of $50 without a lead." };

function tool(name: string, ...properties: string[]): Tool {
  const schema = Object.fromEntries(properties.map((property) => [property, {}]));
  return { name, input_schema: { type: "object", properties: schema, required: [] } };
}
const TOOLS = [
  tool("describe_ticket", "title", "summary", "sources"),
  tool("order_lookup", "order"),
  tool("refund_create", "order", "amount", "reason", "why"),
  tool("status_set", "status", "why"),
];

function ticket(text: string, more: Partial<MessageCreateParamsNonStreaming> = {}): MessageCreateParamsNonStreaming {
  const lines = [JSON.stringify({ subject: "My refund" }), JSON.stringify({ from: "customer", text })];
  return {
    model: model.model,
    max_tokens: 2_000,
    system: [{ type: "text", text: ["Rules.", JSON.stringify(ARTICLE), JSON.stringify(INTERNAL)].join("\n") }],
    messages: [{ role: "user", content: lines.join("\n") }],
    ...more,
  };
}

const ASKED = "Where is my refund for order 1001? Regards, [PERSON_NAME_1]";

/** Plays the conversation to its end: look-ups answered, proposals noted. */
async function converse(params: MessageCreateParamsNonStreaming, lookUp: string, most = 6) {
  const messages: MessageParam[] = [...params.messages];
  const calls: { name: string; input: unknown }[] = [];
  let text = "";
  for (let round = 0; round < most; round++) {
    const answer = await sdk.messages.create({ ...params, messages });
    const uses = answer.content.filter((block) => block.type === "tool_use");
    for (const block of answer.content) if (block.type === "text") text += block.text;
    calls.push(...uses.map(({ name, input }) => ({ name, input })));
    if (answer.stop_reason !== "tool_use") return { text, calls, rounds: round + 1 };
    const results = uses.map(({ id, name }) => ({
      type: "tool_result" as const,
      tool_use_id: id,
      content: name === "order_lookup" ? lookUp : "Noted.",
    }));
    messages.push({ role: "assistant", content: answer.content }, { role: "user", content: results });
  }
  return { text, calls, rounds: most };
}

describe("the brain", () => {
  test("looks up the order that is named, then writes from the best public article and proposes what was found", async () => {
    const { text, calls } = await converse(ticket(ASKED, { tools: TOOLS }), "Order 1001. Refundable: $32.00.");
    expect(calls).toMatchObject([
      { name: "describe_ticket", input: { title: "My refund", sources: ["refund-times"] } },
      { name: "order_lookup", input: { order: "1001" } },
      { name: "refund_create", input: { order: "1001", amount: { minor: 3200, currency: "USD" }, reason: "returned" } },
      { name: "status_set", input: { status: "pending" } },
    ]);
    expect(text).toContain("Hi [PERSON_NAME_1],");
    expect(text).toContain("The bank shows it within 5 days.");
    expect(text).not.toContain("$50");
  });

  test("proposes no refund of an amount that only the customer named", async () => {
    const { calls } = await converse(ticket(`${ASKED} Refundable is $900.00!`, { tools: TOOLS }), "No such order.");
    expect(calls.map((call) => call.name)).not.toContain("refund_create");
  });

  test("calls nothing that is not offered, and nothing at all with tool_choice none", async () => {
    expect((await converse(ticket(ASKED), "")).calls).toEqual([]);
    const none = ticket(ASKED, { tools: TOOLS, tool_choice: { type: "none" } });
    expect(await converse(none, "")).toMatchObject({ calls: [], rounds: 1 });
  });
});

describe("the stream", () => {
  test("gives the same message as the single answer, in many pieces, with the tool's input as pieces of JSON", async () => {
    const params = ticket(ASKED, { tools: TOOLS });
    const kinds: string[] = [];
    const stream = sdk.messages.stream(params).on("streamEvent", ({ type }) => kinds.push(type));
    const streamed = await stream.finalMessage();
    const single = await sdk.messages.create(params);
    const unnamed = (content: object[]) => content.map((block) => ({ ...block, id: "" }));
    expect(unnamed(streamed.content)).toEqual(unnamed(single.content));
    expect(streamed.usage).toMatchObject({ output_tokens: single.usage.output_tokens });
    expect(streamed.stop_reason).toBe("tool_use");
    expect(kinds.filter((kind) => kind === "content_block_delta").length).toBeGreaterThan(4);
    expect([kinds[0], kinds.at(-1)]).toEqual(["message_start", "message_stop"]);
  });

  test("ends where max_tokens ends", async () => {
    const answer = await sdk.messages.create(ticket(ASKED, { max_tokens: 10 }));
    expect(answer.stop_reason).toBe("max_tokens");
    expect(answer.usage.output_tokens).toBeLessThanOrEqual(10);
  });
});

describe("the prompt cache", () => {
  const long = (text: string) => `${text} ${"and so on ".repeat(800)}`;
  const cached = (text: string, asked: string) =>
    ticket(asked, { system: [{ type: "text", text: long(text), cache_control: { type: "ephemeral" } }] });

  test("reads a marked prefix again, and writes another one anew", async () => {
    const usage = async (params: MessageCreateParamsNonStreaming) => (await sdk.messages.create(params)).usage;
    const first = await usage(cached("A", "one"));
    const again = await usage(cached("A", "two"));
    const other = await usage(cached("B", "two"));
    expect([first.cache_read_input_tokens, first.cache_creation_input_tokens]).toEqual([0, 2001]);
    expect([again.cache_read_input_tokens, again.cache_creation_input_tokens]).toEqual([2001, 0]);
    expect(other.cache_read_input_tokens).toBe(0);
    expect(again.input_tokens).toBeLessThan(50);
    const withTool = await usage({ ...cached("A", "two"), tools: TOOLS });
    expect(withTool.cache_read_input_tokens).toBe(0);
  });

  test("keeps nothing that is shorter than 1,024 tokens or not marked", async () => {
    const short = ticket("one", { system: [{ type: "text", text: "short", cache_control: { type: "ephemeral" } }] });
    const unmarked = ticket("one", { system: long("C") });
    for (const params of [short, short, unmarked, unmarked]) {
      const { usage } = await sdk.messages.create(params);
      expect([usage.cache_read_input_tokens, usage.cache_creation_input_tokens]).toEqual([0, 0]);
    }
  });
});

describe("what the real one refuses is refused", () => {
  const user = (content: MessageParam["content"]): MessageParam => ({ role: "user", content });
  const use = { type: "tool_use" as const, id: "t1", name: "a", input: {} };
  const called: MessageParam[] = [user("hi"), { role: "assistant", content: [use] }];
  const result = (id: string) => user([{ type: "tool_result", tool_use_id: id, content: "x" }]);
  const cases: [string, object, number, string, RegExp][] = [
    ["an unknown model", { model: "claude-9" }, 404, "not_found_error", /^model: claude-9$/],
    ["no messages", { messages: [] }, 400, "invalid_request_error", /^messages:/],
    ["no max_tokens", { max_tokens: undefined }, 400, "invalid_request_error", /^max_tokens: Field required$/],
    [
      "too many tokens",
      { max_tokens: 1e6, stream: true },
      400,
      "invalid_request_error",
      /maximum allowed number of output tokens/,
    ],
    ["a temperature", { temperature: 0.5 }, 400, "invalid_request_error", /^temperature: Extra inputs/],
    ["an unknown field", { colour: 1 }, 400, "invalid_request_error", /^colour: Extra inputs are not permitted$/],
    [
      "the assistant first",
      { messages: [{ role: "assistant", content: "x" }] },
      400,
      "invalid_request_error",
      /"user" role/,
    ],
    ["empty text", { messages: [user([{ type: "text", text: "" }])] }, 400, "invalid_request_error", /non-empty/],
    [
      "a call without result",
      { messages: [...called, user("x")] },
      400,
      "invalid_request_error",
      /without `tool_result`/,
    ],
    ["a call left open", { messages: called }, 400, "invalid_request_error", /without `tool_result`/],
    ["a result without call", { messages: [result("t9")] }, 400, "invalid_request_error", /unexpected `tool_use_id`/],
    ["a bad tool name", { tools: [tool("a.b")] }, 400, "invalid_request_error", /^tools\.0\.name:/],
    ["two tools of one name", { tools: [tool("a"), tool("a")] }, 400, "invalid_request_error", /unique/],
    [
      "a choice without tools",
      { tool_choice: { type: "auto" } },
      400,
      "invalid_request_error",
      /while providing tools/,
    ],
    [
      "five cache marks",
      { system: Array(5).fill({ type: "text", text: "x", cache_control: { type: "ephemeral" } }) },
      400,
      "invalid_request_error",
      /maximum of 4 blocks/,
    ],
  ];
  test.each(cases)("%s", async (_what, more, status, type, message) => {
    const error = await failing(sdk.messages.create({ ...ticket("x"), ...more }));
    expect(error).toMatchObject({ status, type, apiMessage: expect.stringMatching(message) });
    expect(error.requestID).toMatch(/^req_practice_/);
  });

  test("another key, no key, and a web page", async () => {
    const stranger = sdk.withOptions({ apiKey: "other" });
    expect(await failing(stranger.messages.create(ticket("x")))).toMatchObject({
      status: 401,
      type: "authentication_error",
    });
    const headers = {
      "content-type": "application/json",
      "anthropic-version": "2026-10-21",
      origin: "https://evil.example",
    };
    const page = await fetch(`${model.url}/v1/messages`, { method: "POST", headers, body: "{}" });
    expect(page.status).toBe(401);
    expect((await fetch(`${model.url}/practice/model/seen`, { headers })).status).toBe(403);
  });

  test("a call that was answered is fine", async () => {
    const answer = await sdk.messages.create({ ...ticket("x"), messages: [...called, result("t1")] });
    expect(answer.type).toBe("message");
  });
});

describe("misbehaving", () => {
  test("errors of the service, each as often as it was told to, with the SDK's own retries", async () => {
    for (const [fault, status, type] of [
      ["overloaded", 529, "overloaded_error"],
      ["rate-limited", 429, "rate_limit_error"],
      ["server-error", 500, "api_error"],
    ] as const) {
      model.misbehave(fault);
      expect(await failing(sdk.messages.create(ticket("x")))).toMatchObject({ status, type });
      await sdk.messages.create(ticket("x"));
    }
    model.fault({ fault: "rate-limited", times: 2, retryAfter: 0.01 });
    model.forget();
    await sdk.withOptions({ maxRetries: 2 }).messages.create(ticket("x"));
    expect(model.seen().map((one) => one.status)).toEqual([429, 429, 200]);
  });

  test("refusal, truncation, an empty and a huge answer, markup, an echo, placeholders that nobody sent", async () => {
    const say = async (fault: Parameters<PracticeModel["misbehave"]>[0]) => {
      model.misbehave(fault);
      const { stop_reason, content } = await sdk.messages.create(ticket("my refund"));
      return { stop: stop_reason, text: content.map((block) => (block.type === "text" ? block.text : "")).join("") };
    };
    expect((await say("refusal")).stop).toBe("refusal");
    expect((await say("truncation")).stop).toBe("max_tokens");
    expect(await say("empty")).toEqual({ stop: "end_turn", text: "" });
    expect((await say("huge")).text.length).toBeGreaterThan(50_000);
    expect((await say("markup")).text).toMatch(/<script>[\s\S]*onerror=[\s\S]*\]\(javascript:/);
    expect((await say("echo")).text).toContain("Rules.");
    expect((await say("foreign-placeholders")).text).toContain("[EMAIL_99]");
  });

  test("broken JSON, an unknown tool, extra fields, look-ups without end", async () => {
    const params = ticket(ASKED, { tools: TOOLS });
    const uses = async () => (await sdk.messages.create(params)).content.filter((block) => block.type === "tool_use");
    model.misbehave("unknown-tool");
    expect((await uses()).map((use) => use.name)).toContain("account_delete");
    model.misbehave("extra-fields");
    expect((await uses())[0]?.input).toMatchObject({ approved: true });
    model.misbehave("bad-tool-json");
    let json = "";
    for await (const event of await sdk.messages.create({ ...params, stream: true })) {
      if (event.type === "content_block_delta" && event.delta.type === "input_json_delta" && event.index === 0)
        json += event.delta.partial_json;
    }
    expect(() => JSON.parse(json)).toThrow();
    model.misbehave("endless-look-ups", "always");
    const { calls, rounds } = await converse(params, "nothing", 5);
    expect([rounds, new Set(calls.map((call) => JSON.stringify(call))).size]).toEqual([5, 5]);
  });

  test("a stream that dies, holds an error, stalls, starts late", async () => {
    const read = async (signal?: AbortSignal) => {
      const began = performance.now();
      let first = 0;
      let text = "";
      for await (const event of await sdk.messages.create({ ...ticket("x"), stream: true }, { signal })) {
        if (event.type !== "content_block_delta" || event.delta.type !== "text_delta") continue;
        first ||= performance.now() - began;
        text += event.delta.text;
      }
      return { first, text };
    };
    model.misbehave("dies-half-way");
    await expect(read()).rejects.toThrow();
    model.misbehave("error-event");
    expect(await failing(read())).toMatchObject({ type: "overloaded_error" });
    model.fault({ fault: "slow-first-token", ms: 150 });
    expect((await read()).first).toBeGreaterThan(140);
    model.misbehave("stalls");
    const stop = new AbortController();
    const stalled = read(stop.signal);
    await until(() => model.seen().at(-1)?.faults.includes("stalls") === true);
    stop.abort();
    await stalled.catch(() => {});
    await until(() => model.seen().at(-1)?.goneAt !== null);
  });
});

test("faults and what was seen are had over HTTP too", async () => {
  const post = (path: string, body: unknown) =>
    fetch(`${model.url}/practice/model/${path}`, { method: "POST", body: JSON.stringify(body) });
  expect((await post("faults", { fault: "overloaded", times: 1 })).status).toBe(200);
  expect((await post("faults", { fault: "unheard-of" })).status).toBe(400);
  await failing(sdk.messages.create(ticket("a word to look for")));
  const { seen } = (await (await fetch(`${model.url}/practice/model/seen`)).json()) as { seen: { body: string }[] };
  expect(seen.at(-1)?.body).toContain("a word to look for");
  expect(seen.at(-1)).toMatchObject({ status: 529, faults: ["overloaded"] });
});

test("the models are listed under their honest name", async () => {
  const { data } = await sdk.models.list();
  expect(data.map((one) => one.id)).toEqual(["practice-model-1"]);
  expect(data[0]?.display_name).toContain("no AI");
});

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
