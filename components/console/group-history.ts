/** Entries become stories: everything about one suggestion together, newest story first. */
import type { HistoryRow } from "#lib/messaging/console-calls.ts";
import type { Tone } from "../ui/Badge.tsx";
import type { EntryState } from "./verify-history.ts";

export interface Story {
  key: string;
  title: string;
  at: string;
  ticket: string | null;
  rep: string;
  rules: string[];
  ending: { words: string; tone: Tone };
  /** Oldest first. */
  rows: HistoryRow[];
}

export function groupHistory(rows: readonly HistoryRow[]): Story[] {
  const keyOf = storyKeys(rows);
  const groups = Map.groupBy(rows, keyOf);
  return [...groups]
    .map(([key, group]) => toStory(key, group))
    .sort((a, b) => Date.parse(b.at) - Date.parse(a.at) || newest(b) - newest(a));
}

/** A draft that was changed before it was taken has a name of its own: what says so names what was shown. */
function storyKeys(rows: readonly HistoryRow[]): (row: HistoryRow) => string {
  const own = (row: HistoryRow) => row.suggestion ?? row.entryId;
  const byEntry = new Map(rows.map((row) => [row.entryId, row]));
  const same = new Map<string, string>();
  for (const row of rows) {
    const about = row.entry === "edited" && row.about !== undefined ? byEntry.get(row.about) : undefined;
    if (about !== undefined) same.set(own(row), own(about));
  }
  return (row) => same.get(own(row)) ?? own(row);
}

/** What a story is about, so that a long list can be narrowed to it. */
export type StoryKind = "acts" | "suggestions" | "sent" | "other";

export const STORY_KINDS: readonly [StoryKind, string][] = [
  ["acts", "What was approved"],
  ["sent", "Replies that went out"],
  ["suggestions", "Suggestions that were not taken"],
  ["other", "Everything else"],
];

/** One story may be of two kinds: a draft that was taken and went out. */
export function kindsOf({ rows }: Story): StoryKind[] {
  const has = (...kinds: string[]) => rows.some(({ entry }) => kinds.includes(entry));
  const kinds: StoryKind[] = [];
  if (has("intent", "held", "result", "undone")) kinds.push("acts");
  if (has("sent")) kinds.push("sent");
  if (kinds.length > 0) return kinds;
  return has("suggested", "rejected", "accepted", "edited") ? ["suggestions"] : ["other"];
}

function newest(story: Story): number {
  return story.rows.at(-1)?.index ?? Number.MAX_SAFE_INTEGER;
}

function toStory(key: string, group: HistoryRow[]): Story {
  const rows = group.toSorted((a, b) => place(a) - place(b) || Date.parse(a.at) - Date.parse(b.at));
  const own = rows.find((row) => row.entry === "intent") ?? rows.find((row) => row.entry === "suggested") ?? rows[0];
  return {
    key,
    title: own?.title ?? "",
    at: rows.at(-1)?.at ?? "",
    ticket: rows.find((row) => row.ticket !== null)?.ticket ?? null,
    rep: own?.rep ?? "",
    rules: [...new Set(rows.flatMap((row) => row.rules))],
    ending: endingOf(rows),
    rows,
  };
}

/** What was not sent yet comes after everything that has its place. */
function place(row: HistoryRow): number {
  // An earlier log's numbers come before all of the next one's.
  if (row.log !== undefined) return (row.index ?? 0) - Number.MAX_SAFE_INTEGER;
  return row.index ?? Number.MAX_SAFE_INTEGER;
}

const ENDINGS: Record<string, Story["ending"]> = {
  done: { words: "done", tone: "good" },
  undone: { words: "undone", tone: "plain" },
  cancelled: { words: "cancelled", tone: "plain" },
  expired: { words: "expired", tone: "plain" },
  failed: { words: "failed", tone: "stop" },
  unknown: { words: "not known", tone: "look" },
};

const KINDS: Record<string, Story["ending"]> = {
  suggested: { words: "shown", tone: "plain" },
  accepted: { words: "taken", tone: "look" },
  edited: { words: "taken", tone: "look" },
  rejected: { words: "put aside", tone: "plain" },
  sent: { words: "sent", tone: "good" },
  intent: { words: "approved", tone: "look" },
  held: { words: "waiting", tone: "look" },
  cancelled: { words: "cancelled", tone: "plain" },
  "policy-published": { words: "policy", tone: "plain" },
  "device-enrolled": { words: "device", tone: "plain" },
  conflict: { words: "conflict", tone: "stop" },
};

function endingOf(rows: readonly HistoryRow[]): Story["ending"] {
  const ending = rows.findLast((row) => row.ending !== null)?.ending;
  // A card may be seen once more in another place after it was put aside: that it was shown says least.
  const kind = (rows.findLast((row) => row.entry !== "suggested") ?? rows.at(-1))?.entry ?? "";
  if (kind === "sent") return KINDS.sent as Story["ending"];
  return ENDINGS[ending ?? ""] ?? KINDS[kind] ?? { words: kind, tone: "plain" };
}

export interface Tally {
  proven: number;
  waiting: number;
  unchecked: number;
  refused: number;
}

export function tally(rows: readonly HistoryRow[], entries: ReadonlyMap<string, EntryState>): Tally {
  const count = { proven: 0, waiting: 0, unchecked: 0, refused: 0 };
  for (const row of rows) {
    const state = entries.get(row.entryId)?.is;
    if (state === "proven") count.proven += 1;
    else if (state === "refused") count.refused += 1;
    else if (state === "not-sent") count.waiting += 1;
    else count.unchecked += 1;
  }
  return count;
}
