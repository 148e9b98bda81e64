import { useState } from "react";
import { Button } from "../ui/Button.tsx";
import { Icon } from "../ui/Icon.tsx";
import { Words } from "../ui/Words.tsx";
import { withSeconds } from "./day-words.ts";
import type { Story } from "./group-history.ts";
import { type Step, toSteps } from "./timeline.ts";
import type { History } from "./use-history.ts";
import { Verdict } from "./Verdict.tsx";
import type { EntryState } from "./verify-history.ts";

interface StoryDetailProps {
  story: Story;
  history: History;
  onBack: () => void;
}

export function StoryDetail({ story, history, onBack }: StoryDetailProps) {
  const steps = toSteps(story, history.entries);
  const states = story.rows.map((row) => history.entries.get(row.entryId) ?? { is: "unchecked" as const });
  return (
    <aside className="detail-pane" aria-label={`Details: ${story.title}`}>
      <Button look="quiet" className="back" onClick={onBack}>
        <Icon name="back" />
        History
      </Button>
      <h2>
        <Words>{story.title}</Words>
      </h2>
      <Verdict rows={story.rows} states={states} history={history} />
      <ol className="timeline">
        {steps.map((step) => (
          <TimelineStep key={step.key} step={step} />
        ))}
      </ol>
      <Tools states={states} history={history} />
    </aside>
  );
}

function TimelineStep({ step }: { step: Step }) {
  return (
    <li>
      <time dateTime={step.at}>{withSeconds(step.at)}</time>
      <div>
        <p>
          <Words>{step.title}</Words>
        </p>
        {step.details.map((detail) => (
          <p key={detail} className="muted">
            <Words>{detail}</Words>
          </p>
        ))}
        {step.entry && <EntryMark index={step.entry.row.index} state={step.entry.state} />}
      </div>
    </li>
  );
}

function EntryMark({ index, state }: { index: number | null; state: EntryState }) {
  const entry = index === null ? "" : `Entry ${index.toLocaleString("en")} · `;
  switch (state.is) {
    case "proven":
      return (
        <p className="entry-mark good">
          <Icon name="tick" size={14} /> {entry}proof checked here
        </p>
      );
    case "refused":
      return (
        <p className="entry-mark stop">
          <Icon name="cross" size={14} />{" "}
          <span>
            {entry}proof refused: <Words>{state.evidence}</Words>
          </span>
        </p>
      );
    case "not-sent":
      return (
        <p className="entry-mark">
          <Icon name="wait" size={14} /> Not sent yet
        </p>
      );
    case "unchecked":
      return (
        <p className="entry-mark">
          <Icon name="wait" size={14} /> {entry}not checked now
        </p>
      );
  }
}

function Tools({ states, history }: { states: EntryState[]; history: History }) {
  const [copied, setCopied] = useState<"yes" | "no" | null>(null);
  const proofs = states.flatMap((state) => (state.is === "proven" ? [state.proof] : []));
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(JSON.stringify(proofs, null, 2));
      setCopied("yes");
    } catch {
      setCopied("no");
    }
  };
  return (
    <div className="buttons">
      <Button onClick={history.verifyAll} blocked={history.busy !== null && "Checking…"}>
        {history.busy ? `Checking ${history.busy.checked} of ${history.busy.of}…` : "Verify again"}
      </Button>
      {proofs.length > 0 && <Button onClick={() => void copy()}>Copy proof</Button>}
      <span className="muted" aria-live="polite">
        {copied === "yes" && "Copied. “countersign audit verify” and any RFC 6962 tool can check it."}
        {copied === "no" && "The clipboard refused; nothing was copied."}
      </span>
    </div>
  );
}
