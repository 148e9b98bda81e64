import { useId } from "react";
import type { ObligationView } from "#lib/messaging/view.ts";
import { Icon } from "../ui/Icon.tsx";
import { Words } from "../ui/Words.tsx";
import { answerTo, type Given } from "./obligations.ts";

interface ObligationsProps {
  obligations: ObligationView[];
  given: Given;
  onGive: (obligation: string, value: string, complete: boolean) => void;
}

export function Obligations({ obligations, given, onGive }: ObligationsProps) {
  return obligations.map((obligation) => (
    <One
      key={obligation.id}
      obligation={obligation}
      answer={answerTo(obligation, given)}
      onGive={(value, complete) => onGive(obligation.id, value, complete)}
    />
  ));
}

/** A longer label stands above its field: beside it, it would leave no room for what is chosen. */
const LONGEST_BESIDE = 24;

interface OneProps {
  obligation: ObligationView;
  answer: string;
  onGive: (value: string, complete: boolean) => void;
}

function One({ obligation: { id, label, by }, answer, onGive }: OneProps) {
  const field = useId();
  if ("somebody" in by) {
    return (
      <div className="somebody">
        <Icon name="person" size={14} />
        <p>
          <b>{label}:</b> <Words>{by.somebody}</Words>. It cannot be asked from here yet.
        </p>
      </div>
    );
  }
  if ("choose" in by) {
    return (
      <div className={label.length > LONGEST_BESIDE ? "field" : "field inline"}>
        <label htmlFor={field}>{label}</label>
        <select
          id={field}
          className="input"
          data-obligation={id}
          value={answer}
          onChange={(event) => onGive(event.target.value, true)}
        >
          <option value="" disabled>
            Choose…
          </option>
          {by.choose.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
      </div>
    );
  }
  return (
    <div className="field">
      <label htmlFor={field}>
        {label} <span className="muted">Type “{by.type}”.</span>
      </label>
      <input
        id={field}
        className="input"
        data-obligation={id}
        autoComplete="off"
        spellCheck={false}
        value={answer}
        onChange={(event) => onGive(event.target.value, event.target.value.trim() === by.type)}
      />
    </div>
  );
}
