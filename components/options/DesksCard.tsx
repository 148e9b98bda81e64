import { useState } from "react";
import type { DeskPlace } from "#lib/messaging/console-calls.ts";
import { Chip } from "../ui/Badge.tsx";
import { Button } from "../ui/Button.tsx";
import { FailureNote, Note } from "../ui/FailureNote.tsx";
import { Icon } from "../ui/Icon.tsx";
import { Words } from "../ui/Words.tsx";
import type { BrowserDoor } from "./browser-door.ts";
import { DESK_NAMES, ENVIRONMENTS, isAlias } from "./desk-words.ts";
import type { KnownDesks } from "./use-desks.ts";

interface DesksCardProps {
  desks: KnownDesks;
  door: BrowserDoor;
}

export function DesksCard({ desks, door }: DesksCardProps) {
  const { places, failure } = desks;
  return (
    <section className="card" aria-labelledby="desks">
      <h2 id="desks">Your desks</h2>
      <p className="muted">
        The server names them. The sidebar appears only where this browser lets Countersign in: you are asked for each
        company’s own domain, and Firefox lets you take back even Zendesk’s and Freshdesk’s own addresses.
      </p>
      {failure && <FailureNote failure={failure} />}
      {places === null && failure === null && <p className="muted">Asking the background part…</p>}
      {places?.length === 0 && (
        <Note tone="plain">
          <p>
            <strong>The server names no desk.</strong>
          </p>
          <p>Nothing can be proposed on any ticket. Your administrator connects a desk in the server’s settings.</p>
        </Note>
      )}
      {places !== null && places.length > 0 && (
        <ul className="desks">
          {places.map((place) => (
            <DeskRow key={place.desk + place.host} place={place} desks={desks} door={door} />
          ))}
        </ul>
      )}
    </section>
  );
}

type Asking = "no" | "waiting" | "allowed" | "refused" | "kept";

const SAYS: Record<Exclude<Asking, "no">, string> = {
  waiting: "The browser asks you now: answer its question.",
  allowed: "Allowed. Reload tabs of this desk that were open already.",
  refused: "You said no: the sidebar does not appear there. Nothing else changes, and you can allow it later.",
  kept: "The browser keeps this permission. Take it back in its own list of extensions.",
};

function DeskRow({ place, desks, door }: { place: DeskPlace; desks: KnownDesks; door: BrowserDoor }) {
  const [asking, setAsking] = useState<Asking>("no");
  const { name, tone } = ENVIRONMENTS[place.environment];

  // Nothing may come before the question itself, or the browser does not take it for the answer to a click.
  const allow = () => {
    setAsking("waiting");
    door.allow(place.origin).then(settle, () => setAsking("refused"));
  };
  const settle = async (allowed: boolean) => {
    await desks.changed();
    setAsking(allowed ? "allowed" : "refused");
  };
  const takeBack = async () => {
    const isGone = await door.takeBack(place.origin).catch(() => false);
    await desks.changed();
    setAsking(isGone ? "no" : "kept");
  };

  return (
    <li aria-label={place.host} data-environment={place.environment}>
      <div className="desk-head">
        <div>
          <h3>
            <Words>{place.host}</Words>
          </h3>
          <p className="muted">
            {DESK_NAMES[place.desk]}
            {isAlias(place) && (
              <>
                , your company’s own domain of <Words>{place.account}</Words>
              </>
            )}
          </p>
        </div>
        <Chip tone={tone}>{name}</Chip>
      </div>
      <ul className="marks">
        <Mark good={place.allowed}>
          {place.allowed ? "Allowed in this browser" : "Not allowed in this browser yet"}
        </Mark>
        <Mark good={place.mapped}>
          {place.mapped
            ? "The server knows your account here"
            : "The server does not know your account here: you get drafts, but can approve nothing"}
        </Mark>
      </ul>
      <div className="buttons" aria-live="polite">
        {!place.allowed && (
          <Button look="primary" onClick={allow} blocked={asking === "waiting" && SAYS.waiting}>
            Allow in this browser
          </Button>
        )}
        {place.allowed && isAlias(place) && (
          <button type="button" className="link" onClick={() => void takeBack()}>
            Take it back
          </button>
        )}
        {asking !== "no" && <span className="muted">{SAYS[asking]}</span>}
      </div>
    </li>
  );
}

function Mark({ good, children }: { good: boolean; children: string }) {
  return (
    <li className={good ? "mark-good" : "mark-look"}>
      <Icon name={good ? "tick" : "look"} size={14} />
      <span>{children}</span>
    </li>
  );
}
