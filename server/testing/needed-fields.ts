/** For tests that care about an entry's way and not about its words: what its kind must say, made up. */
import { ENTRY_KINDS } from "#lib/domain/entry-kinds.ts";
import { digest } from "#lib/domain/hash.ts";
import type { LogItem } from "#lib/domain/log-entry.ts";

const MADE_UP: Readonly<Partial<LogItem>> = {
  suggestion: "suggestion-of-a-test",
  action: "status.set",
  proposal: digest("proposal"),
  approval: digest("approval"),
  policy: digest("policy"),
  outcome: "allow",
  ending: "done",
  reason: "test",
  verdict: "good",
  match: "same",
  distance: 0,
};

/** Only fields that can be made up: whom an entry settles or speaks of, a test must say itself. */
export function neededFields(entry: LogItem["entry"]): Partial<LogItem> {
  const fields: readonly string[] = ENTRY_KINDS[entry].fields;
  return Object.fromEntries(Object.entries(MADE_UP).filter(([name]) => fields.includes(name)));
}
