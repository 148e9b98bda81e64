import fc from "fast-check";
import { expect, test } from "vitest";
import { type DecisionRequest, SEVERITY } from "#lib/domain/decision.ts";
import { compiled, pack, request } from "../../policies/random-packs.ts";
import { settle } from "./decide.ts";
import { envOf } from "./facts.ts";
import { outcomeBelow } from "./outcome-below.ts";

test("the quick way to an outcome and the explained one agree, whichever rules are asked first", () => {
  const some = fc.tuple(pack("with-exists"), request, fc.subarray(["r0", "r1", "r2", "r3", "r4"]));
  const ceiling = fc.constantFrom("needs", "pause", "escalate", "deny" as const);
  const spoilt = fc.constantFrom({}, {}, { args: {} }, { rep: { id: "sam", roles: [] } }, { action: "nobody.knows" });
  fc.assert(
    fc.property(some, ceiling, spoilt, ([document, sound, first], below, spoils) => {
      const policy = compiled(document);
      const one = { ...sound, ...spoils } as DecisionRequest;
      const { outcome } = settle(policy, one);
      const isBelow = SEVERITY[outcome] < SEVERITY[below];
      const env = envOf(one);
      if (env === undefined) throw new Error("the time can be read");
      expect(outcomeBelow(policy, env, below, new Set(first))).toBe(isBelow ? outcome : undefined);
    }),
    { numRuns: 600 },
  );
});
