/** The line about the policy in the sidebar: which one, since when, how far it lets people go, and what is wrong with it. */
import { fromBase64 } from "#lib/domain/bytes.ts";
import type { Failure } from "#lib/domain/error.ts";
import { rootFingerprint } from "#lib/domain/signed.ts";
import type { PolicyStatus } from "#lib/messaging/view.ts";
import { modeOfRep } from "#lib/policy/built-in-modes.ts";
import type { Setting } from "#lib/storage/settings.ts";
import type { HeldPolicy } from "./checks.ts";
import type { Runs } from "./kept.ts";
import type { Standing } from "./standing.ts";
import { scopeLabel } from "./stops.ts";

export interface StatusOf {
  standing: Standing;
  policy: HeldPolicy | null;
  runs: Runs | null;
  rep: string;
  checkedAt: string | null;
  /** Why the last thing that arrived was not taken. */
  problem: Failure | null;
  rootReplaced: Setting<"rootReplaced"> | null;
}

export function statusOf({ standing, policy, runs, rep, checkedAt, problem, rootReplaced }: StatusOf): PolicyStatus {
  const body = policy?.signed.body;
  const shown = standing.ok ? problem : (problemBeside(standing, problem) ?? standing.failure);
  const under = standing.ok ? standing : standing.stopped;
  return {
    policy: body === undefined ? "No policy" : `Policy ${body.revision}`,
    ...(body === undefined ? {} : { name: body.document.name }),
    ...(body !== undefined && runs?.revision === body.revision ? { since: runs.since } : {}),
    ok: standing.ok,
    mode: modeOf(standing),
    rep,
    checkedAt,
    stops: (under?.lease.stops ?? []).map(({ scope, why }) => ({ label: scopeLabel(scope), why })),
    ...(shown === null || shown.code === "stopped" ? {} : { problem: shown }),
    ...(rootReplaced === null ? {} : { rootReplaced: replacedWords(rootReplaced) }),
  };
}

/** A stop is said by itself; what went wrong beside it must not be hidden by it. */
function problemBeside(standing: Standing & { ok: false }, problem: Failure | null): Failure | null {
  return standing.failure.code === "stopped" ? problem : null;
}

function replacedWords({ from, to, at }: Setting<"rootReplaced">): NonNullable<PolicyStatus["rootReplaced"]> {
  return { from: rootFingerprint(fromBase64(from)), to: rootFingerprint(fromBase64(to)), at };
}

function modeOf(standing: Standing): PolicyStatus["mode"] {
  if (standing.ok) return modeOfRep(standing.policy.document, standing.lease);
  return standing.failure.code === "stopped" ? "stop" : "draft-only";
}
