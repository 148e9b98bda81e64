import type { RecordStatus } from "#lib/messaging/view.ts";
import { Button } from "../ui/Button.tsx";
import { FailureText, Note } from "../ui/FailureNote.tsx";
import { Icon } from "../ui/Icon.tsx";
import { Words } from "../ui/Words.tsx";
import { useSidebar } from "./context.ts";

export function RecordFooter({ record }: { record: RecordStatus }) {
  const { send } = useSidebar();
  const allVerified = record.problem === undefined && record.waiting === 0 && record.verified === record.onRecord;
  return (
    <footer className="foot">
      {record.problem && (
        <Note tone={record.alarm ? "stop" : "look"}>
          <FailureText failure={record.problem} />
        </Note>
      )}
      {record.renamed && <Renamed {...record.renamed} />}
      <Sending sending={record.sending} />
      <button type="button" className="foot-line" onClick={() => send({ call: "open", page: "console" })}>
        <Icon name={record.problem ? "look" : allVerified ? "tick" : "wait"} size={14} />
        <span>
          <RecordWords record={record} />
        </span>
        <span className="end">History</span>
      </button>
    </footer>
  );
}

function RecordWords({ record: { onRecord, verified, waiting } }: { record: RecordStatus }) {
  if (onRecord === 0 && waiting === 0) return <>Nothing on the record yet</>;
  return (
    <>
      <strong className="num">{onRecord.toLocaleString("en")} on the record</strong>
      {onRecord > 0 && (verified === onRecord ? ", all verified" : `, ${verified.toLocaleString("en")} verified`)}
      {waiting > 0 && ` · ${waiting.toLocaleString("en")} on the way`}
    </>
  );
}

/** A handful is sent before anybody could read it; only more than that is worth a bar. */
const WORTH_SHOWING = 20;

function Sending({ sending }: { sending: RecordStatus["sending"] | undefined }) {
  if (sending === undefined || sending.of < WORTH_SHOWING) return null;
  const words = `${sending.sent.toLocaleString("en")} of ${sending.of.toLocaleString("en")} sent`;
  return (
    <div className="sending">
      <div
        className="bar"
        role="progressbar"
        aria-label="Sending to the record"
        aria-valuemin={0}
        aria-valuemax={sending.of}
        aria-valuenow={sending.sent}
        aria-valuetext={words}
      >
        <i style={{ transform: `scaleX(${sending.sent / sending.of})` }} />
      </div>
      <p className="muted num">{words}</p>
    </div>
  );
}

function Renamed({ from, to, again }: NonNullable<RecordStatus["renamed"]>) {
  const { send } = useSidebar();
  const entries = again === 1 ? "1 entry of yours was" : `${again.toLocaleString("en")} entries of yours were`;
  return (
    <Note tone="plain">
      <p>
        <strong>The log goes on under a new name after the server was restored.</strong>
      </p>
      <p>
        Before: <Words>{from}</Words>. Now: <Words>{to}</Words>.{" "}
        {again > 0 ? `${entries} lost with the restore and sent once more.` : "Nothing of yours was lost."} The old
        checkpoint is kept.
      </p>
      <Button look="quiet" onClick={() => send({ call: "understood-log" })}>
        Understood
      </Button>
    </Note>
  );
}
