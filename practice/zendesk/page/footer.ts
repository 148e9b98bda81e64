/** The bar below a ticket: the submit button with its statuses, and a macro box for show: macros are applied by the API. */
import { el, icon, icons, on } from "./dom.ts";
import { capital } from "./fields.ts";
import { openMenu } from "./menu.ts";
import type { StatusView, TicketView } from "./ticket-view.ts";

export interface FooterOptions {
  submit(status: StatusView): void;
  say(text: string): void;
}

const OFFERED = ["open", "pending", "hold", "solved"] as const;
const LABELS: Readonly<Record<StatusView, string>> = {
  new: "New",
  open: "Open",
  pending: "Pending",
  hold: "On-hold",
  solved: "Solved",
  closed: "Closed",
};

export function footer(view: TicketView, options: FooterOptions): HTMLElement {
  const shown: StatusView = view.status === "new" ? "open" : view.status;
  const submit = el(
    "button",
    { "data-test-id": "submit_button-button", class: "primary submit", disabled: view.status === "closed" },
    "Submit as ",
    el("strong", {}, LABELS[shown]),
  );
  const more = el(
    "button",
    {
      "data-test-id": "submit_button-menu-button",
      class: "primary more",
      "aria-label": "Submit with another status",
      disabled: view.status === "closed",
    },
    icon(icons.chevron),
  );
  on(submit, "click", () => options.submit(shown));
  on(more, "click", () =>
    openMenu(
      more,
      OFFERED.map((status) => ({
        testId: `submit_button-menu-${status}`,
        label: `Submit as ${LABELS[status]}`,
        status,
        choose: () => options.submit(status),
      })),
    ),
  );
  return el(
    "footer",
    { "data-test-id": "ticket-footer", class: "ticket-footer" },
    el(
      "div",
      { "data-test-id": "ticket-footer-macro-menu-autocomplete-input", class: "macro" },
      icon(icons.bolt),
      el("input", { placeholder: "Apply macro", "aria-label": "Apply macro" }),
    ),
    el(
      "div",
      { class: "submit-group" },
      el("span", { "data-test-id": "ticket-fields-status-view" }, statusBadge(view.status)),
      el("div", { class: "split" }, submit, more),
    ),
  );
}

export function statusBadge(status: StatusView): HTMLElement {
  return el(
    "span",
    {
      "data-test-id": `status-badge-${status}`,
      "data-cy-test-id": "status-badge-state",
      "data-status": status,
      class: "status-badge",
    },
    LABELS[status] ?? capital(status),
  );
}
