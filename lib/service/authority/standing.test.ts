/** What was approved before is begun only under the same policy, with nothing stopped, while anything may be approved at all. */
import { expect, test } from "vitest";
import type { Operation } from "#lib/storage/operation.ts";
import { refuse } from "./failures.ts";
import { objectionTo, type Standing } from "./standing.ts";

const operation = { action: "status.set", approved: { proposal: { policy: "sha256:a" } } } as Operation;
const under = (policy: string, ...scopes: string[]): Standing =>
  ({
    ok: true,
    lease: { rep: "sam", team: "eu", policy, stops: scopes.map((scope) => ({ scope, why: "Odd." })) },
  }) as Standing;
const codeUnder = (standing: Standing) => objectionTo(operation, standing)?.code ?? null;

test("the same policy and no stop: nothing speaks against it", () => {
  expect(codeUnder(under("sha256:a"))).toBeNull();
  expect(codeUnder(under("sha256:a", "action:refund.create", "team:us"))).toBeNull();
});

test("a stop, another policy or no standing at all does", () => {
  expect(codeUnder(under("sha256:a", "action:status.set"))).toBe("stopped");
  expect(codeUnder(under("sha256:a", "weather:rain"))).toBe("stopped");
  expect(codeUnder(under("sha256:b"))).toBe("policy-replaced");
  expect(codeUnder({ ok: false, failure: refuse("lease-over", "2026-11-20T10:00:00Z").failure })).toBe("lease-over");
});
