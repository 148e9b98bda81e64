/** The reviewer's pages: what this browser did, and whether the record of it stands. */
import "../ui/tokens.css";
import "../ui/ui.css";
import "./console.css";
import { useState } from "react";
import type { VerifySignature } from "#lib/domain/signed.ts";
import { Icon, type IconName, Mark } from "../ui/Icon.tsx";
import type { Ask } from "./ask-worker.ts";
import { HistoryView } from "./HistoryView.tsx";
import { IntegrityView } from "./IntegrityView.tsx";
import { useHistory } from "./use-history.ts";

type Place = "history" | "integrity";
const PLACES: [Place, string, IconName][] = [
  ["history", "History", "list"],
  ["integrity", "Integrity", "tick"],
];

export interface ConsoleProps {
  ask: Ask;
  verify: VerifySignature;
  /** Address of the connection page. */
  options: string;
}

export function ConsoleApp({ ask, verify, options }: ConsoleProps) {
  const [place, setPlace] = useState<Place>(() => (location.hash === "#integrity" ? "integrity" : "history"));
  const history = useHistory(ask, verify);
  return (
    <div className="console">
      <nav className="nav" aria-label="Countersign">
        <p className="brand">
          <Mark />
          Countersign
        </p>
        <ul>
          {PLACES.map(([id, words, icon]) => (
            <li key={id}>
              <a href={`#${id}`} aria-current={place === id ? "page" : undefined} onClick={() => setPlace(id)}>
                <Icon name={icon} />
                {words}
              </a>
            </li>
          ))}
          <li>
            <a href={options}>
              <Icon name="link" />
              Connection
            </a>
          </li>
        </ul>
      </nav>
      {place === "history" ? <HistoryView history={history} options={options} /> : <IntegrityView history={history} />}
    </div>
  );
}
