/** The outer columns: the ticket's fields on the left, the customer on the right. */
import { el, icon, icons, initials, on, relativeTime } from "./dom.ts";
import type { TicketEdits } from "./edits.ts";
import type { PersonView, TicketView } from "./ticket-view.ts";

export function fieldColumn(view: TicketView, edits: TicketEdits, me: PersonView, redraw: () => void): HTMLElement {
  const assignee = edits.takeIt ? me : view.assignee;
  const take = el("button", { "data-test-id": "assignee-field-take-it-button", class: "link" }, "take it");
  const holder = assignee
    ? el(
        "div",
        { "data-test-id": "assignee-field-selected-agent-tag", class: "value" },
        el("span", { title: view.group }, view.group || "No group"),
        el("span", { class: "quiet", "aria-hidden": "true" }, " / "),
        el("span", { title: assignee.name }, assignee.name),
      )
    : el(
        "div",
        { "data-test-id": "assignee-field-selected-group-tag", class: "value" },
        el("span", { title: view.group }, view.group || "Nobody"),
      );
  return el(
    "div",
    { id: "ticket_sidebar", "data-test-id": "column-1", class: "column fields" },
    row(
      "Requester",
      el(
        "div",
        { "data-test-id": "ticket-system-field-requester-select", class: "value" },
        el("span", { class: "avatar is-small is-end-user", "aria-hidden": "true" }, initials(view.requester.name)),
        el("span", {}, view.requester.name),
      ),
    ),
    view.cc.length === 0 ? null : row("CCs", collaborators(view)),
    row(
      "Assignee",
      el("div", { "data-test-id": "assignee-field" }, holder),
      assignee?.id === me.id
        ? null
        : on(take, "click", () => {
            edits.takeIt = true;
            redraw();
          }),
    ),
    row("Tags", tagField(view, edits, redraw)),
    el(
      "div",
      { class: "pair" },
      row("Type", plain("ticket-fields-type-select", "Question")),
      row("Priority", plain("ticket-fields-priority-select", capital(view.priority ?? "–"))),
    ),
    row(
      "Order number",
      el(
        "div",
        { "data-test-id": "ticket-form-field-text-field-36001" },
        el("input", { value: view.order, readonly: true, "aria-label": "Order number" }),
      ),
    ),
  );
}

export function customerColumn(view: TicketView): HTMLElement {
  const { requester } = view;
  return el(
    "div",
    { "data-test-id": "column-3", class: "column customer" },
    el(
      "div",
      { class: "customer-head" },
      el("span", { class: "avatar is-end-user", "aria-hidden": "true" }, initials(requester.name)),
      el("div", {}, el("strong", {}, requester.name), el("div", { class: "quiet" }, requester.email)),
    ),
    requester.phone === null ? null : fact("Phone", requester.phone),
    fact("Created", relativeTime(view.createdAt)),
    fact("Changed", relativeTime(view.updatedAt)),
    el("h3", {}, "Interactions"),
    el(
      "div",
      { class: "interaction", "data-test-id": "interaction-history-event" },
      el("span", { class: "status-dot", "data-status": view.status }),
      el("span", { "data-test-id": "ticket-event-title-relative", dir: "auto" }, view.subject),
    ),
  );
}

function collaborators(view: TicketView): HTMLElement {
  const names = view.cc.map((person) =>
    el("span", { class: "garden-tag-item chip", title: person.email }, person.name),
  );
  return el("div", { "data-test-id": "ticket-fields-collaborators", class: "tags" }, ...names);
}

function tagField(view: TicketView, edits: TicketEdits, redraw: () => void): HTMLElement {
  const tags = edits.tags ?? view.tags;
  const change = (next: readonly string[]) => {
    edits.tags = next;
    redraw();
  };
  const input = el("input", { "aria-label": "Add a tag", placeholder: tags.length === 0 ? "Add a tag" : "" });
  on(input, "keydown", (event) => {
    if (!(event instanceof KeyboardEvent) || event.key !== "Enter") return;
    const tag = input.value.trim().toLowerCase().replace(/\s+/g, "_");
    if (tag !== "" && !tags.includes(tag)) change([...tags, tag].sort());
  });
  const chips = tags.map((tag) => {
    const remove = el("button", { class: "chip-remove", "aria-label": `Remove ${tag}` }, "×");
    on(remove, "click", () => change(tags.filter((one) => one !== tag)));
    return el(
      "span",
      { "data-test-id": "ticket-system-field-tags-item-selected", class: "garden-tag-item chip" },
      el("span", {}, tag),
      remove,
    );
  });
  return el(
    "div",
    { "data-test-id": "ticket-fields-tags" },
    el("div", { "data-test-id": "ticket-system-field-tags-multiselect", class: "tags" }, ...chips, input),
  );
}

function plain(testId: string, text: string): HTMLElement {
  return el(
    "div",
    { "data-test-id": testId, class: "value" },
    el("span", { "data-garden-id": "dropdowns.combobox.value" }, text),
    icon(icons.chevron),
  );
}

function row(label: string, ...content: readonly (HTMLElement | null)[]): HTMLElement {
  const extra = content[1];
  return el("div", { class: "field" }, el("div", { class: "label" }, el("span", {}, label), extra), content[0]);
}

const fact = (label: string, value: string) =>
  el("div", { class: "fact" }, el("span", { class: "quiet" }, label), el("span", {}, value));

export const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
