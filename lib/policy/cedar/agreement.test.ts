import fc from "fast-check";
import { expect, test } from "vitest";
import { type DecisionRequest, SEVERITY } from "#lib/domain/decision.ts";
import { askCedar, compareBoth, compileForBoth, faultsOf } from "../../../bench/cedar/agreement.ts";
import { cedarPack } from "../../../bench/cedar/packs.ts";
import { cedarRequest } from "../../../bench/cedar/requests.ts";
import { settle } from "../decide.ts";
import { exportToCedar } from "./export.ts";

// The long form, with 100,000 requests: npm run -s bench -- cedar-agreement
test("the gate and Cedar give the same outcome and the same rules, for whatever both can say", {
  timeout: 60_000,
}, () => {
  const requests = fc.array(cedarRequest, { minLength: 100, maxLength: 100 });
  fc.assert(
    fc.property(cedarPack, requests, (document, some) => {
      expect(compareBoth(document, some).differences[0]).toBeUndefined();
    }),
    { numRuns: 40, endOnFailure: true },
  );
});

test("random packs and requests reach every outcome, so that agreement is about something", () => {
  const counts = new Map<string, number>();
  const requests = fc.sample(cedarRequest, { numRuns: 50, seed: 7 });
  for (const document of fc.sample(cedarPack, { numRuns: 60, seed: 7 })) {
    const policy = compileForBoth(document);
    for (const one of requests) {
      const { outcome } = settle(policy, one);
      counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
    }
  }
  for (const outcome of ["allow", "needs", "pause", "escalate", "deny"]) {
    expect(counts.get(outcome) ?? 0, outcome).toBeGreaterThan(20);
  }
});

test("every export parses and validates: nothing is read that was not asked for with `has`", () => {
  fc.assert(
    fc.property(cedarPack, (document) => {
      expect(faultsOf(exportToCedar(compileForBoth(document)))).toEqual([]);
    }),
    { numRuns: 40 },
  );
});

test("an empty context and the largest numbers make no policy err, so none is skipped", () => {
  const extreme = fc.constantFrom<(value: unknown) => unknown>(
    () => undefined,
    (value) => (typeof value === "number" ? Number.MAX_SAFE_INTEGER : value),
    (value) => (typeof value === "number" ? -Number.MAX_SAFE_INTEGER : value),
    (value) => (typeof value === "string" ? "9999-12-31T23:59:59Z" : value),
  );
  fc.assert(
    fc.property(cedarPack, cedarRequest, extreme, (document, request, change) => {
      const facts = Object.fromEntries(
        Object.entries(request.facts).map(([name, fact]) => [name, { ...fact, value: change(fact.value) }]),
      );
      const { differences } = compareBoth(document, [{ ...request, facts }]);
      expect(differences).toEqual([]);
    }),
    { numRuns: 80 },
  );
});

test("half a character, which no other engine can hold, makes the answer stricter and never milder", () => {
  const half = fc.constantFrom("\ud83d", "a\udc00b");
  fc.assert(
    fc.property(cedarPack, cedarRequest, half, (document, request, text) => {
      const policy = compileForBoth(document);
      const facts = { ...request.facts, "s.name": { value: text, source: "server" as const } };
      const one: DecisionRequest = { ...request, facts };
      const { outcome } = askCedar(exportToCedar(policy))(one);
      expect(SEVERITY[outcome]).toBeGreaterThanOrEqual(SEVERITY[settle(policy, one).outcome]);
    }),
    { numRuns: 40 },
  );
});
