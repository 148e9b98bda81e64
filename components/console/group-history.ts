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
  const groups = Map.groupBy(rows, (row) => row.suggestion ?? row.entryId);
  return [...groups]
    .map(([key, group]) => toStory(key, group))
    .sort((a, b) => Date.parse(b.at) - Date.parse(a.at) || newest(b) - newest(a));
}

function newest(story: Story): number {
  return story.rows.at(-1)?.index ?? Number.MAX_SAFE_INTEGER;
}

function toStory(key: string, group: HistoryRow[]): Story {
  const rows = group.toSorted((a, b) => place(a) - place(b) || Date.parse(a.at) - Date.parse(b.at));
  const own = rows.find((row) => row.entry === "intent") ?? rows[0];
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
  intent: { words: "approved", tone: "look" },
  held: { words: "waiting", tone: "look" },
  cancelled: { words: "cancelled", tone: "plain" },
  "policy-published": { words: "policy", tone: "plain" },
  "device-enrolled": { words: "device", tone: "plain" },
  conflict: { words: "conflict", tone: "stop" },
};

function endingOf(rows: readonly HistoryRow[]): Story["ending"] {
  const ending = rows.findLast((row) => row.ending !== null)?.ending;
  const kind = rows.at(-1)?.entry ?? "";
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
