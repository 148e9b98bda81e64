/** The whole sidebar: a plain picture of the last view. It decides nothing and recomputes nothing. */
import "../ui/tokens.css";
import "../ui/ui.css";
import "./sidebar.css";
import { useEffect } from "react";
import { Button } from "../ui/Button.tsx";
import { FailureText, Note } from "../ui/FailureNote.tsx";
import { SidebarContext, type SidebarTools, useSidebar, useSidebarState } from "./context.ts";
import { ConnectScreen, GoneScreen, InertScreen, LoadingScreen, NoTicketScreen, TroubleScreen } from "./Screens.tsx";
import { TicketScreen } from "./TicketScreen.tsx";
import { useKeys } from "./use-keys.ts";
import { followSeen } from "./visibility.ts";

export function SidebarApp({ tools }: { tools: SidebarTools }) {
  const { store, readClick } = tools;
  useEffect(() => {
    const life = new AbortController();
    followSeen(readClick, (seen) => store.setState({ seen }), life.signal);
    return () => life.abort();
  }, [store, readClick]);
  return (
    <SidebarContext value={tools}>
      <Shell />
    </SidebarContext>
  );
}

function Shell() {
  const link = useSidebarState((state) => state.link);
  const says = useSidebarState((state) => state.says);
  useKeys();
  return (
    <div className="sidebar" data-link={link}>
      <Screen />
      <Refusal />
      <div className="visually-hidden" aria-live="polite">
        {says}
      </div>
    </div>
  );
}

function Screen() {
  const link = useSidebarState((state) => state.link);
  const view = useSidebarState((state) => state.view);
  if (link === "gone") return <GoneScreen />;
  if (link === "inert" || view === null) return <InertScreen />;
  switch (view.screen) {
    case "loading":
      return <LoadingScreen says={view.says} />;
    case "connect":
      return <ConnectScreen failure={view.failure} />;
    case "no-ticket":
      return <NoTicketScreen status={view.status} />;
    case "trouble":
      return <TroubleScreen view={view} />;
    case "ticket":
      return <TicketScreen key={view.ref.host + view.ref.ticket} view={view} />;
  }
}

/** A call the worker would not take. It stays until it was read, or until something else is done. */
function Refusal() {
  const { store } = useSidebar();
  const refused = useSidebarState((state) => state.refused);
  const close = () => store.setState({ refused: null });
  useEffect(() => {
    if (refused === null) return;
    const stop = new AbortController();
    const onKey = (event: KeyboardEvent) => event.key === "Escape" && store.setState({ refused: null });
    window.addEventListener("keydown", onKey, { signal: stop.signal });
    return () => stop.abort();
  }, [refused, store]);
  if (refused === null) return null;
  return (
    <div className="refusal">
      <Note tone="look">
        <FailureText failure={refused} />
        <Button look="quiet" onClick={close}>
          Understood
        </Button>
      </Note>
    </div>
  );
}
