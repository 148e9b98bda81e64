import { readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { findKind, KINDS } from "./index.ts";

test("every kind is a file of this folder, and every file is in the list", () => {
  const files = readdirSync(import.meta.dirname).filter((name) => name.endsWith(".ts") && !name.includes(".test."));
  const kinds = files.map((name) => name.slice(0, -3)).filter((name) => !["index", "kind", "otherwise"].includes(name));
  // `scope` is `require` under a second name, in its file.
  expect([...kinds, "scope"].sort()).toEqual(Object.keys(KINDS).sort());
  for (const [name, kind] of Object.entries(KINDS)) expect(kind.kind).toBe(name);
});

test("a form asks exactly what the schema takes", () => {
  const head = ["id", "kind", "on", "why", "when"];
  for (const kind of Object.values(KINDS)) {
    const shape = (kind.schema as unknown as { shape: Record<string, unknown> }).shape;
    // Cap and budget take `else` as another word for `beyond`.
    const asked = Object.keys(shape).filter((key) => !head.includes(key) && !(key === "else" && "beyond" in shape));
    expect(kind.form.map((field) => field.field).sort(), kind.kind).toEqual(asked.sort());
  }
});

test("inherited names are no kinds", () => {
  expect(findKind("toString")).toBeUndefined();
  expect(findKind("constructor")).toBeUndefined();
});
