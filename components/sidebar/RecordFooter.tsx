import type { RecordStatus } from "#lib/messaging/view.ts";
import { FailureText, Note } from "../ui/FailureNote.tsx";
import { Icon } from "../ui/Icon.tsx";
import { useSidebar } from "./context.ts";

export function RecordFooter({ record }: { record: RecordStatus }) {
  const { send } = useSidebar();
  const allVerified = record.problem === undefined && record.waiting === 0 && record.verified === record.onRecord;
  return (
    <footer className="foot">
      {record.problem && (
        <Note tone="look">
          <FailureText failure={record.problem} />
        </Note>
      )}
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
      <strong className="num">{onRecord} on the record</strong>
      {onRecord > 0 && (verified === onRecord ? ", all verified" : `, ${verified} verified`)}
      {waiting > 0 && ` · ${waiting} on the way`}
    </>
  );
}
