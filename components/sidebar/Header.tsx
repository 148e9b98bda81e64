import { Button } from "../ui/Button.tsx";
import { Mark } from "../ui/Icon.tsx";
import { Words } from "../ui/Words.tsx";
import { useSidebar, useSidebarState } from "./context.ts";

export function Header({ title, ticket }: { title: string; ticket?: string | undefined }) {
  const { send } = useSidebar();
  const surface = useSidebarState((state) => state.surface);
  return (
    <header className="head">
      <Mark />
      <h1 title={title}>
        <Words>{title}</Words>
      </h1>
      {ticket !== undefined && <span className="muted num">#{ticket}</span>}
      <Button
        className="small"
        aria-label={surface === "own" ? "Close this window" : "Close the sidebar"}
        onClick={() => send({ call: "close" })}
      >
        Close
      </Button>
    </header>
  );
}
