import { useEffect, useState } from "react";
import type { PolicyStatus } from "#lib/messaging/view.ts";
import { FailureText, Note } from "../ui/FailureNote.tsx";
import { Icon } from "../ui/Icon.tsx";
import { Words } from "../ui/Words.tsx";
import { useSidebarState } from "./context.ts";
import { agoInWords } from "./time-words.ts";

const MODE = { stop: "Stopped", "draft-only": "Drafts only", assist: "Assist" };

export function StatusLine({ status }: { status: PolicyStatus }) {
  const link = useSidebarState((state) => state.link);
  const now = useNow(status.checkedAt !== null);
  const ago = status.checkedAt === null ? null : agoInWords(status.checkedAt, now);
  return (
    <section className="status" aria-label="Policy">
      <div className="status-line">
        {status.ok ? <span className="dot" /> : <Icon name="look" size={14} />}
        <span>
          <Words>{status.policy}</Words>
          {ago && !status.policy.includes("checked") && ` · checked ${ago}`}
          {link === "again" && " · reconnecting…"}
        </span>
        <span className="end" title={`Signed in as ${status.rep}`}>
          {status.mode === "stop" ? <strong className="stopped">{MODE.stop}</strong> : MODE[status.mode]}
        </span>
      </div>
      {status.problem && (
        <Note tone="look">
          <FailureText failure={status.problem} />
        </Note>
      )}
    </section>
  );
}

function useNow(ticks: boolean): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (!ticks) return;
    const timer = setInterval(() => setNow(Date.now()), 5_000);
    return () => clearInterval(timer);
  }, [ticks]);
  return now;
}
