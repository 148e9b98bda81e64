/** The top bar with a tab for each open ticket, and the rail at the left. */
import { el, icon, icons, on } from "./dom.ts";
import type { PersonView, TicketView } from "./ticket-view.ts";

export interface HeaderOptions {
  readonly tickets: readonly TicketView[];
  readonly activeId: number | null;
  go(path: string): void;
  close(id: number): void;
}

export function drawTabs(header: HTMLElement, me: PersonView, options: HeaderOptions): void {
  const list = el("nav", { "data-test-id": "header-tablist", "aria-label": "Open tickets" });
  for (const ticket of options.tickets) list.append(tab(ticket, options));
  const who = el("div", { class: "who", title: me.email }, el("span", { class: "presence" }), me.name);
  header.replaceChildren(list, who);
}

function tab(ticket: TicketView, options: HeaderOptions): HTMLElement {
  const selected = ticket.id === options.activeId;
  const close = el(
    "button",
    { "data-test-id": "close-button", "aria-label": `Close ticket ${ticket.id}` },
    icon(icons.close),
  );
  on(close, "click", (event) => {
    event.preventDefault();
    event.stopPropagation();
    options.close(ticket.id);
  });
  const link = el(
    "a",
    {
      "data-test-id": "header-tab",
      "data-entity-type": "TICKET_ENTITY_TYPE",
      "data-entity-id": ticket.id,
      "data-entity-is-selected": String(selected),
      "aria-current": selected ? "page" : null,
      href: `/agent/tickets/${ticket.id}`,
    },
    el("span", { class: "status-dot", "data-status": ticket.status }),
    el(
      "div",
      { class: "tab-text" },
      el("div", { "data-test-id": "header-tab-title", title: ticket.subject, dir: "auto" }, ticket.subject),
      el("div", { "data-test-id": "header-tab-subtitle" }, el("span", {}, `#${ticket.id}`)),
    ),
    close,
  );
  return on(link, "click", (event) => {
    if (event instanceof MouseEvent && (event.metaKey || event.ctrlKey || event.shiftKey)) return;
    event.preventDefault();
    options.go(`/agent/tickets/${ticket.id}`);
  });
}

export function drawRail(rail: HTMLElement, go: (path: string) => void): void {
  const home = el("button", { "aria-label": "Home", title: "Home" }, icon(icons.home));
  const views = el("button", { "aria-label": "Views", title: "Views" }, icon(icons.list));
  on(home, "click", () => go("/agent/filters/1"));
  on(views, "click", () => go("/agent/filters/1"));
  rail.replaceChildren(home, views, el("span", { class: "brand" }, "Practice desk"));
}
