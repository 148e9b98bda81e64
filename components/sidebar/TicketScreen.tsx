import type { TicketView } from "#lib/messaging/view.ts";
import { Chip } from "../ui/Badge.tsx";
import { Note } from "../ui/FailureNote.tsx";
import { Words, WrittenText } from "../ui/Words.tsx";
import { ActionCard } from "./ActionCard.tsx";
import { Header } from "./Header.tsx";
import { RecordFooter } from "./RecordFooter.tsx";
import { ReplyCard } from "./ReplyCard.tsx";
import { StatusLine } from "./StatusLine.tsx";
import { WhatLeft } from "./WhatLeft.tsx";

/** More than this nobody reads; the worker orders them, best first. */
const MOST_CARDS = 4;

export function TicketScreen({ view }: { view: TicketView }) {
  return (
    <>
      <Header title={view.subject} ticket={view.ref.ticket} />
      <StatusLine status={view.status} />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <main className="scroll" tabIndex={0} aria-label="Suggestions for this ticket">
        {view.notices.map((notice) => (
          <Note key={notice.text} tone={notice.tone}>
            <Words>{notice.text}</Words>
          </Note>
        ))}
        <section className="about" aria-label="What this ticket is about">
          <WrittenText>{view.about.summary}</WrittenText>
          {view.about.chips.length > 0 && (
            <ul className="chips">
              {view.about.chips.map((chip) => (
                <li key={chip.text}>
                  <Chip tone={chip.tone}>
                    <Words>{chip.text}</Words>
                  </Chip>
                </li>
              ))}
            </ul>
          )}
        </section>
        {view.reply && <ReplyCard key={view.reply.drafting ? "drafting" : view.reply.suggestion} reply={view.reply} />}
        {view.cards.slice(0, MOST_CARDS).map((card) => (
          <ActionCard key={card.suggestion} card={card} />
        ))}
        {!view.reply && view.cards.length === 0 && (
          <p className="muted">
            {view.status.mode === "stop"
              ? "Countersign is stopped here: nothing is drafted or done until a lead lifts the stop. The desk itself works as always."
              : "Nothing to suggest for this ticket. You can answer it as you always do."}
          </p>
        )}
        <WhatLeft left={view.left} />
      </main>
      <RecordFooter record={view.record} />
    </>
  );
}
