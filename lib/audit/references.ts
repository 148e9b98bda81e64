/** Which entry may be about which: what settles what, and how an act can have ended. */
import type { EntryKind, LogItem } from "#lib/domain/log-entry.ts";
import { FLAG } from "./entry-table.ts";

type Targets = Readonly<Partial<Record<EntryKind, readonly EntryKind[]>>>;

/** What an entry of a kind may settle; kinds that are not here settle nothing. */
const SETTLES: Targets = {
  held: ["intent"],
  cancelled: ["intent", "held"],
  result: ["intent", "held"],
  undone: ["intent", "held"],
  override: ["intent", "held"],
};

/** What an entry of a kind may be about; a kind that is not here may be about any. */
const ABOUT: Targets = {
  "approval-decided": ["approval-asked"],
  "approval-expired": ["approval-asked"],
  "legal-hold-ended": ["legal-hold-set"],
};

export type Relation = "settles" | "about";

export function mayRefer(relation: Relation, from: EntryKind, to: EntryKind): boolean {
  if (relation === "about") return ABOUT[from]?.includes(to) ?? true;
  return SETTLES[from]?.includes(to) ?? false;
}

const ENDINGS: Readonly<Record<NonNullable<LogItem["ending"]>, number>> = {
  done: FLAG.happened,
  undone: FLAG.happened,
  failed: FLAG.failed,
  cancelled: FLAG.failed,
  expired: FLAG.failed,
  unknown: FLAG.unknown,
};

/** `held` goes on, and ends nothing. */
export function endingFlag(kind: EntryKind, ending: LogItem["ending"] | null): number {
  return ending == null || kind === "held" ? 0 : ENDINGS[ending];
}

/** What is taken back was done before; what is unknown says nothing against what is found later. */
export function contradicts(known: number, ending: number): boolean {
  const both = known | ending;
  return (both & FLAG.happened) !== 0 && (both & FLAG.failed) !== 0;
}

export function isEnded(flags: number): boolean {
  return (flags & (FLAG.happened | FLAG.failed)) !== 0;
}
