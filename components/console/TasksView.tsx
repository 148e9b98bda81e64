import { useCallback, useEffect, useState } from "react";
import type { Failure } from "#lib/domain/error.ts";
import type { TaskView } from "#lib/messaging/console-calls.ts";
import { FailureNote } from "../ui/FailureNote.tsx";
import { TaskAnswer } from "../ui/TaskAnswer.tsx";
import { Words } from "../ui/Words.tsx";
import { type Ask, noAnswer } from "./ask-worker.ts";
import { dateWords, hourMinute } from "./day-words.ts";

export interface Tasks {
  /** Null until the worker has answered. */
  tasks: TaskView[] | null;
  problem: Failure | null;
  busy: boolean;
  decide(task: TaskView, found: "done" | "failed", why: string): void;
}

export function useTasks(ask: Ask): Tasks {
  const [tasks, setTasks] = useState<TaskView[] | null>(null);
  const [problem, setProblem] = useState<Failure | null>(null);
  const [busy, setBusy] = useState(false);
  useEffect(() => {
    ask({ console: "tasks" }).then(setTasks, () => setProblem(noAnswer));
  }, [ask]);
  const decide = useCallback(
    ({ suggestion, by }: TaskView, found: "done" | "failed", why: string) => {
      setBusy(true);
      ask({ console: "decide-task", suggestion, found, why, by })
        .then((answer) => {
          setProblem(answer.ok ? null : answer.failure);
          if (answer.ok) setTasks(answer.value);
        })
        .catch(() => setProblem(noAnswer))
        .finally(() => setBusy(false));
    },
    [ask],
  );
  return { tasks, problem, busy, decide };
}

export function TasksView({ tasks: { tasks, problem, busy, decide } }: { tasks: Tasks }) {
  return (
    <main className="page">
      <header>
        <h1>Tasks</h1>
        <p className="muted">Acts of which nobody could find out by reading whether they happened</p>
      </header>
      <div aria-live="polite">
        {problem && <FailureNote failure={problem} />}
        {tasks === null && problem === null && <p className="muted">Asking…</p>}
        {tasks?.length === 0 && (
          <p className="muted">
            None. What is interrupted is read back by itself; only what reading cannot tell is put here.
          </p>
        )}
      </div>
      {tasks !== null && tasks.length > 0 && (
        <ul className="tasks">
          {tasks.map((task) => (
            <li key={task.suggestion}>
              <h2>
                <Words>{task.title}</Words>
              </h2>
              <p className="muted">
                <Words>{`Ticket #${task.ticket} · ${task.host} · ${task.rep}`}</Words> · not known since{" "}
                <time dateTime={task.since}>{`${dateWords(task.since)}, ${hourMinute(task.since)}`}</time>
              </p>
              <TaskAnswer
                title={task.title}
                says={task.says}
                todo={task.todo}
                busy={busy}
                onAnswer={(found, why) => decide(task, found, why)}
              />
            </li>
          ))}
        </ul>
      )}
    </main>
  );
}
