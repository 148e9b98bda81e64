/** The engines of the bench, each with the same policy, and whether they decide the same. */
import path from "node:path";
import { loadPolicy } from "#cli/commands/load-policy.ts";
import type { DecisionRequest } from "#lib/domain/decision.ts";
import type { PolicyDocument } from "#lib/domain/policy-document.ts";
import type { CompiledPolicy } from "#lib/policy/compiled.ts";
import { casbin } from "./casbin.ts";
import { cedar } from "./cedar.ts";
import { cel } from "./cel.ts";
import { celJs } from "./cel-js.ts";
import type { Answer, Engine } from "./engine.ts";
import { jsonRulesEngine } from "./json-rules-engine.ts";

export async function benchPolicy(): Promise<CompiledPolicy> {
  const io = { lines: async function* () {}, out: async () => {}, err: console.error, env: {} };
  const loaded = await loadPolicy(path.join(import.meta.dirname, "pack"), io);
  if (loaded === undefined) throw new Error("the bench's pack cannot be read");
  return loaded.policy;
}

export async function peersOf(document: PolicyDocument): Promise<Engine[]> {
  return [cedar(document), cel(document), celJs(document), jsonRulesEngine(document), await casbin(document)];
}

/** The first requests on which an engine answers something else than ours, with both answers. */
export async function disagreements(
  ours: Engine,
  peers: readonly Engine[],
  requests: readonly DecisionRequest[],
): Promise<{ engine: string; request: DecisionRequest; ours: Answer; theirs: Answer }[]> {
  const found: { engine: string; request: DecisionRequest; ours: Answer; theirs: Answer }[] = [];
  for (const request of requests) {
    const expected = sorted(await ours.prepare(request)());
    for (const peer of peers) {
      const theirs = sorted(await peer.prepare(request)());
      const isSame = expected.outcome === theirs.outcome && expected.fired.join() === theirs.fired.join();
      if (!isSame) found.push({ engine: peer.name, request, ours: expected, theirs });
    }
  }
  return found;
}

function sorted({ outcome, fired }: Answer): Answer {
  return { outcome, fired: fired.toSorted() };
}
