import { readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { DeskName } from "#lib/domain/ticket.ts";
import { actions, catalogue, findAction } from "./index.ts";

const files = readdirSync(import.meta.dirname).filter(
  (name) => /^[a-z]+\.[a-z]+\.ts$/.test(name) && !name.endsWith("test.ts"),
);

test("one action is one file, and every file is in the list under its own name", () => {
  expect(files.map((name) => name.slice(0, -3)).sort()).toEqual(Object.keys(actions).sort());
  for (const [id, action] of Object.entries(actions)) expect(action.id).toBe(id);
});

test("money and account actions run on the server only, after a hold, and say that they cannot be undone", () => {
  for (const action of catalogue.filter((one) => one.group === "money" || one.group === "account")) {
    expect(action.runner).toBe("server");
    expect(action.holdSeconds).toBeGreaterThan(0);
    for (const desk of DeskName.options) {
      const { possible, says } = action.undo(desk);
      expect(possible || /cannot/.test(says)).toBe(true);
    }
  }
});

test("nothing outside the catalogue is found, inherited names included", () => {
  expect(findAction("settings.change")).toBeUndefined();
  expect(findAction("toString")).toBeUndefined();
  expect(findAction("__proto__")).toBeUndefined();
});
