/** What became of a suggestion, for reply and action cards alike. */
import { useEffect, useState } from "react";
import type { Click } from "#lib/messaging/sidebar-calls.ts";
import type { CardState, ReceiptView } from "#lib/messaging/view.ts";
import { Button } from "../ui/Button.tsx";
import { FailureText, Note } from "../ui/FailureNote.tsx";
import { Icon } from "../ui/Icon.tsx";
import { TaskAnswer } from "../ui/TaskAnswer.tsx";
import { Words } from "../ui/Words.tsx";
import { ActButton } from "./ActButton.tsx";
import { useSidebar, useSidebarState } from "./context.ts";
import { clockTime, secondsLeft } from "./time-words.ts";

interface StateProps {
  suggestion: string;
  title: string;
  state: CardState;
  /** As on the card: where its undo is approved too. */
  approveIn?: "window" | undefined;
}

export function StatePart({ suggestion, title, state, approveIn }: StateProps) {
  switch (state.is) {
    case "ready":
      return null;
    case "working":
      return (
        <div className="progress-block">
          <p>
            <Words>{state.says}</Words>
          </p>
          <div className="bar endless" role="progressbar" aria-label={state.says} />
        </div>
      );
    case "held":
      return <Hold suggestion={suggestion} title={title} state={state} />;
    case "done":
      return <Receipt suggestion={suggestion} title={title} receipt={state.receipt} approveIn={approveIn} />;
    case "undoing":
      return <Receipt suggestion={suggestion} title={title} receipt={state.receipt} now="undoing" />;
    case "undone":
      return <Receipt suggestion={suggestion} title={title} receipt={state.receipt} now="undone" />;
    case "cancelled":
      return (
        <p className="outcome plain">
          <Icon name="cross" />
          <span>
            <b>Cancelled.</b> <Words>{state.says}</Words>
          </span>
        </p>
      );
    case "failed":
      return (
        <Note tone="stop">
          <FailureText failure={state.failure} />
        </Note>
      );
    case "unknown":
      return <Unknown suggestion={suggestion} title={title} state={state} />;
  }
}

/** Being found out; or, where reading cannot tell, a question to the person. */
function Unknown({
  suggestion,
  title,
  state,
}: {
  suggestion: string;
  title: string;
  state: CardState & { is: "unknown" };
}) {
  const { send, readClick } = useSidebar();
  const sent = useSidebarState((each) => each.sent[suggestion]);
  const { says, since, reads, task } = state;
  if (task !== undefined) {
    return (
      <Note tone="look">
        <TaskAnswer
          title={title}
          says={task.says}
          todo={task.todo}
          busy={sent !== undefined}
          onAnswer={(found, why, event) => send({ call: "settle", suggestion, found, why, click: readClick(event) })}
        />
      </Note>
    );
  }
  return (
    <>
      <Note tone="look">
        <p>
          <strong>Checking…</strong> <Words>{says}</Words>
        </p>
        {since !== undefined && (
          <p className="muted">
            Since <time dateTime={since}>{clockTime(since, true)}</time>
            {reads !== undefined && (
              <>
                ; read: <Words>{reads}</Words>
              </>
            )}
          </p>
        )}
      </Note>
      <div className="buttons">
        <Button onClick={() => send({ call: "sync" })}>Look again</Button>
      </div>
    </>
  );
}

