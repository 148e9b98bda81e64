import { type ReactNode, useId, useState } from "react";
import type { ModelStatus } from "#lib/messaging/console-calls.ts";
import type { Ask } from "../console/ask-worker.ts";
import { Badge, type Tone } from "../ui/Badge.tsx";
import { FailureNote } from "../ui/FailureNote.tsx";
import { Words } from "../ui/Words.tsx";
import { BudgetBar } from "./BudgetBar.tsx";
import { OwnKeyForm } from "./OwnKeyForm.tsx";
import { useModel } from "./use-model.ts";

type DriverName = ModelStatus["driver"];

const NOW: Record<DriverName, { name: string; tone: Tone }> = {
  playbook: { name: "Playbook", tone: "plain" },
  gateway: { name: "Company’s model", tone: "good" },
  "own-key": { name: "Your own key", tone: "other" },
};

export function DraftingCard({ ask }: { ask: Ask }) {
  const model = useModel(ask);
  const { status, failure, busy } = model;
  /** Picked, but not in force yet: a key has to be tried first. */
  const [picked, setPicked] = useState<DriverName | null>(null);
  const shown = picked ?? status?.driver;

  const pick = (driver: DriverName) => {
    if (driver === "own-key" && status?.ownKey.set !== true) return setPicked(driver);
    setPicked(null);
    void model.choose(driver, null);
  };

  return (
    <section className="card" aria-labelledby="drafting" aria-busy={busy}>
      <div className="card-title">
        <h2 id="drafting">Drafting</h2>
        {status && <Badge tone={NOW[status.driver].tone}>{NOW[status.driver].name}</Badge>}
      </div>
      {status === null && failure === null && <p className="muted">Asking the background part…</p>}
      {status && (
        <>
          <p role="status">
            <Words>{status.says}</Words>
          </p>
          <fieldset className="choices">
            <legend className="visually-hidden">Who drafts</legend>
            <Choice driver="playbook" name="Playbook" shown={shown} onPick={pick} seen={PLAYBOOK_SEES} />
            <Choice
              driver="gateway"
              name="A model, through your company’s server"
              shown={shown}
              onPick={pick}
              seen={GATEWAY_SEES}
              missing={status.gateway.available ? null : status.gateway.says}
            >
              {(status.gateway.available || status.gateway.budget !== null) && (
                <BudgetBar budget={status.gateway.budget} />
              )}
              {status.driver === "gateway" && (
                <ModelChoice
                  models={status.gateway.models}
                  model={status.model}
                  onChoose={(name) => void model.choose("gateway", name)}
                />
              )}
            </Choice>
            <Choice driver="own-key" name="A model, with your own key" shown={shown} onPick={pick} seen={OWN_KEY_SEES}>
              {(shown === "own-key" || status.ownKey.set) && (
                <OwnKeyForm
                  isSet={status.ownKey.set}
                  busy={busy}
                  onUse={async (key) => {
                    const taken = await model.takeKey(key);
                    if (taken) setPicked(null);
                    return taken;
                  }}
                  onForget={() => {
                    setPicked(null);
                    void model.forgetKey();
                  }}
                />
              )}
              {status.driver === "own-key" && (
                <ModelChoice
                  models={status.ownKey.models}
                  model={status.model}
                  onChoose={(name) => void model.choose("own-key", name)}
                />
              )}
            </Choice>
          </fieldset>
        </>
      )}
      <div aria-live="polite">{failure && <FailureNote failure={failure} />}</div>
    </section>
  );
}

const PLAYBOOK_SEES =
  "No model. Templates and the team’s knowledge on this computer: nothing leaves the browser to draft.";
const GATEWAY_SEES =
  "The ticket’s text goes to your company’s server, with known personal values replaced, and from there to the model’s maker. Your company holds the key and counts the tokens.";
const OWN_KEY_SEES =
  "The ticket’s text goes from this browser straight to api.anthropic.com, with known personal values replaced. Your company’s server neither sees nor counts it; you pay.";

interface ChoiceProps {
  driver: DriverName;
  name: string;
  shown: DriverName | undefined;
  seen: string;
  onPick: (driver: DriverName) => void;
  /** Why it cannot be chosen now. */
  missing?: string | null;
  children?: ReactNode;
}

function Choice({ driver, name, shown, seen, onPick, missing = null, children }: ChoiceProps) {
  const id = useId();
  return (
    <div className="choice">
      <label>
        <input
          type="radio"
          name="driver"
          value={driver}
          checked={shown === driver}
          disabled={missing !== null}
          aria-describedby={id}
          onChange={() => onPick(driver)}
        />
        <span>{name}</span>
      </label>
      <div id={id} className="muted">
        <p>{seen}</p>
        {missing !== null && (
          <p className="missing">
            Not available: <Words>{missing}</Words>
          </p>
        )}
      </div>
      {children && <div className="choice-more">{children}</div>}
    </div>
  );
}

interface ModelChoiceProps {
  models: readonly string[];
  model: string | null;
  onChoose: (model: string) => void;
}

function ModelChoice({ models, model, onChoose }: ModelChoiceProps) {
  const id = useId();
  if (models.length < 2)
    return (
      <p className="muted">
        Model: <Words>{model ?? "none"}</Words>
      </p>
    );
  return (
    <div className="field">
      <label htmlFor={id}>Model</label>
      <select id={id} className="input" value={model ?? ""} onChange={(event) => onChoose(event.target.value)}>
        {models.map((name) => (
          <option key={name}>{name}</option>
        ))}
      </select>
    </div>
  );
}
