/** The bench in short: all engines decide the same, and the JSON has the shape that is promised. */
import { expect, test } from "vitest";
import { z } from "zod";
import { SEVERITY } from "#lib/domain/decision.ts";
import type { Engine } from "./engine.ts";
import { benchPolicy, disagreements, peersOf } from "./engines.ts";
import { ours, oursFromRequest } from "./ours.ts";
import { report } from "./report.ts";
import { makeRequests } from "./requests.ts";

const policy = await benchPolicy();
const own = ours(policy);

test("Cedar, both of CEL, json-rules-engine and casbin fire the same rules and decide the same", async () => {
  const peers = await peersOf(policy.document);
  expect(peers.map((peer) => peer.name)).toEqual(["cedar", "cel", "cel-js", "json-rules-engine", "casbin"]);
  const found = await disagreements(own, [oursFromRequest(policy), ...peers], makeRequests(600, 3));
  expect(found).toEqual([]);
});

test("the requests reach every outcome and every rule, so that agreement means something", async () => {
  const fired = new Set<string>();
  const outcomes = new Set<string>();
  for (const request of makeRequests(4_000, 3)) {
    const answer = await own.prepare(request)();
    outcomes.add(answer.outcome);
    for (const id of answer.fired) fired.add(id);
  }
  expect([...outcomes].sort()).toEqual(Object.keys(SEVERITY).sort());
  const rules = policy.document.rules ?? [];
  expect(rules).toHaveLength(30);
  expect(rules.map((rule) => rule.id).filter((id) => !fired.has(id))).toEqual([]);
});

test.each([
  ["another outcome", (outcome: "deny", fired: string[]) => ({ outcome, fired })],
  ["another rule", (_: "deny", fired: string[], real: { outcome: "deny" }) => ({ ...real, fired: [...fired, "x"] })],
])("an engine with %s does not get through", async (_, change) => {
  const liar: Engine = {
    name: "liar",
    prepare: (request) => async () => {
      const real = (await own.prepare(request)()) as { outcome: "deny"; fired: string[] };
      return change("deny", real.fired, real);
    },
  };
  expect((await disagreements(own, [liar], makeRequests(20, 3))).length).toBeGreaterThan(0);
});

const Figures = z.strictObject({ opsPerSec: z.number().positive(), p50us: z.number(), p99us: z.number() });
const Promised = z.strictObject({
  ours: Figures,
  oursFromRequest: Figures,
  peers: z.strictObject({
    cedar: Figures,
    cel: Figures,
    "cel-js": Figures,
    "json-rules-engine": Figures,
    casbin: Figures,
  }),
  ratioToBestPeer: z.number().positive(),
  agree: z.literal(true),
  byRules: z.strictObject({ 30: Figures, 300: Figures, 3000: Figures }),
  coldStartMs: z.number().positive(),
});

test("the report has its shape, and rules for other actions do not slow a decision down by much", async () => {
  const told: string[] = [];
  const figures = await report({ requests: 300, rounds: 3, coldStarts: 1 }, (line) => told.push(line));
  expect(told).toEqual([]);
  const { byRules } = Promised.parse(figures);
  expect(byRules[30].opsPerSec).toBeLessThan(10 * byRules[3000].opsPerSec);
}, 60_000);
