/** Who wrote, in the three ways the real desk has shown it: a widget, an application in a shadow root, plain links. */
import { el } from "./dom.ts";
import { shadowed } from "./shadow.ts";
import type { LayoutName, TicketShape } from "./shapes.ts";

export function contactPanel(ticket: TicketShape, layout: LayoutName): HTMLElement {
  if (layout === "mfe-shadow") return inShadow(ticket);
  if (layout === "jun2026") return plain(ticket);
  return widget(ticket);
}

function widget(ticket: TicketShape): HTMLElement {
  const field = (name: string, label: string, value: string | null | undefined) =>
    value
      ? el(
          "div",
          { class: "p-fact", "data-test-id": name },
          el("div", { class: "p-quiet" }, label),
          el("div", { class: "info-details-content p-fact-value" }, value),
        )
      : null;
  const { requester, company } = ticket;
  return el(
    "section",
    { class: "widget-requestor-info p-card", "aria-label": "Contact details" },
    el("h3", {}, "Contact details"),
    el(
      "a",
      { class: "p-author", href: `/a/contacts/${ticket.requester_id}`, "data-test-id": "requester-info-contact-name" },
      requester?.name ?? "",
    ),
    field("requester-info-contact-email", "Email", requester?.email),
    field("requester-info-contact-phone", "Work phone", requester?.phone),
    field("requester-info-company-name", "Company", company.name),
    el(
      "a",
      { class: "p-link", href: `/a/contacts/${ticket.requester_id}`, "data-test-id": "view-more-info" },
      "View more info",
    ),
  );
}

function inShadow(ticket: TicketShape): HTMLElement {
  const host = el("mfe-application", { "app-id": "fw-unified-mfe--contact-info" });
  shadowed(host, facts(ticket));
  return el("section", { class: "p-card", "aria-label": "Contact details" }, el("h3", {}, "Contact details"), host);
}

function plain(ticket: TicketShape): HTMLElement {
  return el(
    "section",
    { class: "p-card", "aria-label": "Contact details" },
    el("h3", {}, "Contact details"),
    facts(ticket),
  );
}

function facts({ requester, requester_id, company }: TicketShape): HTMLElement {
  return el(
    "div",
    { class: "p-facts" },
    el("a", { class: "p-author", href: `/a/contacts/${requester_id}` }, requester?.name ?? ""),
    el("p", { class: "break-all p-fact-value" }, requester?.email ?? ""),
    requester?.phone ? el("p", { class: "p-fact-value" }, requester.phone) : null,
    company.id ? el("a", { class: "p-link", href: `/a/companies/${company.id}` }, company.name ?? "") : null,
  );
}
