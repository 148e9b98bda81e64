import { Button } from "../ui/Button.tsx";
import { Mark } from "../ui/Icon.tsx";
import { Words } from "../ui/Words.tsx";
import { useSidebar } from "./context.ts";

export function Header({ title, ticket }: { title: string; ticket?: string | undefined }) {
  const { send } = useSidebar();
  return (
    <header className="head">
      <Mark />
      <h1 title={title}>
        <Words>{title}</Words>
      </h1>
      {ticket !== undefined && <span className="muted num">#{ticket}</span>}
      <Button className="small" aria-label="Close the sidebar" onClick={() => send({ call: "close" })}>
        Close
      </Button>
    </header>
  );
}
