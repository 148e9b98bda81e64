/**
 * How much later the first word of a draft comes because of what stands between: the official SDK alone, the SDK through
 * the server's gateway, the copilot's driver through the gateway. All three ask the same practice model the same things,
 * in turn, in one run. `node bench/first-token.ts [ROUNDS]`; the last line is one JSON object.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import Anthropic from "@anthropic-ai/sdk";
import type { MessageCreateParamsStreaming } from "@anthropic-ai/sdk/resources/messages";
import { readPack } from "#cli/pack/read-pack.ts";
import { createClaude } from "#lib/copilot/claude/claude.ts";
import type { CopilotInput } from "#lib/copilot/port.ts";
import { startPracticeModel } from "#practice/model/practice-model.ts";
import { startServer } from "#server/main.ts";
import { Device } from "#server/testing/device.ts";

const ROUNDS = Math.max(100, Number(process.argv.find((word) => /^\d+$/.test(word)) ?? 200));
const WARM_UP = 20;
const TARGET_MS = 50;

const read = await readPack(path.join(import.meta.dirname, "../policies/acme"));
if (!read.ok) throw new Error("the pack cannot be read");
const { pack } = read;
const dir = await mkdtemp(path.join(tmpdir(), "countersign-first-token-"));
const model = await startPracticeModel({ paceMs: 0 });
const server = await startServer({
  dir,
  pack,
  model: { key: model.apiKey, baseUrl: model.url, models: [model.model], perRepPerDay: null },
});
try {
  const device = await Device.make(() => server.url, Date.now);
  const signedIn = await device.signIn("sam", server.practicePassword);
  if (signedIn.status !== 200) throw new Error("the sign-in failed");
  const signedFetch = signing(device);
  const baseURL = `${server.url}/v1/model`;
  const common = { authToken: null, maxRetries: 0, logLevel: "off" as const };
  const bare = new Anthropic({ ...common, baseURL: model.url, apiKey: model.apiKey });
  const gateway = new Anthropic({ ...common, baseURL, apiKey: "unused", fetch: signedFetch });
  const access = {
    by: "gateway" as const,
    to: "server",
    baseURL,
    apiKey: null,
    model: model.model,
    fetch: signedFetch,
  };
  const driver = createClaude({ access, now: () => new Date().toISOString() });

  // What the driver asks until its first word is what the other two ask as well.
  await firstWordOf(driver.suggest(ticket(), new AbortController().signal));
  const requests = model.seen().map((one) => JSON.parse(one.body) as MessageCreateParamsStreaming);
  const arms = {
    bare: () => replay(bare, requests),
    gateway: () => replay(gateway, requests),
    driver: () => firstWordOf(driver.suggest(ticket(), new AbortController().signal)),
  };
  const times: Record<keyof typeof arms, number[]> = { bare: [], gateway: [], driver: [] };
  for (let round = -WARM_UP; round < ROUNDS; round++) {
    // A different one goes first each time, so that none always has the warmest machine.
    const names = Object.keys(arms) as (keyof typeof arms)[];
    for (const name of [...names.slice(Math.abs(round) % 3), ...names.slice(0, Math.abs(round) % 3)]) {
      const began = performance.now();
      await arms[name]();
      if (round >= 0) times[name].push(performance.now() - began);
    }
    model.forget();
  }
  const figures = { bare: summary(times.bare), gateway: summary(times.gateway), driver: summary(times.driver) };
  const added = (name: "gateway" | "driver") => ({
    p50Ms: round1(figures[name].p50Ms - figures.bare.p50Ms),
    p95Ms: round1(figures[name].p95Ms - figures.bare.p95Ms),
  });
  const addedMs = { gateway: added("gateway"), driver: added("driver") };
  const isMet = addedMs.driver.p50Ms < TARGET_MS && addedMs.driver.p95Ms < TARGET_MS;
  const asked = { rounds: ROUNDS, requestsEach: requests.length };
  console.log(JSON.stringify({ ...asked, ...figures, added: addedMs, targetMs: TARGET_MS, met: isMet }));
} finally {
  await server.stop();
  await model.stop();
  await rm(dir, { recursive: true, force: true });
}

/** The first requests to their end, the last one to its first word. */
async function replay(sdk: Anthropic, requests: readonly MessageCreateParamsStreaming[]): Promise<void> {
  for (const request of requests) {
    const stream = await sdk.messages.create(request);
    for await (const event of stream) {
      if (event.type === "content_block_delta" && event.delta.type === "text_delta") return;
    }
  }
  throw new Error("there was no word");
}

async function firstWordOf(events: ReturnType<ReturnType<typeof createClaude>["suggest"]>): Promise<void> {
  for await (const event of events) {
    if (event.event === "text") return;
    if (event.event === "failed") throw new Error(event.failure.happened);
  }
  throw new Error("there was no word");
}

function ticket(): CopilotInput {
  const text = "Hello, I sent my kettle back and still wait for my refund. When does the money come? Regards, Ana Ruiz";
  return {
    subject: "Where is my refund?",
    messages: [{ from: "customer", text, public: true }],
    playbooks: pack.playbooks,
    knowledge: pack.knowledge,
    words: {},
    actions: ["refund.create", "status.set", "tags.change", "note.add"],
    known: [{ type: "person_name", value: "Ana Ruiz" }],
    facts: ["The order was placed on 2 Nov (read by the server)"],
  };
}

function signing(device: Device): typeof fetch {
  return async (url, init) => {
    const { pathname } = new URL(url instanceof Request ? url.url : url);
    const body = String(init?.body ?? "");
    const headers = await device.headers(init?.method ?? "GET", pathname, body);
    return fetch(url, { ...init, headers: { ...headers, "content-type": "application/json" } });
  };
}

function summary(times: readonly number[]): { p50Ms: number; p95Ms: number } {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number) => round1(sorted[Math.floor(sorted.length * share)] ?? 0);
  return { p50Ms: at(0.5), p95Ms: at(0.95) };
}

function round1(value: number): number {
  return Math.round(value * 10) / 10;
}