function Hold({ suggestion, title, state }: { suggestion: string; title: string; state: CardState & { is: "held" } }) {
  const { send, keys } = useSidebar();
  const viewAt = useSidebarState((each) => each.viewAt);
  const sent = useSidebarState((each) => each.sent[suggestion]);
  const elapsed = useElapsed(viewAt);
  const left = secondsLeft(state.endsInMs, elapsed);
  const share = Math.min(1, Math.max(0, (state.endsInMs - elapsed) / Math.max(1, state.totalMs)));
  return (
    <div className="progress-block">
      <div className="hold-line">
        <p>
          <Words>{state.says}</Words>
        </p>
        <span className="num hold-seconds">{left > 0 ? `${left} s` : "now"}</span>
      </div>
      <div
        className="bar"
        role="progressbar"
        aria-label="Time left to cancel"
        aria-valuemin={0}
        aria-valuemax={Math.round(state.totalMs / 1000)}
        aria-valuenow={left}
        aria-valuetext={`${left} seconds left to cancel`}
      >
        <i style={{ transform: `scaleX(${share})` }} />
      </div>
      <div className="buttons">
        <ActButton
          act="take-back"
          counts={false}
          look="stop"
          hint={keys.takeBack}
          shortcut="Alt+Z"
          blocked={sent !== undefined && "Cancelling…"}
          onAct={() => send({ call: "cancel", suggestion })}
        >
          <Named what={title}>{sent === "cancel" ? "Cancelling…" : "Cancel"}</Named>
        </ActButton>
      </div>
    </div>
  );
}

/** The word that is seen, and for those who hear it also what it is about. */
function Named({ what, children }: { what: string; children: string }) {
  return (
    <span>
      {children}
      <span className="visually-hidden">: {what}</span>
    </span>
  );
}

function useElapsed(since: number): number {
  const [now, setNow] = useState(since);
  useEffect(() => {
    let frame = requestAnimationFrame(function tick(at) {
      setNow(at);
      frame = requestAnimationFrame(tick);
    });
    return () => cancelAnimationFrame(frame);
  }, []);
  return Math.max(0, now - since);
}

const RECORD: Record<ReceiptView["record"], string> = {
  journalled: "Written down here, on its way to the record",
  acknowledged: "On the record; its proof is being checked",
  verified: "On the record, proof checked",
  refused: "The record refused this entry. Tell your administrator",
};

interface ReceiptProps {
  suggestion: string;
  title: string;
  receipt: ReceiptView;
  now?: "undoing" | "undone";
  approveIn?: "window" | undefined;
}

function Receipt({ suggestion, title, receipt, now, approveIn }: ReceiptProps) {
  const { send, keys } = useSidebar();
  const sent = useSidebarState((state) => state.sent[suggestion]);
  const undo = (click: Click) => send({ call: approveIn === "window" ? "open-window" : "undo", suggestion, click });
  const entry = receipt.entry === undefined ? "" : `, entry ${receipt.entry.toLocaleString("en")}`;
  const refused = receipt.record === "refused";
  return (
    <>
      <p className={`outcome ${now === "undone" ? "plain" : "good"}`}>
        <Icon name={now === "undone" ? "undo" : "tick"} />
        <span>
          {now === "undone" && <b>Taken back. </b>}
          <Words>{receipt.says}</Words>
        </span>
      </p>
      <p className={`record-line ${refused ? "refused" : ""}`}>
        <time dateTime={receipt.at}>{clockTime(receipt.at)}</time> · {RECORD[receipt.record] + entry}
      </p>
      {now === undefined && !receipt.undo.can && (
        <p className="muted">
          <Words>{receipt.undo.says}</Words>
        </p>
      )}
      {now === undefined && receipt.undo.can && (
        <div className="buttons">
          <ActButton
            act="take-back"
            hint={keys.takeBack}
            shortcut="Alt+Z"
            blocked={sent !== undefined && "Taking it back…"}
            onAct={undo}
          >
            <Named what={title}>
              {sent === "undo" ? "Taking it back…" : approveIn === "window" ? "Undo…" : "Undo"}
            </Named>
          </ActButton>
          <span className="muted">
            <Words>{receipt.undo.says}</Words>
          </span>
        </div>
      )}
      {now === "undoing" && (
        <div className="progress-block">
          <div className="bar endless" role="progressbar" aria-label="Taking it back" />
          <p className="muted">Taking it back…</p>
        </div>
      )}
    </>
  );
}
