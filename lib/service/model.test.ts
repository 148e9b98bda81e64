import "fake-indexeddb/auto";
import { afterEach, expect, test } from "vitest";
import { openClient } from "#lib/copilot/claude/access.ts";
import type { ModelSetup } from "#lib/domain/server-api.ts";
import { openDatabase } from "#lib/storage/database.ts";
import { type PracticeModel, startPracticeModel } from "#practice/model/practice-model.ts";
import { createModel, type ModelParts } from "./model.ts";
import type { OwnKey } from "./own-key.ts";

const signal = new AbortController().signal;
const gateway: ModelSetup = {
  available: true,
  says: "model-a drafts, through this server.",
  models: ["model-a", "model-b"],
  budget: { limit: 1000, used: 10 },
};
const KEY = "practice-model-key";
let practice: PracticeModel | undefined;

afterEach(async () => {
  await practice?.stop();
  practice = undefined;
});

/** Everything that leaves: the model's maker is the practice model, the company's server answers nothing. */
async function bench(name: string, setup: ModelSetup | null = gateway) {
  practice = await startPracticeModel({ paceMs: 0 });
  const { url } = practice;
  const left: { to: string; redirect: string | undefined; all: string }[] = [];
  const world = { setup, kept: null as OwnKey | null, away: false, signedIn: true };
  const db = openDatabase(name);
  const parts: ModelParts = {
    db,
    device: { sign: async () => "signature" },
    clock: { now: () => 0, serverNow: () => 0 },
    connection: {
      session: () =>
        (world.signedIn ? { server: "http://127.0.0.1:8787", token: "token" } : null) as ReturnType<
          ModelParts["connection"]["session"]
        >,
    },
    setup: () => world.setup,
    keys: {
      get: async () => world.kept,
      async set(key) {
        world.kept = key;
      },
    },
    fetch: async (input, init) => {
      const to = new URL(String(input));
      const headers = JSON.stringify([...new Headers(init?.headers)]);
      left.push({ to: to.host, redirect: init?.redirect, all: `${to} ${headers} ${String(init?.body ?? "")}` });
      if (world.away) throw new TypeError("Failed to fetch");
      if (to.host !== "api.anthropic.com") return Response.json({ error: {} }, { status: 400 });
      return fetch(`${url}${to.pathname}${to.search}`, init);
    },
  };
  const model = createModel(parts);
  await model.load();
  const restart = async () => {
    const again = createModel(parts);
    await again.load();
    return again;
  };
  return { model, world, left, db, restart };
}

test("nobody chose: the gateway's first model where there is one", async () => {
  const { model } = await bench("model-default");
  expect(model.status()).toMatchObject({ driver: "gateway", model: "model-a" });
  expect(model.access()).toMatchObject({ by: "gateway", to: "127.0.0.1:8787", apiKey: null });
});

test.each<[string, ModelSetup | null, RegExp]>([
  ["nobody is signed in", null, /Not signed in/],
  ["no key on the server", { available: false, says: "No key is set.", models: [], budget: null }, /No key is set/],
  [
    "the day's budget is used up",
    { ...gateway, available: false, says: "Today's budget is used up.", budget: { limit: 10, used: 10 } },
    /used up/,
  ],
  ["a server that names no model", { ...gateway, says: "", models: [] }, /names no model/],
])("%s: the playbook drafts, and it is said", async (what, setup, says) => {
  const { model, world } = await bench(`model-${what}`, setup);
  world.signedIn = setup !== null;
  expect(model.access()).toBeNull();
  expect(model.status()).toMatchObject({ driver: "playbook", model: null, says: expect.stringMatching(says) });
});

test("what was chosen holds after a restart, and gives way when it is gone", async () => {
  const { model, world, restart } = await bench("model-chosen");
  expect(model.status().says, "the server's own words for its first model").toBe(gateway.says);
  await model.choose("gateway", "model-b");
  expect(model.status().says).toBe("model-b drafts, through your company's server.");
  const again = await restart();
  expect(again.status()).toMatchObject({ driver: "gateway", model: "model-b" });
  world.setup = { ...gateway, models: ["model-c"] };
  expect(again.status()).toMatchObject({ driver: "gateway", model: "model-c" });
  await again.choose("playbook", null);
  expect((await restart()).status()).toMatchObject({ driver: "playbook", says: "The playbook drafts, as you chose." });
});

