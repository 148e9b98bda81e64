import fc from "fast-check";
import { expect, test } from "vitest";
import { SEVERITY } from "#lib/domain/decision.ts";
import { ask, problemsOf, server } from "../fixtures/ask.ts";

const rule = { kind: "recipients", on: "mail.send", of: "args.to", domains: ["acme.com", "*.acme.com"] };
const needs = { ...rule, else: { needs: "lead-approval" } };
const send = (args: object, which: object = needs, facts = {}) =>
  ask([{ ...which }], { action: "mail.send", args: { ...args }, facts });

test("every recipient must be in a listed domain; nobody at all is fine", () => {
  expect(send({ to: ["bo@acme.com", "ann@mail.ACME.com"] }).outcome).toBe("allow");
  expect(send({ to: [] }).outcome).toBe("allow");
  expect(send({ to: ["bo@acme.com", "eve@outside.com"] }).outcome).toBe("needs");
  expect(send({ to: ["bo@notacme.com"] }).outcome).toBe("needs");
  expect(send({ to: ["eve@outside.com"] }, rule).outcome).toBe("deny");
});

test("an address that cannot be read is outside; one that is missing is unknown", () => {
  expect(send({ to: ["Bo <bo@acme.com>"] }).outcome).toBe("needs");
  expect(send({ to: [""] }).outcome).toBe("needs");
  expect(send({}).outcome).toBe("deny");
});

test("a single text holds exactly one address", () => {
  const single = { ...needs, of: "args.text" };
  expect(send({ text: "bo@acme.com" }, single).outcome).toBe("allow");
  expect(send({ text: "bo@acme.com, ann@acme.com" }, single).outcome).toBe("needs");
  expect(send({ text: "" }, single).outcome).toBe("needs");
});

test("the domains may be a fact, which must be known", () => {
  const byFact = { ...needs, domains: { fact: "f.tags" } };
  const facts = { "f.tags": server(["acme.com", "not a domain"]) };
  expect(send({ to: ["bo@acme.com"] }, byFact, facts).outcome).toBe("allow");
  expect(send({ to: ["bo@not a domain"] }, byFact, facts).outcome).toBe("needs");
  expect(send({ to: ["bo@acme.com"] }, byFact).outcome).toBe("deny");
  expect(send({ to: [] }, byFact).outcome).toBe("deny");
  expect(send({ to: ["bo@acme.com"] }, byFact, { "f.tags": { value: ["acme.com"], source: "text" } }).outcome).toBe(
    "deny",
  );
});

test("the sentence counts people and does not name them", () => {
  const decision = send({ to: ["bo@acme.com", "eve@outside.com"] });
  expect(decision.rules[0]?.says).toBe("1 of 2 recipients is not in acme.com, *.acme.com");
  expect(decision.nearest, "nobody is taken off the list by advice").toBeUndefined();
});

test("adding a recipient never loosens", () => {
  const address = fc.oneof(
    fc.constantFrom("bo@acme.com", "ann@mail.acme.com", "eve@outside.com", "x", "bo@xn--bcher-kva.example"),
    fc.string({ maxLength: 6 }).map((text) => `${text}@acme.com`),
  );
  fc.assert(
    fc.property(fc.array(address, { maxLength: 4 }), address, fc.nat(), (to, added, where) => {
      const more = [...to];
      more.splice(where % (to.length + 1), 0, added);
      expect(SEVERITY[send({ to: more }).outcome]).toBeGreaterThanOrEqual(SEVERITY[send({ to }).outcome]);
    }),
    { numRuns: 500 },
  );
});

test("mistakes in it are told", () => {
  const first = (more: object) => problemsOf([{ ...rule, ...more }])[0];
  expect(first({ domains: ["acme.com", "@acme.com"] })).toMatchObject({
    code: "wrong-type",
    path: ["rules", 0, "domains", 1],
    message: "`@acme.com` is not a domain",
    suggestion: "write only `acme.com`",
  });
  expect(first({ domains: ["*"] })?.suggestion).toBe(
    "write a domain such as `acme.com`, or `*.acme.com` for those below it",
  );
  expect(first({ domains: 5 })?.message).toBe('`domains` is a list such as [acme.com, "*.acme.com"], or { fact: F }');
  expect(problemsOf([{ ...rule, domains: "acme.com" }]), "a single one").toEqual([]);
  expect(first({ domains: [] })?.code).toBe("schema");
  expect(first({ domains: { fact: "f.when" } })?.code).toBe("wrong-type");
  expect(first({ of: "f.count" })?.message).toBe("`f.count` is integer; here stands a text or a list of texts");
  expect(first({ of: ["args.to"] })?.message).toBe("`of` must be a text (put it in quotes)");
});
