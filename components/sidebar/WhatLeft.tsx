/** What was sent to a model for this ticket: how often, to whom, what was replaced, and the very text that left. */
import { useEffect, useState } from "react";
import type { DepartureView, TicketView } from "#lib/messaging/view.ts";
import { Chip } from "../ui/Badge.tsx";
import { Words } from "../ui/Words.tsx";
import { useSidebar, useSidebarState } from "./context.ts";

export function WhatLeft({ left }: { left: TicketView["left"] }) {
  const { send } = useSidebar();
  const [open, setOpen] = useState(false);
  const link = useSidebarState((state) => state.link);
  const requests = left?.requests ?? 0;
  useEffect(() => {
    // Asked again whenever there is more to see, and when the worker is back that was asked before it stopped.
    if (open && requests > 0 && link === "live") send({ call: "what-left" });
  }, [open, requests, link, send]);
  if (left === undefined || requests === 0)
    return <p className="left-line muted">No text of this ticket left this browser for a model.</p>;
  return (
    <details className="left" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        What left my browser: {requests} {requests === 1 ? "request" : "requests"},{" "}
        {left.values === 0
          ? "no personal value found"
          : `${left.values} personal ${left.values === 1 ? "value" : "values"} replaced`}
      </summary>
      {open && <Departures />}
    </details>
  );
}

function Departures() {
  const left = useSidebarState((state) => state.left);
  if (left === null) return <p className="muted">Looking it up…</p>;
  return (
    <ol className="departures">
      {left.map((departure, index) => (
        <li key={`${departure.at}${departure.sent.length}`}>
          <Departure departure={departure} name={`Request ${left.length - index} as it left`} />
        </li>
      ))}
    </ol>
  );
}

function Departure({ departure, name }: { departure: DepartureView; name: string }) {
  const { at, to, by, model, sent, replaced } = departure;
  const time = new Date(at).toLocaleTimeString(undefined, { hour: "2-digit", minute: "2-digit", second: "2-digit" });
  const kinds = Object.entries(replaced).filter(([, count]) => count > 0);
  return (
    <>
      <p>
        <time dateTime={at}>{time}</time> to <Words>{to}</Words> (
        {by === "gateway" ? "your company’s server" : "your own key"}), <Words>{model}</Words>
      </p>
      {kinds.length > 0 && (
        <ul className="chips" aria-label="Replaced before it left">
          {kinds.map(([kind, count]) => (
            <li key={kind}>
              <Chip tone="plain">{`${KINDS[kind] ?? kind} ×${count}`}</Chip>
            </li>
          ))}
        </ul>
      )}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <section className="sent" dir="auto" tabIndex={0} aria-label={name}>
        {splitPlaceholders(readable(sent)).map((part, index) =>
          part.isPlaceholder ? (
            // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text have no other name and never move
            <mark key={index}>{part.text}</mark>
          ) : (
            part.text
          ),
        )}
      </section>
    </>
  );
}

const KINDS: Readonly<Record<string, string>> = {
  person_name: "Names",
  email: "E-mail addresses",
  phone: "Phone numbers",
  street_address: "Addresses",
  credit_card: "Card numbers",
  iban: "IBANs",
  national_id: "National ids",
  date_of_birth: "Dates of birth",
  ip: "IP addresses",
  url_token: "Links with a key in them",
  secret: "Secrets",
  bank_account: "Bank accounts",
};

/** The request is JSON; broken lines read better than `\n`. Nothing is left out. */
function readable(sent: string): string {
  return sent.replace(/\\+n/g, "\n").replace(/\\+"/g, String.fromCharCode(34));
}

export function splitPlaceholders(text: string): { text: string; isPlaceholder: boolean }[] {
  return text
    .split(/(\[[A-Z_]+_\d+\])/)
    .filter((part) => part !== "")
    .map((part) => ({ text: part, isPlaceholder: /^\[[A-Z_]+_\d+\]$/.test(part) }));
}
