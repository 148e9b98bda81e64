import { type FormEvent, useId, useState } from "react";
import { Button } from "../ui/Button.tsx";

interface OwnKeyFormProps {
  isSet: boolean;
  busy: boolean;
  /** True when the key was tried and taken. */
  onUse: (key: string) => Promise<boolean>;
  onForget: () => void;
}

/** Goes in once and never comes out again: not even this page gets it back. */
export function OwnKeyForm({ isSet, busy, onUse, onForget }: OwnKeyFormProps) {
  const id = useId();
  const [key, setKey] = useState("");
  if (isSet)
    return (
      <div className="buttons">
        <span className="muted">A key is set. It is kept until the browser is closed, and never shown again.</span>
        <Button onClick={onForget}>Forget the key</Button>
      </div>
    );
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (busy || key.trim() === "") return;
    if (await onUse(key.trim())) setKey("");
  };
  return (
    <form className="row" onSubmit={(event) => void submit(event)}>
      <div className="field">
        <label htmlFor={id}>API key</label>
        <input
          id={id}
          className="input"
          type="password"
          autoComplete="off"
          spellCheck={false}
          value={key}
          aria-describedby={`${id}-kept`}
          onChange={(event) => setKey(event.target.value)}
        />
      </div>
      <Button submit look="primary" blocked={busy ? "Trying the key…" : key.trim() === "" && "The key is missing."}>
        {busy ? "Trying the key…" : "Use this key"}
      </Button>
      <p id={`${id}-kept`} className="muted">
        It is tried once, then kept in this browser’s memory until the browser is closed. It is not stored, and your
        company’s server never gets it.
      </p>
    </form>
  );
}
