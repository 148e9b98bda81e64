/** The connection page: to which server, trusted by whose comparison, as whom; then which desks, and who drafts. */
import "../ui/tokens.css";
import "../ui/ui.css";
import "./options.css";
import { useEffect, useState } from "react";
import type { Failure } from "#lib/domain/error.ts";
import type { ConnectionStatus, ServerHello } from "#lib/messaging/console-calls.ts";
import { type Ask, noAnswer } from "../console/ask-worker.ts";
import { FailureNote } from "../ui/FailureNote.tsx";
import { Mark } from "../ui/Icon.tsx";
import type { BrowserDoor } from "./browser-door.ts";
import { ConnectedCard } from "./ConnectedCard.tsx";
import { ConnectHelp } from "./ConnectHelp.tsx";
import { ServerForm } from "./ServerForm.tsx";
import { SignInForm } from "./SignInForm.tsx";
import { Workplace } from "./Workplace.tsx";

export interface OptionsProps {
  ask: Ask;
  door: BrowserDoor;
  /** Address of the console. */
  console: string;
  /** How the record names this browser. */
  deviceName: string;
}

export function OptionsApp({ ask, door, console: history, deviceName }: OptionsProps) {
  const [status, setStatus] = useState<ConnectionStatus | null>(null);
  const [hello, setHello] = useState<ServerHello | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [busy, setBusy] = useState(false);
  /** The address that was tried last. */
  const [tried, setTried] = useState("");

  useEffect(() => {
    ask({ console: "status" }).then(setStatus, () => setFailure(noAnswer));
  }, [ask]);

  const run = async (work: () => Promise<Failure | null>) => {
    setBusy(true);
    setFailure(null);
    try {
      setFailure(await work());
    } catch {
      setFailure(noAnswer);
    } finally {
      setBusy(false);
    }
  };

  const connect = (server: string) =>
    run(async () => {
      setTried(server);
      const answer = await ask({ console: "hello", server });
      setHello(answer.ok ? answer.value : null);
      return answer.ok ? null : answer.failure;
    });

  const signIn = (met: ServerHello, user: string, password: string) =>
    run(async () => {
      const { server, root } = met;
      const answer = await ask({ console: "sign-in", server, root, user, password, deviceName });
      if (!answer.ok) return answer.failure;
      setStatus(answer.value);
      setHello(null);
      return null;
    });

  const signOut = () =>
    run(async () => {
      setStatus(await ask({ console: "sign-out" }));
      return null;
    });

  return (
    <main className="options">
      <header>
        <Mark />
        <h1>Countersign</h1>
        <a className="plain-link" href={history}>
          History
        </a>
      </header>
      <div aria-live="polite">{failure && <FailureNote failure={failure} />}</div>
      {status === null && failure === null && <p className="muted">Asking the background part…</p>}
      {status?.connected && (
        <>
          <ConnectedCard status={status} busy={busy} onSignOut={signOut} />
          <Workplace ask={ask} door={door} />
        </>
      )}
      {status && !status.connected && (
        <>
          {status.problem && !failure && <FailureNote failure={status.problem} tone="plain" />}
          <ServerForm
            known={status.server}
            met={hello}
            busy={busy}
            onConnect={connect}
            onChange={() => setHello(null)}
          />
          {failure && <ConnectHelp code={failure.code} server={tried} />}
          {hello && (
            <SignInForm
              key={hello.root}
              hello={hello}
              busy={busy}
              onSignIn={(user, password) => signIn(hello, user, password)}
            />
          )}
        </>
      )}
    </main>
  );
}
