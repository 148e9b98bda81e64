import { useEffect, useState } from "react";
import type { PolicyStatus, StopView } from "#lib/messaging/view.ts";
import { Button } from "../ui/Button.tsx";
import { FailureText, Note } from "../ui/FailureNote.tsx";
import { Icon } from "../ui/Icon.tsx";
import { Words } from "../ui/Words.tsx";
import { useSidebar, useSidebarState } from "./context.ts";
import { agoInWords } from "./time-words.ts";

const MODE = { stop: "Stopped", "draft-only": "Drafts only", assist: "Assist" };
const WHEN = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "short" });

export function StatusLine({ status }: { status: PolicyStatus }) {
  const link = useSidebarState((state) => state.link);
  const now = useNow(status.checkedAt !== null);
  const ago = status.checkedAt === null ? null : agoInWords(status.checkedAt, now);
  const { stops = [], rootReplaced } = status;
  return (
    <section className="status" aria-label="Policy">
      <div className="status-line">
        <Sign status={status} />
        <span title={whatRuns(status)}>
          <Words>{status.policy}</Words>
          {ago && !status.policy.includes("checked") && ` · checked ${ago}`}
          {link === "again" && " · reconnecting…"}
          {whatRuns(status) !== "" && <span className="visually-hidden"> · {whatRuns(status)}</span>}
        </span>
        <span className="end" title={`Signed in as ${status.rep}`}>
          {status.mode === "stop" ? <strong className="stopped">{MODE.stop}</strong> : MODE[status.mode]}
        </span>
      </div>
      {stops.length > 0 && <Stops stops={stops} />}
      {status.problem && (
        <Note tone="look">
          <FailureText failure={status.problem} />
        </Note>
      )}
      {rootReplaced && <RootReplaced {...rootReplaced} />}
    </section>
  );
}

function Sign({ status: { ok, mode } }: { status: PolicyStatus }) {
  if (ok) return <span className="dot" />;
  if (mode !== "stop") return <Icon name="look" size={14} />;
  return (
    <span className="stopped">
      <Icon name="stop" size={14} />
    </span>
  );
}

/** Name and since when, for whoever asks: a line of a sidebar has no room for them. */
function whatRuns({ name, since }: PolicyStatus): string {
  const when = since === undefined ? undefined : `in force here since ${WHEN.format(new Date(since))}`;
  return [name, when].filter((part) => part !== undefined).join(", ");
}

function Stops({ stops }: { stops: StopView[] }) {
  return (
    <Note tone="stop">
      {stops.map(({ label, why }) => (
        <p key={label}>
          <strong>
            <Words>{label}</Words>
          </strong>
          {". "}
          <Words>{why}</Words>
        </p>
      ))}
      <p>What is stopped cannot be approved until it is ended. Ask your team lead.</p>
    </Note>
  );
}

function RootReplaced({ from, to, at }: NonNullable<PolicyStatus["rootReplaced"]>) {
  const { send } = useSidebar();
  return (
    <Note tone="plain">
      <p>
        <strong>The organisation's root key was replaced by a statement of the old one.</strong>
      </p>
      <p>
        Before: <code>{from}</code>
      </p>
      <p>
        Since {WHEN.format(new Date(at))}: <code>{to}</code>
      </p>
      <p>You need to do nothing; whoever signs in anew compares the new one.</p>
      <Button look="quiet" onClick={() => send({ call: "understood-root" })}>
        Understood
      </Button>
    </Note>
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
