import { type FormEvent, useState } from "react";
import type { ServerHello } from "#lib/messaging/console-calls.ts";
import { Button } from "../ui/Button.tsx";

const PRACTICE = "http://127.0.0.1:8787";

interface ServerFormProps {
  known: string | null;
  met: ServerHello | null;
  busy: boolean;
  onConnect: (server: string) => void;
  onChange: () => void;
}

export function ServerForm({ known, met, busy, onConnect, onChange }: ServerFormProps) {
  const [server, setServer] = useState(known ?? PRACTICE);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!busy) onConnect(server.trim());
  };
  return (
    <form className="card" onSubmit={submit}>
      <h2>1. Your server</h2>
      <p className="muted">
        Your administrator gives you the address. The one filled in is the practice server that runs on this computer.
      </p>
      <div className="row">
        <div className="field">
          <label htmlFor="server">Server address</label>
          <input
            id="server"
            className="input"
            type="text"
            inputMode="url"
            autoComplete="url"
            spellCheck={false}
            required
            value={server}
            onChange={(event) => {
              setServer(event.target.value);
              onChange();
            }}
          />
        </div>
        <Button submit look={met ? "plain" : "primary"} blocked={busy && !met && "Connecting…"}>
          {busy && !met ? "Connecting…" : "Connect"}
        </Button>
      </div>
    </form>
  );
}
