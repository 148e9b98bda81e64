/** One story as steps in time. An intent says three things at once: what the gate said, who approved, where it stands. */
import type { Leaf } from "#lib/domain/log-entry.ts";
import type { HistoryRow } from "#lib/messaging/console-calls.ts";
import type { Story } from "./group-history.ts";
import type { EntryState } from "./verify-history.ts";

export interface Step {
  key: string;
  at: string;
  title: string;
  details: string[];
  /** Set on the step that stands for the entry itself. */
  entry?: { row: HistoryRow; state: EntryState };
}

const OUTCOME = {
  allow: "allowed",
  needs: "allowed once the obligations were met",
  pause: "paused",
  escalate: "for somebody else",
  deny: "not allowed",
};

export function toSteps(story: Story, entries: ReadonlyMap<string, EntryState>): Step[] {
  return story.rows.flatMap((row) => {
    const state = entries.get(row.entryId) ?? { is: "unchecked" };
    const leaf = state.is === "proven" ? state.leaf : undefined;
    return row.entry === "intent" ? intentSteps(row, state, leaf) : [entryStep(row, state)];
  });
}

function intentSteps(row: HistoryRow, state: EntryState, leaf: Leaf | undefined): Step[] {
  const item = leaf?.item;
  const at = item?.tClient ?? row.at;
  const decided = item?.outcome ? `Decided: ${OUTCOME[item.outcome]}` : "Decided";
  return [
    {
      key: `${row.entryId} decided`,
      at,
      title: decided,
      details: [row.rules.join(" · "), item?.policy ? `policy ${short(item.policy)}` : ""].filter(Boolean),
    },
    {
      key: `${row.entryId} approved`,
      at,
      title: `Approved by ${row.rep}`,
      details: [
        row.detail,
        erasedWords(row),
        item?.proposal ? `bound to these exact bytes (${short(item.proposal)})` : "",
      ].filter(Boolean),
    },
    {
      key: row.entryId,
      at: leaf?.server.tServer ?? row.at,
      title: row.index === null ? "Written down here, before it ran" : "Recorded, before it ran",
      details: [],
      entry: { row, state },
    },
  ];
}

const TITLES: Record<string, string> = {
  suggested: "Shown",
  accepted: "Taken as it was shown",
  edited: "Changed, and taken then",
  rejected: "Put aside",
  escalated: "Handed over",
  sent: "Sent to the customer",
  override: "Decided by a person",
  undone: "Taken back",
  held: "Held by the server, to be cancelled",
  cancelled: "Cancelled",
  "policy-published": "Policy published",
  "device-enrolled": "This device was enrolled",
  conflict: "Two different entries claimed one number",
};

const ENDED: Record<string, string> = {
  done: "Done",
  failed: "Failed",
  unknown: "Nobody knows yet whether it happened",
  cancelled: "Cancelled before it ran",
  undone: "Taken back",
  expired: "Expired; it did not run",
};

function entryStep(row: HistoryRow, state: EntryState): Step {
  const title = (row.entry === "result" && row.ending !== null && ENDED[row.ending]) || TITLES[row.entry] || row.title;
  const by = row.signer === "server" ? "recorded by the server" : "recorded by this browser";
  return {
    key: row.entryId,
    at: row.at,
    title,
    details: [
      row.detail,
      erasedWords(row),
      inEarlierLog(row),
      row.entry === "result" || row.entry === "undone" ? by : "",
    ].filter(Boolean),
    entry: { row, state },
  };
}

function inEarlierLog({ log }: HistoryRow): string {
  return log === undefined ? "" : `In the log before, ${log}`;
}

/** The proof stays good without them: the log holds only what they must be. */
export function erasedWords({ erasedBy }: HistoryRow): string {
  return typeof erasedBy === "number" ? `Its values were erased by entry ${erasedBy.toLocaleString("en")}` : "";
}

export function short(digest: string): string {
  const hex = digest.replace(/^sha256:/, "");
  return hex.length > 8 ? `${hex.slice(0, 4)}…${hex.slice(-2)}` : hex;
}
