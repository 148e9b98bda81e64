/** Our gate, in two forms: with what the others are given beforehand, and from the request as it arrives. */
import type { CompiledPolicy } from "#lib/policy/compiled.ts";
import { envOf } from "#lib/policy/facts.ts";
import { type Judgement, judge, judgeIn } from "#lib/policy/judge.ts";
import type { Answer, Engine } from "./engine.ts";

/**
 * The request's values are typed once and kept, as they are for the others; trust, arguments, roles, evidence and the
 * combination of what fired are asked each time.
 */
export function ours(policy: CompiledPolicy): Engine {
  return {
    name: "ours",
    prepare(request) {
      const env = envOf(request);
      return () => answered(judgeIn(policy, env));
    },
  };
}

export function oursFromRequest(policy: CompiledPolicy): Engine {
  return { name: "ours, from the request", prepare: (request) => () => answered(judge(policy, request)) };
}

function answered({ outcome, fired }: Judgement): Answer {
  return { outcome, fired: fired.map((rule) => rule.id) };
}
