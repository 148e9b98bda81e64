/**
 * Whether an obligation is met by evidence that was given. That the evidence is genuine is checked before; here
 * who, role and time count. Text never meets an obligation.
 */
import type { EvidenceView, Obligation } from "#lib/domain/decision.ts";
import { type Duration, parseInstant } from "#lib/domain/time.ts";
import { isWithinLast, type Zone } from "./calendar.ts";
import type { Env } from "./facts.ts";

export const DEFAULT_VALIDITY: Duration = { ms: 24 * 3_600_000 };

export function isMet(obligation: Obligation, env: Env, zone: Zone, validFor: ReadonlyMap<string, Duration>): boolean {
  const rep = env.request.rep?.id;
  if (rep === undefined) return false;
  return env.request.evidence.some((one) => {
    if (one.obligation !== obligation || !isByTheRight(obligation, one, rep)) return false;
    const at = parseInstant(one.at);
    return at !== undefined && isWithinLast(zone, env.now, at, validFor.get(obligation) ?? DEFAULT_VALIDITY);
  });
}

function isByTheRight(obligation: Obligation, { by, roles }: EvidenceView, rep: string): boolean {
  switch (obligation) {
    case "lead-approval":
      return by !== rep && roles.includes("lead");
    case "second-rep":
      return by !== rep;
    case "reason-code":
    case "typed-confirm":
    case "customer-confirm":
    case "identity-check":
    case "tone-check":
      return by === rep;
  }
}
