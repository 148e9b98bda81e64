import { useId, useRef, useState } from "react";
import { Button } from "./Button.tsx";
import { Words } from "./Words.tsx";

interface TaskAnswerProps {
  /** What it is about, for those who hear the buttons. */
  title: string;
  says: string;
  todo: string;
  busy: boolean;
  onAnswer: (found: "done" | "failed", why: string, event: Event) => void;
}

const SHORTEST = 3;

/** Reading cannot tell what became of it: a person looks, and their word goes on the record. */
export function TaskAnswer({ title, says, todo, busy, onAnswer }: TaskAnswerProps) {
  const field = useId();
  const input = useRef<HTMLInputElement>(null);
  const [why, setWhy] = useState("");
  const said = why.trim();
  const blocked = busy ? "One moment…" : said.length < SHORTEST && "Say first how you know.";
  const answer = (found: "done" | "failed", words: string) => (
    <Button
      blocked={blocked}
      onBlocked={() => input.current?.focus()}
      onClick={(event) => onAnswer(found, said, event.nativeEvent)}
    >
      <span>
        {words}
        <span className="visually-hidden">: {title}</span>
      </span>
    </Button>
  );
  return (
    <div className="task-answer">
      <p>
        <Words>{says}</Words>
      </p>
      <p>
        <strong>
          <Words>{todo}</Words>
        </strong>
      </p>
      <div className="field">
        <label htmlFor={field}>How do you know? It goes on the record under your name.</label>
        <input
          id={field}
          ref={input}
          className="input"
          autoComplete="off"
          maxLength={500}
          value={why}
          onChange={(event) => setWhy(event.target.value)}
        />
      </div>
      <div className="buttons">
        {answer("done", "It happened")}
        {answer("failed", "It did not happen")}
      </div>
    </div>
  );
}
