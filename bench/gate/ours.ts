/** Our gate: from the request as it arrives. Typing, times, trust and evidence are part of what is timed. */
import type { CompiledPolicy } from "#lib/policy/compiled.ts";
import { envOf } from "#lib/policy/facts.ts";
import { judge, judgeIn } from "#lib/policy/judge.ts";
import type { Engine } from "./engine.ts";

export function ours(policy: CompiledPolicy): Engine {
  return {
    name: "ours",
    prepare: (request) => () => {
      const { outcome, fired } = judge(policy, request);
      return { outcome, fired: fired.map((rule) => rule.id) };
    },
  };
}

export function prepared(policy: CompiledPolicy): Engine {
  return {
    name: "prepared",
    prepare: (request) => {
      const env = envOf(request);
      return () => {
        const { outcome, fired } = judgeIn(policy, env);
        return { outcome, fired: fired.map((rule) => rule.id) };
      };
    },
  };
}
