import type { HistoryRow } from "#lib/messaging/console-calls.ts";
import { Note } from "../ui/FailureNote.tsx";
import { dateWords } from "./day-words.ts";
import type { History } from "./use-history.ts";
import type { EntryState } from "./verify-history.ts";

interface VerdictProps {
  rows: HistoryRow[];
  states: EntryState[];
  history: History;
}

/** One sentence on what the tick proves, and one on what it does not. */
export function Verdict({ rows, states, history }: VerdictProps) {
  if (states.some((state) => state.is === "refused")) {
    return (
      <Note tone="stop">
        <p>
          <strong>Not proven.</strong> The server’s proof for at least one entry does not fit. Show this page to your
          administrator, and keep this browser as it is: what it remembers is the evidence.
        </p>
      </Note>
    );
  }
  if (states.some((state) => state.is === "not-sent")) {
    return (
      <Note tone="plain">
        <p>
          <strong>Not all of it is on the record yet.</strong> What is missing is written down in this browser and goes
          to the server by itself.
        </p>
      </Note>
    );
  }
  if (states.some((state) => state.is === "unchecked")) {
    return (
      <Note tone="plain">
        <p>
          <strong>Not checked now.</strong> Its place in the log is known, but the server’s proofs cannot be read at the
          moment.
        </p>
      </Note>
    );
  }
  const numbers = rows.flatMap((row) => row.index ?? []).map((index) => index.toLocaleString("en"));
  const size = history.log?.size.toLocaleString("en") ?? "?";
  const since =
    history.followedSince === null ? "" : `, which has only grown since ${dateWords(history.followedSince)}`;
  return (
    <Note tone="good">
      <p>
        <strong>On the record and unchanged.</strong> {numbers.length === 1 ? "Entry" : "Entries"} {numbers.join(", ")}{" "}
        of the {size} in the signed log{since}.
      </p>
      <p>It does not prove that what was written down is true, only that nobody changed or removed it afterwards.</p>
    </Note>
  );
}
