import type { AlarmsView } from "#lib/messaging/console-calls.ts";
import { Button } from "../ui/Button.tsx";
import { FailureNote, Note } from "../ui/FailureNote.tsx";
import { Words } from "../ui/Words.tsx";
import { AlarmsPart } from "./AlarmsPart.tsx";
import type { Ask } from "./ask-worker.ts";
import { dateWords, withSeconds } from "./day-words.ts";
import { EntriesBar } from "./EntriesBar.tsx";
import { tally } from "./group-history.ts";
import { Sending } from "./Sending.tsx";
import type { History } from "./use-history.ts";

interface IntegrityProps {
  history: History;
  alarms: AlarmsView | null;
  ask: Ask;
}

export function IntegrityView({ history, alarms, ask }: IntegrityProps) {
  const counts = tally(history.rows, history.entries);
  return (
    <main className="page">
      <header>
        <h1>Integrity</h1>
        <p className="muted">Checked in this page, with keys that a person compared at sign-in</p>
      </header>
      <div aria-live="polite">
        <Standing history={history} refused={counts.refused} isAlarmed={isAlarmed(alarms)} />
      </div>
      {history.problem && <FailureNote failure={history.problem} />}
      {alarms && <AlarmsPart alarms={alarms} />}
      <Sending ask={ask} />
      {history.rows.length > 0 && <EntriesBar tally={counts} />}
      <dl className="facts-table">
        <div>
          <dt>Log</dt>
          <dd>{history.log ? <Words>{history.log.origin}</Words> : "–"}</dd>
        </div>
        <div>
          <dt>Entries in the log</dt>
          <dd className="num">{history.log?.size.toLocaleString("en") ?? "–"}</dd>
        </div>
        <div>
          <dt>Of this browser</dt>
          <dd className="num">{history.total.toLocaleString("en")}</dd>
        </div>
        <div>
          <dt>Followed since</dt>
          <dd>{history.followedSince ? dateWords(history.followedSince) : "–"}</dd>
        </div>
        <div>
          <dt>Last checked</dt>
          <dd>{history.checkedAt ? withSeconds(new Date(history.checkedAt).toISOString()) : "–"}</dd>
        </div>
      </dl>
      <div className="buttons">
        <Button look="primary" onClick={history.verifyAll} blocked={history.busy !== null && "Checking…"}>
          Verify everything
        </Button>
        {history.busy && (
          <progress
            max={Math.max(1, history.busy.of)}
            value={history.busy.checked}
            aria-label={`Checked ${history.busy.checked} of ${history.busy.of}`}
          />
        )}
      </div>
      <section className="proves">
        <h2>What a tick proves</h2>
        <p>
          The entry is in the log whose head the server signed, at that very place, and the log has only been added to
          since this browser first saw it.
        </p>
        <h2>What it does not prove</h2>
        <p>
          That what was written down is true, or that another browser wrote down everything it did. A server that shows
          different logs to people who never compare is found out only when they do.
        </p>
      </section>
    </main>
  );
}

function isAlarmed(alarms: AlarmsView | null): boolean {
  return alarms !== null && (alarms.own.length > 0 || (alarms.server?.alarms.length ?? 0) > 0);
}

interface StandingProps {
  history: History;
  refused: number;
  /** Said in full below; here nothing may sound as if all were well. */
  isAlarmed: boolean;
}

function Standing({ history, refused, isAlarmed: hasAlarm }: StandingProps) {
  if (!history.loaded) return <p className="muted">Checking…</p>;
  if (hasAlarm && !history.alarm && refused === 0) {
    return (
      <Note tone="stop">
        <p>
          <strong>Do not rely on this log for now.</strong> What is shown here fits one state of it; another one was
          signed as well.
        </p>
      </Note>
    );
  }
  if (history.alarm || refused > 0) {
    return (
      <Note tone="stop">
        <p>
          <strong>Something does not fit.</strong>{" "}
          {history.alarm ? <Words>{history.alarm.message}</Words> : `${refused} of the proofs were refused`}. Tell your
          administrator, and keep this browser as it is: what it remembers is the evidence.
        </p>
      </Note>
    );
  }
  if (history.log === null) {
    return (
      <Note tone="plain">
        <p>
          <strong>Nothing can be checked now.</strong> The server’s proofs are needed for that.
        </p>
      </Note>
    );
  }
  return (
    <Note tone="good">
      <p>
        <strong>Everything shown here is on the record and unchanged.</strong>
      </p>
    </Note>
  );
}
