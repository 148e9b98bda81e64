/**
 * The intent says what the browser decided; the server has just decided for itself. What stands on record as approved must not
 * be looser than what is true: an act that the browser itself states as not allowed does not run, and neither does one whose
 * intent keeps silent about a rule that fired. A browser that was stricter is let through, and the server's own verdict stands
 * beside it (`held`).
 */
import type { Decision } from "#lib/domain/decision.ts";
import type { LogItem } from "#lib/domain/log-entry.ts";
import { done, type Outcome, refused } from "../http/refusal.ts";

export function checkVerdict({ outcome, rules = [] }: LogItem, decision: Decision): Outcome<null> {
  if (outcome !== decision.outcome) {
    return mismatch(`The entry for the record says \`${outcome ?? "nothing"}\`, and the server decided \`allow\`.`);
  }
  const silent = firedIn(decision).filter((id) => !rules.includes(id));
  if (silent.length === 0) return done(null);
  const names = silent.map((id) => `\`${id}\``).join(", ");
  return mismatch(`The entry for the record does not name ${names}, which the server found to apply.`);
}

/** As an entry names them: sorted. */
export function firedIn({ rules }: Decision): string[] {
  return rules.map(({ id }) => id).sort();
}

function mismatch(happened: string) {
  return refused(
    409,
    "verdict-mismatch",
    happened,
    "Nothing was done: the record must show under which rules somebody approved.",
    "Open the ticket again and approve the card as it is shown now.",
  );
}
