/**
 * How many decisions with words and advice the gate makes in a second, on one thread: the requests of Acme's own cases in turn, each a full
 * decision with fired rules, what they read and the nearest change. `npm run -s bench -- decide [SECONDS]`; one line of JSON.
 */
import path from "node:path";
import { loadPolicy } from "#cli/commands/load-policy.ts";
import { toRequest } from "#cli/commands/request-line.ts";
import { readPack } from "#cli/pack/read-pack.ts";
import type { DecisionRequest } from "#lib/domain/decision.ts";
import { decide } from "#lib/policy/decide.ts";

const ACME = path.join(import.meta.dirname, "../policies/acme");
const seconds = Number(process.argv.find((word) => /^\d+$/.test(word)) ?? 2);

const loaded = await loadPolicy(ACME, { lines: none, out: async () => {}, err: console.error, env: {} });
const pack = await readPack(ACME);
if (loaded === undefined || !pack.ok) throw new Error("the pack cannot be read");
const { policy } = loaded;
const requests = pack.pack.cases.flatMap(({ request }) => {
  const line = toRequest(request, "text");
  return line.ok ? [line.request] : [];
});
const kinds = Map.groupBy(requests, (request) => decide(policy, request).outcome);

measure(requests, 1);
const byOutcome = Object.fromEntries([...kinds].map(([outcome, some]) => [outcome, measure(some, seconds)]));
console.log(JSON.stringify({ rules: policy.document.rules?.length, ...measure(requests, seconds), byOutcome }));

function measure(some: readonly DecisionRequest[], forSeconds: number): Record<string, number> {
  const times: number[] = [];
  const began = performance.now();
  let now = began;
  while (now - began < forSeconds * 1000) {
    for (const request of some) {
      decide(policy, request);
      const after = performance.now();
      times.push((after - now) * 1000);
      now = after;
    }
  }
  times.sort((a, b) => a - b);
  const at = (share: number): number => Math.round((times[Math.floor(times.length * share)] ?? 0) * 10) / 10;
  const opsPerSec = Math.round((times.length / (now - began)) * 1000);
  return { requests: some.length, opsPerSec, p50us: at(0.5), p99us: at(0.99) };
}

async function* none(): AsyncGenerator<string> {}
