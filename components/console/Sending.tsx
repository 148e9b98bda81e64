import { useEffect, useState } from "react";
import type { RecordStatus } from "#lib/messaging/view.ts";
import type { Ask } from "./ask-worker.ts";

const ASK_EVERY_MS = 2_000;

/** How far the outbox is emptied; nothing where nothing waits. */
export function Sending({ ask }: { ask: Ask }) {
  const [record, setRecord] = useState<RecordStatus | null>(null);
  const isMoving = record !== null && record.waiting > 0;
  useEffect(() => {
    let isHere = true;
    const look = () =>
      ask({ console: "record" }).then(
        (now) => isHere && setRecord(now),
        () => undefined,
      );
    void look();
    const timer = isMoving ? setInterval(() => void look(), ASK_EVERY_MS) : undefined;
    return () => {
      isHere = false;
      clearInterval(timer);
    };
  }, [ask, isMoving]);
  if (record === null || !isMoving) return null;
  const { sending, waiting } = record;
  const words =
    sending === undefined
      ? `${waiting.toLocaleString("en")} of this browser wait to be sent`
      : `${sending.sent.toLocaleString("en")} of ${sending.of.toLocaleString("en")} sent`;
  return (
    <p className="sending">
      <span>{words}</span>
      {sending && <progress max={sending.of} value={sending.sent} aria-label={words} />}
    </p>
  );
}
