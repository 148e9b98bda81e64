/** The ticket's fields: a form that is saved by a button, and that stays as it was loaded until somebody asks for more. */
import { el, icon, icons, on } from "./dom.ts";
import { powerSelect } from "./power-select.ts";
import type { Choice, Desk, FieldShape, LiveView, TicketShape } from "./shapes.ts";

export interface PropertiesOptions {
  readonly ticket: TicketShape;
  readonly fields: readonly FieldShape[];
  readonly desk: Desk;
  readonly isStale: boolean;
  readonly presence: LiveView["presence"];
  readonly edits: PropertyEdits;
  redraw(): void;
  refresh(): void;
  save(changes: object): void;
}

/** What the agent changed and has not saved. */
export interface PropertyEdits {
  values: Record<string, Choice["value"]>;
  custom: Record<string, string | null>;
  tags: readonly string[] | null;
}

export const noEdits = (): PropertyEdits => ({ values: {}, custom: {}, tags: null });

const CLOSING = [4, 5];

export function propertiesPanel(options: PropertiesOptions): HTMLElement {
  const { ticket, edits, desk } = options;
  const missing = missingFields(options);
  const dirty = Object.keys(edits.values).length > 0 || Object.keys(edits.custom).length > 0 || edits.tags !== null;
  const update = el(
    "button",
    {
      class: "nucleus-button p-button p-primary",
      type: "submit",
      "data-test-id": "ticket-properties-btn",
      disabled: !dirty || missing.length > 0,
    },
    "Update",
  );
  const select = (field: string, testId: string, label: string, choices: readonly Choice[], searchable = false) =>
    row(
      label,
      testId,
      powerSelect({
        choices,
        label,
        searchable,
        value: field in edits.values ? (edits.values[field] ?? null) : (ticket[field as "status"] ?? null),
        choose(value) {
          if (value === ticket[field as "status"]) delete edits.values[field];
          else edits.values[field] = value;
          options.redraw();
        },
      }),
    );
  const form = el(
    "form",
    { class: "ticket-properties-wrapper p-card p-form", "data-test-id": "ticket-properties-sticky" },
    heading(options),
    select("status", "tkt-properties-status", "Status", choicesOf(options.fields, "status")),
    select("priority", "priority", "Priority", choicesOf(options.fields, "priority")),
    select("type", "tkt-properties-ticket_type", "Type", [none, ...choicesOf(options.fields, "ticket_type")]),
    select("group_id", "Group", "Group", [none, ...desk.groups], true),
    select("responder_id", "Agent", "Agent", [none, ...desk.agents], true),
    row("Tags", "new-ticket-tags", tagField(options)),
    orderField(options, () => {
      update.disabled = missingFields(options).length > 0;
    }),
    row(
      missing.includes("cf_resolution") ? "Resolution *" : "Resolution",
      "tkt-properties-cf_resolution",
      powerSelect({
        choices: [none, ...choicesOf(options.fields, "cf_resolution")],
        label: "Resolution",
        searchable: false,
        value: resolutionOf(options),
        choose(value) {
          edits.custom.cf_resolution = value === null ? null : String(value);
          options.redraw();
        },
      }),
    ),
    update,
  );
  on(form, "submit", (event) => {
    event.preventDefault();
    if (update.disabled) return;
    options.save({
      ...edits.values,
      ...(edits.tags && { tags: edits.tags }),
      ...(Object.keys(edits.custom).length > 0 && { custom_fields: edits.custom }),
    });
  });
  return el("div", { class: "ticket-sidebar-sticky" }, form);
}

function heading({ presence, isStale, refresh }: PropertiesOptions): HTMLElement {
  const other =
    presence === "none"
      ? null
      : el(
          "span",
          { class: "collision-icon p-collision", title: `Mia Lead is ${presence}` },
          icon(presence === "viewing" ? icons.eye : icons.pen),
          `Mia is ${presence}`,
        );
  const stale = el(
    "button",
    { class: "ticket-sidebar-sticky__refresh-text p-refresh", type: "button" },
    "This ticket was updated. Refresh",
  );
  return el(
    "div",
    {},
    el("div", { class: "p-form-head" }, el("h3", {}, "Properties"), other),
    isStale ? on(stale, "click", refresh) : null,
  );
}

function row(label: string, testId: string, content: HTMLElement): HTMLElement {
  return el("div", { class: "p-field", "data-test-id": testId }, el("div", { class: "p-label" }, label), content);
}

function orderField({ ticket, edits }: PropertiesOptions, changed: () => void): HTMLElement {
  const name = "customFields.cf_order_id";
  const input = el("input", {
    class: "p-input",
    name,
    "data-test-text-field": name,
    "aria-label": "Order ID",
    value: edits.custom.cf_order_id ?? ticket.custom_fields.cf_order_id ?? "",
  });
  on(input, "input", () => {
    edits.custom.cf_order_id = input.value === "" ? null : input.value;
    changed();
  });
  return row("Order ID", "tkt-properties-cf_order_id", input);
}

function tagField(options: PropertiesOptions): HTMLElement {
  const { ticket, edits, redraw } = options;
  const tags = edits.tags ?? ticket.tags;
  const change = (next: readonly string[]) => {
    edits.tags = next;
    redraw();
  };
  const chips = tags.map((tag) => {
    const remove = el(
      "button",
      {
        class: "ember-power-select-multiple-remove-btn p-chip-remove",
        type: "button",
        "aria-label": `Remove ${tag}`,
      },
      "×",
    );
    on(remove, "click", () => change(tags.filter((one) => one !== tag)));
    return el(
      "li",
      { class: "ember-power-select-multiple-option p-chip" },
      el("span", { class: "tag-options" }, tag),
      remove,
    );
  });
  const input = el("input", { class: "p-plain", "aria-label": "Add a tag", placeholder: "Add a tag" });
  on(input, "keydown", (event) => {
    if (!(event instanceof KeyboardEvent) || event.key !== "Enter") return;
    event.preventDefault();
    const tag = input.value.trim();
    if (tag !== "" && !tags.includes(tag)) change([...tags, tag]);
  });
  return el(
    "div",
    { class: "ticket-tags p-tags", "data-test-tag-input-field": "", "data-test-id": "new-ticket-tags" },
    el("ul", {}, ...chips),
    input,
  );
}

function missingFields(options: PropertiesOptions): readonly string[] {
  const status = Number(options.edits.values.status ?? options.ticket.status);
  const required = options.fields.filter((field) => field.required_for_closure).map((field) => field.name);
  if (!CLOSING.includes(status) || options.edits.values.status === undefined) return [];
  return required.filter((name) => name !== "cf_resolution" || resolutionOf(options) === null);
}

function resolutionOf({ edits, ticket }: PropertiesOptions): string | null {
  return "cf_resolution" in edits.custom
    ? (edits.custom.cf_resolution ?? null)
    : (ticket.custom_fields.cf_resolution ?? null);
}

const none: Choice = { value: null, label: "--" };

/** `{"2":["Open",…]}`, `{"Low":1}` or `["a","b"]`. */
export function choicesOf(fields: readonly FieldShape[], name: string): readonly Choice[] {
  const choices = fields.find((field) => field.name === name)?.choices;
  if (Array.isArray(choices)) return (choices as string[]).map((value) => ({ value, label: value }));
  return Object.entries((choices ?? {}) as Record<string, unknown>).map(([key, value]) =>
    typeof value === "number" ? { value, label: key } : { value: Number(key), label: String((value as string[])[0]) },
  );
}
