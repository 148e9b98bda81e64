/** A saved view: the list of tickets. */
import { el, on, relativeTime } from "./dom.ts";
import { choicesOf } from "./properties.ts";
import type { Desk, FieldShape, TicketShape } from "./shapes.ts";

export const VIEWS: ReadonlyMap<string, string> = new Map([
  ["all_tickets", "All tickets"],
  ["unresolved", "All unresolved tickets"],
  // Named after a customer: who takes the view's name for the ticket's speaks to the wrong one.
  ["1502", "Refunds for Hank Mallory"],
]);

export interface ListOptions {
  readonly view: string;
  readonly tickets: readonly TicketShape[];
  readonly fields: readonly FieldShape[];
  readonly desk: Desk;
  go(path: string): void;
}

export function ticketList({ view, tickets, fields, desk, go }: ListOptions): HTMLElement {
  const statuses = choicesOf(fields, "status");
  const priorities = choicesOf(fields, "priority");
  const shown = tickets.filter((ticket) => view === "all_tickets" || ticket.status < 4 || ticket.status > 5);
  const link = (path: string, label: string, current: boolean) =>
    on(el("a", { class: "p-view", href: path, "aria-current": current ? "page" : null }, label), "click", (event) => {
      event.preventDefault();
      go(path);
    });
  const rows = shown.map((ticket) => {
    const path = `/a/tickets/${ticket.id}`;
    const label = (choices: typeof statuses, value: unknown) =>
      choices.find((one) => one.value === value)?.label ?? "--";
    const title = on(
      el(
        "a",
        { class: "p-row-title", href: path, dir: "auto" },
        ticket.subject,
        el("span", { class: "p-quiet" }, ` #${ticket.id}`),
      ),
      "click",
      (event) => {
        event.preventDefault();
        go(path);
      },
    );
    return el(
      "li",
      { class: "p-row" },
      el(
        "div",
        { class: "p-row-main" },
        title,
        el("div", { class: "p-quiet" }, `${ticket.requester?.name ?? ""} · ${relativeTime(ticket.updated_at)}`),
      ),
      el("span", { class: `p-pill p-priority-${ticket.priority}` }, label(priorities, ticket.priority)),
      el("span", { class: "p-pill" }, label(statuses, ticket.status)),
      el("span", { class: "p-quiet p-row-agent" }, label(desk.agents, ticket.responder_id)),
    );
  });
  const views = [...VIEWS].map(([id, label]) => link(`/a/tickets/filters/${id}`, label, id === view));
  return el(
    "div",
    { class: "p-list" },
    el("nav", { class: "p-views", "aria-label": "Views" }, ...views),
    el("ul", { class: "p-rows" }, ...rows),
  );
}
