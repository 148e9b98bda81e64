import type { ReactNode } from "react";
import type { Failure } from "#lib/domain/error.ts";
import type { PolicyStatus, SidebarView } from "#lib/messaging/view.ts";
import { Button } from "../ui/Button.tsx";
import { FailureNote } from "../ui/FailureNote.tsx";
import { Mark } from "../ui/Icon.tsx";
import { Words } from "../ui/Words.tsx";
import { useSidebar } from "./context.ts";
import { Header } from "./Header.tsx";
import { StatusLine } from "./StatusLine.tsx";

/** Before it is bound. Nothing here can be pressed: any page may show this document. */
export function InertScreen() {
  return (
    <main className="still">
      <Mark />
      <h1>Countersign opens beside a ticket</h1>
      <p>Open a ticket in your help desk; the sidebar appears there by itself.</p>
    </main>
  );
}

export function GoneScreen() {
  return (
    <main className="still">
      <Mark />
      <h1>Countersign was updated</h1>
      <p>This sidebar belongs to the version before. Nothing was lost. Reload the page to go on.</p>
    </main>
  );
}

export function LoadingScreen({ says }: { says: string }) {
  return (
    <>
      <Header title="Countersign" />
      <main className="scroll" aria-busy="true">
        <p className="muted">
          <Words>{says}</Words>
        </p>
        <div className="ghost" style={{ width: "90%" }} />
        <div className="ghost" style={{ width: "64%" }} />
        <div className="ghost tall" />
        <div className="ghost tall" />
      </main>
    </>
  );
}

export function ConnectScreen({ failure }: { failure: Failure }) {
  const { send } = useSidebar();
  return (
    <Plain title="Countersign">
      <FailureNote failure={failure} tone="plain" />
      <Button look="primary" onClick={() => send({ call: "open", page: "options" })}>
        Open the connection page
      </Button>
    </Plain>
  );
}

export function NoTicketScreen({ status }: { status: PolicyStatus }) {
  return (
    <>
      <Header title="Countersign" />
      <StatusLine status={status} />
      <main className="still">
        <h1>No ticket is open here</h1>
        <p>Open a ticket and its summary, a reply and what you may do will appear here.</p>
      </main>
    </>
  );
}

export function TroubleScreen({ view }: { view: Extract<SidebarView, { screen: "trouble" }> }) {
  const { send } = useSidebar();
  return (
    <Plain title={view.ref ? "Ticket" : "Countersign"} ticket={view.ref?.ticket} status={view.status}>
      <FailureNote failure={view.failure} />
      {view.retry && (
        <Button look="primary" onClick={() => send({ call: "retry" })}>
          Try again
        </Button>
      )}
    </Plain>
  );
}

interface PlainProps {
  title: string;
  ticket?: string | undefined;
  status?: PolicyStatus | undefined;
  children: ReactNode;
}

function Plain({ title, ticket, status, children }: PlainProps) {
  return (
    <>
      <Header title={title} ticket={ticket} />
      {status && <StatusLine status={status} />}
      <main className="scroll start">{children}</main>
    </>
  );
}
