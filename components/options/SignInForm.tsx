import { type FormEvent, useId, useState } from "react";
import type { ServerHello } from "#lib/messaging/console-calls.ts";
import { Chip } from "../ui/Badge.tsx";
import { Button } from "../ui/Button.tsx";
import { Words } from "../ui/Words.tsx";
import { Fingerprint } from "./Fingerprint.tsx";

interface SignInFormProps {
  hello: ServerHello;
  busy: boolean;
  onSignIn: (user: string, password: string) => void;
}

export function SignInForm({ hello, busy, onSignIn }: SignInFormProps) {
  const [compared, setCompared] = useState(false);
  const [user, setUser] = useState("");
  const [password, setPassword] = useState("");
  const missing = missingIn(compared, user, password);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!busy && missing === null) onSignIn(user.trim(), password);
  };
  return (
    <form className="stack" onSubmit={submit}>
      <section className="card">
        <div className="card-title">
          <h2>2. Compare the fingerprint</h2>
          {hello.practice && <Chip tone="look">Practice</Chip>}
        </div>
        <p>
          This server says it is{" "}
          <strong>
            <Words>{hello.org}</Words>
          </strong>
          . Everything that this browser will believe hangs on this key:
        </p>
        <Fingerprint text={hello.fingerprint} />
        <p className="muted">
          {hello.practice
            ? "The terminal that started the practice server shows the same groups."
            : "Ask your administrator for theirs, by another way than this page. All eight groups must be the same."}
        </p>
        <label className="check">
          <input type="checkbox" checked={compared} onChange={(event) => setCompared(event.target.checked)} />I compared
          it
        </label>
      </section>
      <section className="card">
        <h2>3. Sign in</h2>
        {hello.people.length > 0 ? (
          <People people={hello.people} user={user} onChoose={setUser} />
        ) : (
          <div className="field">
            <label htmlFor="user">User</label>
            <input
              id="user"
              className="input"
              autoComplete="username"
              value={user}
              onChange={(event) => setUser(event.target.value)}
            />
          </div>
        )}
        <div className="field">
          <label htmlFor="password">Password</label>
          <input
            id="password"
            className="input"
            type="password"
            autoComplete="current-password"
            value={password}
            onChange={(event) => setPassword(event.target.value)}
          />
        </div>
        <div className="buttons">
          <Button submit look="primary" blocked={busy ? "Signing in…" : (missing ?? false)}>
            {busy ? "Signing in…" : "Sign in"}
          </Button>
          {missing && <span className="muted">{missing}</span>}
        </div>
      </section>
    </form>
  );
}

function missingIn(compared: boolean, user: string, password: string): string | null {
  if (!compared) return "First compare the fingerprint.";
  if (user.trim() === "") return "Choose who you are.";
  if (password === "") return "The password is missing.";
  return null;
}

interface PeopleProps {
  people: ServerHello["people"];
  user: string;
  onChoose: (user: string) => void;
}

function People({ people, user, onChoose }: PeopleProps) {
  const group = useId();
  return (
    <fieldset className="people">
      <legend>Who are you?</legend>
      {people.map((person) => (
        <label key={person.user}>
          <input
            type="radio"
            name={group}
            value={person.user}
            checked={user === person.user}
            onChange={() => onChoose(person.user)}
          />
          <span>
            <Words>{person.name}</Words>
          </span>
          <span className="muted">{person.roles.join(", ")}</span>
        </label>
      ))}
    </fieldset>
  );
}
