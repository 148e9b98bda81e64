import { spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, expect, test } from "vitest";

const ROOT = path.resolve(import.meta.dirname, "../..");
let folder = "";

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "suggest-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function suggest(args: string[], lines: readonly unknown[] = []) {
  const child = spawn(process.execPath, ["cli/countersign.ts", "suggest", ...args], { cwd: ROOT });
  const answers = [text(child.stdout), text(child.stderr), once(child, "exit")] as const;
  child.stdin.on("error", () => undefined);
  child.stdin.end(lines.map((line) => `${typeof line === "string" ? line : JSON.stringify(line)}\n`).join(""));
  const [out, err, [code]] = await Promise.all(answers);
  return {
    code: code as number,
    err,
    out: out
      .split("\n")
      .filter(Boolean)
      .map((line) => JSON.parse(line)),
  };
}

const ticket = (id: string | number, words: string, subject = "") => ({
  id,
  ticket: { subject, messages: [{ from: "customer", text: words }] },
});

async function file(name: string, lines: readonly unknown[]): Promise<string> {
  const at = path.join(folder, name);
  await writeFile(at, lines.map((line) => (typeof line === "string" ? line : JSON.stringify(line))).join("\n"));
  return at;
}

test("answers each line in order, in the shape that scripts rely on; a bad one is an error and the rest goes on", async () => {
  const { code, out, err } = await suggest(
    ["--policy", "policies/acme"],
    [
      ticket("a", "I returned the kettle and want my refund", "Refund"),
      "no json",
      ticket(7, "My lawyer will sue you"),
      { ticket: {} },
      { id: "e", ticket: { messages: [] } },
    ],
  );
  expect(code).toBe(1);
  expect(out.map(({ id }) => id)).toEqual(["a", null, 7, null, "e"]);
  expect(out.map(({ error }) => error?.code)).toEqual([undefined, "not-json", undefined, "missing-id", "bad-request"]);
  expect(out[1].line).toBe(2);
  expect(Object.keys(out[0])).toEqual(["id", "intent", "lane", "signals", "sources", "suggestions", "draft"]);
  expect(out[0]).toMatchObject({ intent: "refund-status", lane: "assist", signals: [] });
  expect(out[0].sources[0]).toEqual({ id: "refund-times", score: expect.any(Number) });
  expect(out[0].suggestions.map(({ action }: { action: string }) => action)).not.toContain("refund.create");
  for (const one of out[0].suggestions) expect(Object.keys(one)).toEqual(["action", "args", "outcome", "why"]);
  expect(out[0].draft).toMatch(/^Hi there,/);
  expect(err).toContain("3 of 5 lines");
});

test("a legal threat goes to a person, and the gate keeps the draft back", async () => {
  const { out } = await suggest(
    ["--policy", "policies/acme"],
    [ticket("a", "My attorney will write to you about the refund")],
  );
  expect(out[0]).toMatchObject({ lane: "escalate", signals: ["legal-threat"] });
  expect(out[0]).not.toHaveProperty("draft");
});

test("what the pack hides, or does not let be recommended, is not suggested", async () => {
  const at = path.join(folder, "hiding");
  await cp(path.join(ROOT, "policies/acme"), at, { recursive: true });
  const given = ticket("a", "I returned the kettle and want my refund", "Refund");
  const before = (await suggest(["--policy", at], [given])).out[0];
  const hidden: string[] = before.suggestions.map(({ action }: { action: string }) => action);
  expect(hidden.length).toBeGreaterThan(0);
  const file = path.join(at, "policy.yaml");
  const rule = `\nrules:\n  - { id: h, kind: hide, on: [${[...hidden, "reply.draft"].join(", ")}], why: Not from here. }\n`;
  await writeFile(
    file,
    (await readFile(file, "utf8")).replace(/\nrules:\n/, () => rule),
  );
  const { code, out } = await suggest(["--policy", at], [given]);
  expect(code).toBe(0);
  expect(out[0].suggestions).toEqual([]);
  expect(out[0]).not.toHaveProperty("draft");
});

test("a knowledge file takes the place of the pack's articles, and every fitting entry is ranked", async () => {
  const knowledge = await file("macros.jsonl", [
    { id: "m1", kind: "macro", title: "Invoice copy", body: "Find your invoice under Billing." },
    { id: 2, kind: "article", title: "Reset your password", body: "Choose Forgot password on the sign-in page." },
    { id: "m3", kind: "macro", title: "Welcome", body: "Your password is never asked for by mail." },
    "",
  ]);
  const { code, out } = await suggest(
    ["--policy", "policies/acme", "--knowledge", knowledge],
    [ticket("a", "I forgot my password and cannot log in")],
  );
  expect(code).toBe(0);
  expect(out[0].sources.map(({ id }: { id: string }) => id)).toEqual(["2", "m3"]);
});

test.each([
  ["no policy", [], "--policy DIR is missing"],
  ["a pack that is not there", ["--policy", "policies/none"], "there is no `policy.yaml`"],
  ["knowledge that is not there", ["--policy", "policies/acme", "--knowledge", "none.jsonl"], "could not be read"],
  ["an option that does not exist", ["--policy", "policies/acme", "--polciy", "x"], "--polciy"],
])("cannot run with %s", async (_, args, words) => {
  const { code, out, err } = await suggest(args, [ticket("a", "x")]);
  expect({ code, out }).toEqual({ code: 2, out: [] });
  expect(err).toContain(words);
});

test("cannot run with a knowledge file with a bad line, and says which", async () => {
  const knowledge = await file("bad.jsonl", [{ id: "a", title: "A", body: "B" }, { id: "b" }]);
  const { code, err } = await suggest(["--policy", "policies/acme", "--knowledge", knowledge], [ticket("a", "x")]);
  expect(code).toBe(2);
  expect(err).toContain("bad.jsonl:2: `body`");
});
