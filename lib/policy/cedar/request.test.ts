/** A request as Cedar takes it: what it cannot hold exactly is left out, and what is left out is unknown there. */
import { expect, test } from "vitest";
import type { DecisionRequest } from "#lib/domain/decision.ts";
import { attested, compiled, NOW, requestOf, server, text, usd } from "../fixtures/ask.ts";
import { exportToCedar } from "./export.ts";
import { toCedarRequest } from "./request.ts";

const FACTS = ["f.text", "f.tags", "f.count", "f.flag", "f.amount", "f.when", "f.attested"];
const exported = () =>
  exportToCedar(
    compiled([
      ...FACTS.map((fact) => ({ kind: "require", that: { fact, exists: true } })),
      { kind: "require", that: { fact: "f.text", is: "a" } },
      { kind: "require", that: { fact: "f.attested", is: "a" } },
      { kind: "require", that: { fact: "f.tags", has: "a" } },
      { kind: "require", that: { fact: "f.numbers", has: 1 } },
      { kind: "require", that: { fact: "f.count", is: 1 } },
      { kind: "require", that: { fact: "f.flag", is: true } },
      { kind: "require", that: { fact: "f.amount", is: "1.00 USD" } },
      { kind: "require", that: { fact: "f.when", before: NOW } },
    ]),
  );
const contextOf = (request: Partial<DecisionRequest>) => toCedarRequest(exported(), requestOf(request))?.context;

test("facts of every type, under the trust that its place asks for", () => {
  const facts = {
    "f.text": server("a"),
    "f.tags": server(["a", "b"]),
    "f.numbers": server([1, 2]),
    "f.count": server(3),
    "f.flag": server(false),
    "f.amount": server(usd(100)),
    "f.when": server("2026-01-01T00:00:00Z"),
    "f.attested": attested("x"),
  };
  expect(contextOf({ facts })).toEqual({
    args: true,
    "guard:f.text": "a",
    "guard:f.tags": ["a", "b"],
    "guard:f.numbers": [1, 2],
    "guard:f.count": 3,
    "guard:f.flag": false,
    "guard:f.amount": { minor: 100, currency: "USD" },
    "guard:f.when": Date.parse("2026-01-01T00:00:00Z"),
    ...Object.fromEntries(FACTS.map((fact) => [`exists:guard:${fact}`, true])),
    // Money is never guarded by what only the rep says.
    "exists:guard:f.attested": undefined,
  });
});

test("what is missing, of another type, too little trusted or no exact text is left out", () => {
  const facts = {
    "f.text": server("half \ud83d"),
    "f.tags": server(["a", "\ud83d"]),
    "f.count": server("3"),
    "f.flag": attested(true),
    "f.attested": text("x"),
  };
  const context = contextOf({ facts, args: {} });
  expect(context?.args).toBe(false);
  expect(Object.keys(context ?? {}).filter((name) => name.startsWith("guard:"))).toEqual([]);
});

test("less than nothing is nothing, not another zero", () => {
  const facts = {
    "f.count": server(-0),
    "f.amount": server({ minor: -0, currency: "USD" }),
    "f.numbers": server([-0]),
  };
  const context = contextOf({ facts });
  expect(Object.is(context?.["guard:f.count"], 0)).toBe(true);
  expect(context?.["guard:f.amount"]).toStrictEqual({ minor: 0, currency: "USD" });
  expect(context?.["guard:f.numbers"]).toStrictEqual([0]);
});

test("who asks, for which ticket", () => {
  const asked = (request: Partial<DecisionRequest>) => toCedarRequest(exported(), requestOf(request));
  expect(asked({})).toMatchObject({
    principal: { type: "Rep", id: "sam" },
    action: { type: "Action", id: "pay.out" },
    resource: { type: "Ticket", id: "t1" },
    entities: [{ uid: { type: "Rep", id: "sam" }, attrs: {}, parents: [{ type: "Role", id: "rep" }] }],
  });
  const odd = asked({ rep: { id: "\ud83d", roles: ["lead", "\ud83d"] }, subject: {} });
  expect(odd).toMatchObject({ principal: { id: "" }, resource: { id: "" } });
  expect(odd?.entities[0]?.parents).toEqual([{ type: "Role", id: "lead" }]);
  const { rep: _rep, ...nobody } = requestOf();
  expect(toCedarRequest(exported(), nobody)?.entities[0]?.parents).toEqual([]);
});

test("no context without a time that can be read, or for an action that nobody grants", () => {
  expect(contextOf({ now: "soon" })).toBeUndefined();
  expect(contextOf({ action: "nobody.knows" })).toBeUndefined();
});