test("a good key is tried with its maker, opens models, and is used", async () => {
  const { model, left, world } = await bench("model-own");
  expect(await model.setOwnKey(KEY, signal)).toMatchObject({ ok: true, value: { ownKey: { set: true } } });
  expect(model.status().driver, "setting a key chooses nothing").toBe("gateway");
  await model.choose("own-key", null);
  expect(model.status()).toMatchObject({ driver: "own-key", model: practice?.model });
  const access = model.access();
  expect(access).toMatchObject({ by: "own-key", to: "api.anthropic.com", baseURL: "https://api.anthropic.com" });
  if (access === null) throw new Error("no access");
  await openClient(access).models.list();
  expect(left.map(({ to, redirect }) => [to, redirect])).toEqual([
    ["api.anthropic.com", "error"],
    ["api.anthropic.com", "error"],
  ]);
  expect(world.kept?.key).toBe(KEY);
});

test("the key is in the session's memory: not in the database, not with the server, not in what is shown", async () => {
  const { model, left, db, world } = await bench("model-secret");
  await model.setOwnKey(KEY, signal);
  await model.choose("own-key", null);
  expect(JSON.stringify(model.status())).not.toContain(KEY);
  for (const table of db.tables) expect(JSON.stringify(await table.toArray()), table.name).not.toContain(KEY);
  await model.choose("gateway", null);
  const access = model.access();
  if (access === null) throw new Error("no access");
  await openClient({ ...access })
    .messages.create({ model: "model-a", max_tokens: 1, messages: [{ role: "user", content: "Hi" }] })
    .catch(() => undefined);
  const toServer = left.filter(({ to }) => to === "127.0.0.1:8787");
  expect(toServer.length).toBeGreaterThan(0);
  for (const { all } of toServer) expect(all).not.toContain(KEY);
  expect(world.kept?.key).toBe(KEY);
});

test("the key goes to its maker's address and nowhere else", async () => {
  const { model } = await bench("model-elsewhere");
  await model.setOwnKey(KEY, signal);
  await model.choose("own-key", null);
  const access = model.access();
  if (access === null) throw new Error("no access");
  await expect(access.fetch("https://api.anthropic.com.evil.example/v1/messages")).rejects.toThrow("nowhere else");
  await expect(access.fetch("http://api.anthropic.com/v1/messages")).rejects.toThrow("nowhere else");
});

test.each([
  ["own-key-malformed", "sk-short", 0],
  ["own-key-malformed", "a key with spaces in it, as copied", 0],
  ["own-key-refused", "sk-ant-but-not-the-right-one", 1],
])("%s: %s is not kept", async (code, key, asked) => {
  const { model, left, world } = await bench(`model-${key}`);
  expect(await model.setOwnKey(key, signal)).toMatchObject({ ok: false, failure: { code } });
  expect([left.length, world.kept, model.status().ownKey.set]).toEqual([asked, null, false]);
  const answer = await model.setOwnKey(key, signal);
  expect(JSON.stringify(answer), "a key is never shown again").not.toContain(key);
});

test("a refused key leaves the one before in force; an unreachable maker is not called a refusal", async () => {
  const { model, world } = await bench("model-second");
  await model.setOwnKey(KEY, signal);
  await model.setOwnKey("sk-ant-but-not-the-right-one", signal);
  expect(world.kept?.key).toBe(KEY);
  world.away = true;
  expect(await model.setOwnKey(`${KEY}-other`, signal)).toMatchObject({
    ok: false,
    failure: { code: "own-key-not-tried" },
  });
  expect(world.kept?.key).toBe(KEY);
});

test("gone with the browser's session: the playbook drafts and it is said; forgotten: as if never chosen", async () => {
  const { model, world, restart } = await bench("model-gone");
  await model.setOwnKey(KEY, signal);
  await model.choose("own-key", null);
  world.kept = null;
  const next = await restart();
  expect(next.status()).toMatchObject({ driver: "playbook", says: expect.stringMatching(/own key went/) });
  expect(next.access()).toBeNull();
  await next.setOwnKey(KEY, signal);
  expect(next.status().driver, "the choice is still there").toBe("own-key");
  const forgotten = await next.forgetOwnKey();
  expect([forgotten.driver, forgotten.ownKey, world.kept]).toEqual(["gateway", { set: false, models: [] }, null]);
});
