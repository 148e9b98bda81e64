import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { parse } from "yaml";
import { startServer } from "./main.ts";
import { connect, Settings } from "./settings.ts";

const dir = mkdtempSync(path.join(tmpdir(), "countersign-settings-"));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const example = parse(readFileSync(path.join(import.meta.dirname, "../docs/settings.example.yaml"), "utf8"));

test("the example in the documentation is what the server takes", () => {
  const settings = Settings.parse(example);
  expect(connect(settings, {})).toEqual({
    ok: false,
    missing: ["ZENDESK_TOKEN", "FRESHDESK_KEY", "FRESHDESK_SANDBOX_KEY", "STRIPE_KEY"],
  });
  const secrets = { ZENDESK_TOKEN: "t", FRESHDESK_KEY: "k", FRESHDESK_SANDBOX_KEY: "k", STRIPE_KEY: "sk_test_x" };
  const connected = connect(settings, secrets);
  expect(connected).toMatchObject({ ok: true, people: [{ user: "sam" }, { user: "mia" }] });
  if (!connected.ok) return;
  const { desks } = connected.connectors;
  expect(desks.map(({ host, environment, pages, write }) => [host, environment, pages, write !== undefined])).toEqual([
    ["yourcompany.zendesk.com", "production", [], false],
    ["yourcompany.freshdesk.com", "production", ["support.yourcompany.example"], true],
    ["yourcompany-sandbox.freshdesk.com", "sandbox", [], true],
  ]);
  expect(desks.map((desk) => desk.orderField)).toEqual(["360012345678", "cf_order_id", null]);
});

test("a secret written into the file, a foreign host or an unknown line is refused", () => {
  const [desk, freshdesk] = example.desks;
  for (const bent of [
    { ...example, desks: [{ ...desk, tokenFrom: "abc123secret" }] },
    { ...example, desks: [{ ...desk, host: "evil.example" }] },
    { ...example, desks: [{ ...freshdesk, host: "support.yourcompany.example" }] },
    { ...example, desks: [{ ...freshdesk, keyFrom: undefined, tokenFrom: "FRESHDESK_KEY" }] },
    { ...example, desks: [desk, { ...freshdesk, pages: [desk.host] }] },
    { ...example, desks: [freshdesk, freshdesk] },
    { ...example, token: "x" },
    { ...example, people: [] },
    { ...example, extensionIds: ["*"] },
  ]) {
    expect(Settings.safeParse(bent).success).toBe(false);
  }
});

test("a PostgreSQL is named by the variable that holds its URL, and is missed when that is not set", () => {
  const settings = Settings.parse({ ...example, database: { urlFrom: "DATABASE_URL" } });
  const secrets = { ZENDESK_TOKEN: "t", FRESHDESK_KEY: "k", FRESHDESK_SANDBOX_KEY: "k", STRIPE_KEY: "sk_test_x" };
  expect(connect(settings, secrets)).toEqual({ ok: false, missing: ["DATABASE_URL"] });
  const url = "postgres://countersign:pw@127.0.0.1/countersign";
  expect(connect(settings, { ...secrets, DATABASE_URL: `${url}\n` })).toMatchObject({ ok: true, database: url });
  expect(connect(Settings.parse(example), secrets)).toMatchObject({ ok: true, database: null });
  for (const database of [{ url }, { urlFrom: url }, url]) {
    expect(Settings.safeParse({ ...example, database }).success).toBe(false);
  }
});

test("a server for own people has a first password for each, readable by its owner alone, and names nobody to strangers", async () => {
  const settings = Settings.parse(example);
  const server = await startServer({ dir, org: settings.org, people: settings.people });
  try {
    const files = readdirSync(path.join(dir, "first-passwords"));
    expect(files.sort()).toEqual(["mia.txt", "sam.txt"]);
    const [one, other] = files.map((file) => readFileSync(path.join(dir, "first-passwords", file), "utf8"));
    expect(one).not.toBe(other);
    expect(statSync(path.join(dir, "first-passwords", "sam.txt")).mode & 0o077).toBe(0);
    const hello = (await (await fetch(`${server.url}/v1/hello`)).json()) as {
      org: string;
      practice: boolean;
      people?: unknown;
    };
    expect(hello).toMatchObject({ org: "yourcompany", practice: false });
    expect(hello.people).toBeUndefined();
  } finally {
    await server.stop();
  }
});

test("a model needs no key to start without one, and its key is never in the file", () => {
  const settings = Settings.parse(example);
  const secrets = { ZENDESK_TOKEN: "t", FRESHDESK_KEY: "k", FRESHDESK_SANDBOX_KEY: "k", STRIPE_KEY: "sk_test_x" };
  const models = { models: ["claude-sonnet-5-5"], perRepPerDay: 2_000_000, baseUrl: "https://api.anthropic.com" };
  expect(connect(settings, { ...secrets, ANTHROPIC_API_KEY: " " })).toMatchObject({ ok: true, model: { key: null } });
  const connected = connect(settings, { ...secrets, ANTHROPIC_API_KEY: "sk-ant-x\n" });
  expect(connected).toMatchObject({ ok: true, model: { key: "sk-ant-x", ...models } });
  const { model: _model, ...without } = example;
  expect(connect(Settings.parse(without), secrets)).toMatchObject({ ok: true, model: null });
  for (const bent of [
    { ...example.model, keyFrom: "sk-ant-x" },
    { ...example.model, key: "sk-ant-x" },
    { ...example.model, models: [] },
    { ...example.model, baseUrl: "http://api.anthropic.com" },
  ]) {
    expect(Settings.safeParse({ ...example, model: bent }).success).toBe(false);
  }
});
