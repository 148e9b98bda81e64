import { type FormEvent, useId, useState } from "react";
import type { Failure } from "#lib/domain/error.ts";
import type { DeskPlace, DeskReport } from "#lib/messaging/console-calls.ts";
import { type Ask, noAnswer } from "../console/ask-worker.ts";
import { Button } from "../ui/Button.tsx";
import { FailureNote } from "../ui/FailureNote.tsx";
import type { BrowserDoor } from "./browser-door.ts";
import { ReportView } from "./ReportView.tsx";
import type { KnownDesks } from "./use-desks.ts";

interface CheckCardProps {
  ask: Ask;
  desks: KnownDesks;
  door: BrowserDoor;
}

interface Checked {
  report: DeskReport;
  environment: DeskPlace["environment"];
}

export function CheckCard({ ask, desks, door }: CheckCardProps) {
  const select = useId();
  const open = (desks.places ?? []).flatMap((place) => place.tabs.map((tab) => ({ ...tab, place })));
  const [picked, setPicked] = useState<number | null>(null);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [checked, setChecked] = useState<Checked | null>(null);
  const target = open.find(({ tab }) => tab === picked) ?? open[0];

  const check = async (event: FormEvent) => {
    event.preventDefault();
    if (busy || target === undefined) return;
    setBusy(true);
    setFailure(null);
    setChecked(null);
    try {
      const answer = await ask({ console: "check-desk", tab: target.tab });
      if (answer.ok) setChecked({ report: answer.value, environment: target.place.environment });
      else setFailure(answer.failure);
    } catch {
      setFailure(noAnswer);
    } finally {
      setBusy(false);
    }
  };

  return (
    <section className="card" aria-labelledby="check">
      <h2 id="check">Check this desk</h2>
      <p className="muted">
        Tries everything that Countersign relies on in an open ticket, without changing anything: what it finds in the
        page, what the desk’s API answers, whether it reaches the reply editor.
      </p>
      {target === undefined ? (
        <div className="row">
          <p>Open a ticket of one of your desks in another tab, with its reply box, then come back here.</p>
          <Button onClick={() => void desks.look()}>Look again</Button>
        </div>
      ) : (
        <form className="row" onSubmit={(event) => void check(event)}>
          <div className="field">
            <label htmlFor={select}>Open tab</label>
            <select
              id={select}
              className="input"
              value={target.tab}
              onChange={(event) => setPicked(Number(event.target.value))}
            >
              {open.map(({ tab, title, place }) => (
                <option key={tab} value={tab}>
                  {title === "" ? place.host : `${place.host} · ${title}`}
                </option>
              ))}
            </select>
          </div>
          <Button submit blocked={busy && "Checking…"}>
            {busy ? "Checking…" : "Check this desk"}
          </Button>
        </form>
      )}
      <div aria-live="polite" className="stack">
        {busy && (
          <div className="working">
            <progress aria-label="Checking" />
            <p className="muted">Looking at the page and asking the desk’s API. It takes some seconds.</p>
          </div>
        )}
        {failure && <FailureNote failure={failure} />}
        {checked && <ReportView {...checked} door={door} />}
      </div>
    </section>
  );
}
