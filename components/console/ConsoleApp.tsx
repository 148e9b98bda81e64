/** The reviewer's pages: what this browser did, and whether the record of it stands. */
import "../ui/tokens.css";
import "../ui/ui.css";
import "./console.css";
import { useState } from "react";
import type { VerifySignature } from "#lib/domain/signed.ts";
import type { AlarmsView } from "#lib/messaging/console-calls.ts";
import { Icon, type IconName, Mark } from "../ui/Icon.tsx";
import { useAlarms } from "./AlarmsPart.tsx";
import type { Ask } from "./ask-worker.ts";
import { HistoryView } from "./HistoryView.tsx";
import { IntegrityView } from "./IntegrityView.tsx";
import { TasksView, useTasks } from "./TasksView.tsx";
import { useHistory } from "./use-history.ts";

type Place = "history" | "tasks" | "integrity";
const PLACES: [Place, string, IconName][] = [
  ["history", "History", "list"],
  ["tasks", "Tasks", "look"],
  ["integrity", "Integrity", "tick"],
];

export interface ConsoleProps {
  ask: Ask;
  verify: VerifySignature;
  /** Address of the connection page. */
  options: string;
}

export function ConsoleApp({ ask, verify, options }: ConsoleProps) {
  const [place, setPlace] = useState<Place>(placeOfAddress);
  const history = useHistory(ask, verify);
  const tasks = useTasks(ask);
  const alarms = useAlarms(ask);
  const counts = { history: 0, tasks: tasks.tasks?.length ?? 0, integrity: countAlarms(alarms) };
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
                {counts[id] > 0 && <b className="num count">{counts[id]}</b>}
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
      {place === "history" && <HistoryView history={history} options={options} />}
      {place === "tasks" && <TasksView tasks={tasks} />}
      {place === "integrity" && <IntegrityView history={history} alarms={alarms} ask={ask} />}
    </div>
  );
}

function placeOfAddress(): Place {
  return PLACES.find(([id]) => location.hash === `#${id}`)?.[0] ?? "history";
}

function countAlarms(alarms: AlarmsView | null): number {
  if (alarms === null) return 0;
  return new Set([...alarms.own, ...(alarms.server?.alarms ?? [])].map(({ received }) => received)).size;
}
