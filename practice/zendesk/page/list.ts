/** The list of unsolved tickets, shown where no ticket is. */
import { el, on, relativeTime } from "./dom.ts";
import { capital } from "./fields.ts";
import { statusBadge } from "./footer.ts";
import type { TicketView } from "./ticket-view.ts";

export function ticketList(tickets: readonly TicketView[], go: (path: string) => void): HTMLElement {
  const unsolved = tickets.filter((ticket) => ticket.status !== "solved" && ticket.status !== "closed");
  const rows = unsolved.map((ticket) => {
    const link = el("a", { href: `/agent/tickets/${ticket.id}`, class: "row-link", dir: "auto" }, ticket.subject);
    on(link, "click", (event) => {
      event.preventDefault();
      go(`/agent/tickets/${ticket.id}`);
    });
    return el(
      "tr",
      { "data-test-id": "generic-table-row" },
      el("td", {}, statusBadge(ticket.status)),
      el("td", { "data-test-id": "generic-table-cells-id", class: "quiet" }, `#${ticket.id}`),
      el("td", { "data-test-id": "ticket-table-cells-subject" }, link),
      el("td", {}, ticket.requester.name),
      el("td", {}, capital(ticket.priority ?? "–")),
      el("td", {}, ticket.assignee?.name ?? ticket.group),
      el("td", { class: "quiet" }, relativeTime(ticket.updatedAt)),
    );
  });
  const heads = ["Status", "Ticket", "Subject", "Requester", "Priority", "Assignee", "Updated"].map((name) =>
    el("th", {}, name),
  );
  return el(
    "div",
    { class: "list" },
    el("h1", {}, "Unsolved tickets"),
    el("table", {}, el("thead", {}, el("tr", {}, ...heads)), el("tbody", {}, ...rows)),
  );
}
