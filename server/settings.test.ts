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
  expect(connect(settings, {})).toEqual({ ok: false, missing: ["ZENDESK_TOKEN", "STRIPE_KEY"] });
  const connected = connect(settings, { ZENDESK_TOKEN: "t", STRIPE_KEY: "sk_test_x" });
  expect(connected).toMatchObject({ ok: true, people: [{ user: "sam" }, { user: "mia" }] });
  if (connected.ok) expect(connected.connectors.desks.map((desk) => desk.host)).toEqual(["yourcompany.zendesk.com"]);
});

test("a secret written into the file, a foreign host or an unknown line is refused", () => {
  const desk = example.desks[0];
  for (const bent of [
    { ...example, desks: [{ ...desk, tokenFrom: "abc123secret" }] },
    { ...example, desks: [{ ...desk, host: "evil.example" }] },
    { ...example, token: "x" },
    { ...example, people: [] },
    { ...example, extensionIds: ["*"] },
  ]) {
    expect(Settings.safeParse(bent).success).toBe(false);
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
