import type { Ask } from "../console/ask-worker.ts";
import type { BrowserDoor } from "./browser-door.ts";
import { CheckCard } from "./CheckCard.tsx";
import { DesksCard } from "./DesksCard.tsx";
import { DraftingCard } from "./DraftingCard.tsx";
import { useDesks } from "./use-desks.ts";

/** What there is to settle once somebody is signed in. */
export function Workplace({ ask, door }: { ask: Ask; door: BrowserDoor }) {
  const desks = useDesks(ask);
  return (
    <>
      <DesksCard desks={desks} door={door} />
      <CheckCard ask={ask} desks={desks} door={door} />
      <DraftingCard ask={ask} />
    </>
  );
}
