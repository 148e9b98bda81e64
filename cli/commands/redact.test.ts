import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { text } from "node:stream/consumers";
import { expect, test } from "vitest";

const ROOT = path.resolve(import.meta.dirname, "../..");

async function redact(lines: readonly unknown[], args: readonly string[] = []) {
  const child = spawn(process.execPath, ["cli/countersign.ts", "redact", ...args], { cwd: ROOT });
  const answers = [text(child.stdout), text(child.stderr), once(child, "exit")] as const;
  child.stdin.on("error", () => undefined);
  child.stdin.end(lines.map((line) => `${typeof line === "string" ? line : JSON.stringify(line)}\n`).join(""));
  const [out, err, [code]] = await Promise.all(answers);
  const answered = out.split("\n").filter(Boolean);
  return { code: code as number, err, out: answered.map((line) => JSON.parse(line)) };
}

test("answers each line with the text and its spans, in UTF-16 offsets of the input", async () => {
  const given = "🙂 mail ana@example.com, or ANA@EXAMPLE.COM";
  const { code, out, err } = await redact([{ id: "a", text: given }]);
  expect({ code, err }).toEqual({ code: 0, err: "" });
  expect(out).toEqual([
    {
      id: "a",
      text: "🙂 mail [EMAIL_1], or [EMAIL_1]",
      spans: [
        { start: 8, end: 23, type: "email", placeholder: "[EMAIL_1]" },
        { start: 28, end: 43, type: "email", placeholder: "[EMAIL_1]" },
      ],
    },
  ]);
  expect(given.slice(8, 23)).toBe("ana@example.com");
});

test("a bad line is an error and the rest goes on; each line counts from one", async () => {
  const { code, out, err } = await redact([
    { id: 1, text: "a@b.example", known: null },
    "no json",
    { text: "x" },
    { id: 4 },
    { id: 5, text: "x", known: [{ type: "shoe", value: "9" }] },
    { id: 6, text: "" },
    { id: 7, text: "c@d.example from Ingrid", known: [{ type: "person_name", value: "Ingrid Berg" }] },
  ]);
  expect(code).toBe(1);
  expect(out.map(({ id }) => id)).toEqual([1, null, null, 4, 5, 6, 7]);
  expect(out.map(({ error }) => error?.code)).toEqual([
    undefined,
    "not-json",
    "missing-id",
    "bad-request",
    "bad-request",
    undefined,
    undefined,
  ]);
  expect(out[1].line).toBe(2);
  expect(out[4].error.message).toContain("known.0.type");
  expect(out[5]).toEqual({ id: 6, text: "", spans: [] });
  expect(out[6].text).toBe("[EMAIL_1] from [PERSON_NAME_1]");
  expect(err).toContain("4 of 7 lines");
});

test("cannot run with an option that it does not know", async () => {
  const { code, out, err } = await redact([{ id: 1, text: "x" }], ["--types", "email"]);
  expect({ code, out }).toEqual({ code: 2, out: [] });
  expect(err).toContain("--types");
});
