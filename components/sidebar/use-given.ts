/** What the rep has given on a card so far, and what is still open. The worker checks all of it again. */
import { type RefObject, useRef, useState } from "react";
import type { ObligationView } from "#lib/messaging/view.ts";
import { allAnswers, firstOpen, type Given } from "./obligations.ts";

interface GivenOnCard {
  given: Given;
  /** What is still open, in words for the button. */
  open: string | undefined;
  give(obligation: string, value: string): void;
  answers(): Given;
  /** Where the fields stand; `showMissing` moves the focus to the first open one in it. */
  area: RefObject<HTMLDivElement | null>;
  showMissing(): void;
}

/** `about`: the words for which it is given; for other words it has to be given anew. */
export function useGiven(obligations: readonly ObligationView[], about = ""): GivenOnCard {
  const [held, setHeld] = useState<{ about: string; given: Given }>({ about, given: {} });
  const area = useRef<HTMLDivElement>(null);
  const given = held.about === about ? held.given : {};
  const open = firstOpen(obligations, given);
  return {
    given,
    open: open?.says,
    give: (obligation, value) => setHeld({ about, given: { ...given, [obligation]: value } }),
    answers: () => allAnswers(obligations, given),
    area,
    showMissing: () =>
      area.current?.querySelector<HTMLElement>(`[data-obligation="${CSS.escape(open?.id ?? "")}"]`)?.focus(),
  };
}
