import fc from "fast-check";
import { expect, test } from "vitest";
import type { DecisionRequest } from "#lib/domain/decision.ts";
import { compiled, NOW, pack, request } from "../../policies/random-packs.ts";
import { decide } from "./decide.ts";
import { envOf, withArgs } from "./facts.ts";
import { judge, judgeIn } from "./judge.ts";

const packAndRequest = fc.tuple(pack("with-exists"), request);
const amount = fc.record({ minor: fc.constantFrom(1, 4_000, 6_000, 90_000), currency: fc.constantFrom("USD", "EUR") });
const otherArgs = fc.record(
  { amount, n: fc.nat(9), text: fc.constant("hi"), reason: fc.constant("r") },
  { requiredKeys: [] },
);
const idsOf = ({ rules }: { rules: readonly { id: string }[] }): string[] => rules.map((rule) => rule.id);
const firedOf = ({ fired }: { fired: readonly { id: string }[] }): string[] => fired.map((rule) => rule.id);

test("what is judged without a word is what the decision shows, in the same order", () => {
  fc.assert(
    fc.property(packAndRequest, ([document, one]) => {
      const policy = compiled(document);
      const decision = decide(policy, one);
      const judgement = judge(policy, one);
      expect(judgement.outcome).toBe(decision.outcome);
      expect(firedOf(judgement)).toEqual(idsOf(decision));
    }),
    { numRuns: 500 },
  );
});

test("before needs is answered: as if what is missing were met, it is allow", () => {
  let seen = 0;
  fc.assert(
    fc.property(packAndRequest, ([document, one]) => {
      const policy = compiled(document);
      const { outcome, requires = [], rules } = decide(policy, one);
      if (outcome !== "needs") return;
      seen++;
      const met = requires.map((obligation) => {
        const isOwn = obligation !== "lead-approval" && obligation !== "second-rep";
        return { obligation, by: isOwn ? (one.rep?.id ?? "") : "somebody-else", roles: ["lead"], at: NOW };
      });
      const then = decide(policy, { ...one, evidence: [...one.evidence, ...met] });
      expect(then.outcome).toBe("allow");
      expect(idsOf(then).sort()).toEqual(rules.map((rule) => rule.id).sort());
    }),
    { numRuns: 1500 },
  );
  expect(seen).toBeGreaterThan(20);
});

test("a request that is prepared once is judged the same every time, and with other arguments like a new one", () => {
  fc.assert(
    fc.property(packAndRequest, fc.array(otherArgs, { maxLength: 3 }), ([document, one], others) => {
      const policy = compiled(document);
      const env = envOf(one);
      if (env === undefined) throw new Error("the time can be read");
      const fresh = (request: DecisionRequest): string[] => firedOf(judge(policy, request));
      expect(firedOf(judgeIn(policy, env))).toEqual(fresh(one));
      for (const args of others) {
        expect(firedOf(judgeIn(policy, withArgs(env, args)))).toEqual(fresh({ ...one, args }));
        expect(firedOf(judgeIn(policy, env))).toEqual(fresh(one));
      }
    }),
    { numRuns: 500 },
  );
});
