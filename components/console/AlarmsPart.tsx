import { useEffect, useState } from "react";
import type { AlarmsView, AlarmView } from "#lib/messaging/console-calls.ts";
import { Button } from "../ui/Button.tsx";
import { Note } from "../ui/FailureNote.tsx";
import { Words } from "../ui/Words.tsx";
import type { Ask } from "./ask-worker.ts";
import { dateWords, withSeconds } from "./day-words.ts";

export function useAlarms(ask: Ask): AlarmsView | null {
  const [alarms, setAlarms] = useState<AlarmsView | null>(null);
  useEffect(() => {
    // Without an answer the page says nothing of alarms; the history says what is wrong with the worker.
    ask({ console: "alarms" }).then(setAlarms, () => undefined);
  }, [ask]);
  return alarms;
}

/** What is held against the log, with the proof of it, and what each who reads it has to do. */
export function AlarmsPart({ alarms }: { alarms: AlarmsView }) {
  const { own, server } = alarms;
  const others = server?.alarms.filter(({ received }) => !own.some((one) => one.received === received)) ?? [];
  if (own.length === 0 && others.length === 0 && !server?.readOnly) return null;
  return (
    <section className="alarms" aria-labelledby="alarms-title">
      <h2 id="alarms-title">The log contradicts itself</h2>
      {server?.readOnly && (
        <Note tone="stop">
          <p>
            <strong>The server writes nothing any more,</strong> since {when(server.readOnly.since)}.{" "}
            <Words>{server.readOnly.says}</Words>
          </p>
          <p>No money moves and no ticket is changed through Countersign. Drafts go on; what is written waits.</p>
        </Note>
      )}
      {own.map((one) => (
        <Alarm key={`${one.at} ${one.received}`} alarm={one} />
      ))}
      {others.map((one) => (
        <Alarm key={`${one.at} ${one.received}`} alarm={one} />
      ))}
      <h3>What it means</h3>
      <p>
        The server signed two states of the log that cannot both be true: a backup was put back, entries were changed,
        or the server shows different people different logs. Both checkpoints together prove it, to anybody.
      </p>
      <h3>What to do</h3>
      <ul className="to-do">
        <li>If you answer customers: go on with drafts, and tell your team lead. Do not remove the extension.</li>
        <li>If you lead the team: save the checkpoints below, and give them to whoever runs the server.</li>
        <li>
          If you review: compare with an export from before, by “countersign audit verify” with the earlier checkpoint.
        </li>
        <li>
          If you run the server: after a restore the log has to go on under a new name; it says how when it starts.
        </li>
      </ul>
    </section>
  );
}

function Alarm({ alarm }: { alarm: AlarmView }) {
  const [copied, setCopied] = useState<"yes" | "no" | null>(null);
  const text = evidenceText(alarm);
  const copy = () => {
    navigator.clipboard.writeText(text).then(
      () => setCopied("yes"),
      () => setCopied("no"),
    );
  };
  return (
    <article className="alarm">
      <p>
        <strong>
          <Words>{alarm.says}</Words>
        </strong>
      </p>
      <p className="muted">
        Noticed {when(alarm.at)} by {alarm.by === null ? "this browser" : <Words>{alarm.by}</Words>}
        {alarm.by === null &&
          (alarm.reported === null ? " · not reported to the server yet" : " · the server has it too")}
      </p>
      <Checkpoint title="Remembered before" at={alarm.at} note={alarm.remembered} />
      <Checkpoint title="Received then" at={alarm.at} note={alarm.received} />
      <div className="buttons">
        <Button onClick={copy}>Copy both checkpoints</Button>
        <a
          className="button"
          download={`countersign-alarm-${alarm.at.slice(0, 10)}.txt`}
          href={`data:text/plain;charset=utf-8,${encodeURIComponent(text)}`}
        >
          Save as a file
        </a>
        <span className="muted" aria-live="polite">
          {copied === "yes" && "Copied."}
          {copied === "no" && "The clipboard refused; nothing was copied."}
        </span>
      </div>
    </article>
  );
}

function Checkpoint({ title, at, note }: { title: string; at: string; note: string | null }) {
  return (
    <>
      <h3>{title}</h3>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section className="checkpoint" tabIndex={0} aria-label={`Checkpoint: ${title}, ${when(at)}`}>
        <pre>{note ?? "none"}</pre>
      </section>
    </>
  );
}

function evidenceText({ at, code, says, remembered, received }: AlarmView): string {
  return [
    `Countersign: ${says}`,
    `Noticed ${at} (${code})`,
    "",
    "Remembered before:",
    remembered ?? "none",
    "",
    "Received then:",
    received,
  ].join("\n");
}

function when(at: string): string {
  return `${dateWords(at)}, ${withSeconds(at)}`;
}
