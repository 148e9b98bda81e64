import { expect, test } from "vitest";
import type { CopilotEvent } from "#lib/copilot/port.ts";
import { collect, nothingYet } from "./suggest.ts";

const suggestion = (args: Record<string, unknown>): CopilotEvent => ({
  event: "suggestion",
  suggestion: { action: "tags.change", args, why: "" },
});
const source: CopilotEvent = { event: "source", id: "a", title: "A", score: 1 };

test("what a copilot says a second time, after its answer broke off, counts once", () => {
  const all = nothingYet("model");
  const said = [source, suggestion({ add: ["vip"], remove: [] }), { event: "text", delta: "Hel" } as const];
  const again: CopilotEvent = { event: "restart", why: "The answer broke off." };
  const other = suggestion({ remove: [], add: ["late"] });
  for (const event of [...said, again, ...said, suggestion({ remove: [], add: ["vip"] }), other])
    collect(all, event, ["tags.change"]);
  expect(all.draft).toBe("Hel");
  expect(all.sources).toEqual([{ id: "a", title: "A" }]);
  expect(all.wishes.map(({ args }) => args.add)).toEqual([["vip"], ["late"]]);
});
