/**
 * A choice field as the real desk has it: it opens on the mouse going down and up, not on a bare click; its options
 * come a moment later and hang in a wormhole at the end of the page, and one is taken when the mouse goes up on it.
 */
import { el, icon, icons, on, pause } from "./dom.ts";
import type { Choice } from "./shapes.ts";

export interface PowerSelect {
  readonly choices: readonly Choice[];
  readonly value: Choice["value"];
  readonly label: string;
  readonly searchable: boolean;
  choose(value: Choice["value"]): void;
}

const OPTIONS_MS = 180;
const SEARCH_MS = 350;
let number = 0;

export function powerSelect(given: PowerSelect): HTMLElement {
  number += 1;
  const listId = `p-options-${number}`;
  const chosen = given.choices.find((choice) => choice.value === given.value);
  const trigger = el(
    "div",
    {
      class: "ember-power-select-trigger ember-basic-dropdown-trigger p-select",
      "data-test-id": "trigger-power-select",
      role: "button",
      tabindex: "0",
      "aria-label": given.label,
      "aria-expanded": "false",
      "aria-owns": listId,
      "aria-controls": listId,
    },
    chosen
      ? el("span", { class: "ember-power-select-selected-item p-selected" }, chosen.label)
      : el("span", { class: "custom-placeholder p-quiet" }, "--"),
    icon(icons.chevron),
  );
  let pressed = false;
  on(trigger, "mousedown", () => {
    pressed = true;
  });
  on(trigger, "mouseup", () => {
    if (pressed) void open(trigger, listId, given);
    pressed = false;
  });
  on(trigger, "keydown", (event) => {
    if (event instanceof KeyboardEvent && (event.key === "Enter" || event.key === "ArrowDown")) {
      event.preventDefault();
      void open(trigger, listId, given);
    }
  });
  return trigger;
}

async function open(trigger: HTMLElement, listId: string, given: PowerSelect): Promise<void> {
  const wormhole = document.getElementById("ember-basic-dropdown-wormhole");
  if (!wormhole || trigger.getAttribute("aria-expanded") === "true") return;
  const list = el("ul", { class: "ember-power-select-options p-options", role: "listbox", id: listId });
  const search = el("input", {
    class: "ember-power-select-search-input p-search",
    type: "search",
    "aria-label": `Search ${given.label}`,
  });
  const dropdown = el(
    "div",
    { class: "ember-power-select-dropdown ember-basic-dropdown-content p-dropdown" },
    given.searchable ? search : null,
    list,
  );
  trigger.setAttribute("aria-expanded", "true");
  wormhole.replaceChildren(dropdown);
  const outside = (event: Event) => {
    if (event.target instanceof Node && !dropdown.contains(event.target) && !trigger.contains(event.target)) close();
  };
  const onEscape = (event: KeyboardEvent) => {
    if (event.key === "Escape") close();
  };
  document.addEventListener("mousedown", outside, true);
  document.addEventListener("keydown", onEscape, true);
  let asked = 0;
  on(search, "input", () => void show(SEARCH_MS));
  place(trigger, dropdown);
  await show(OPTIONS_MS);
  place(trigger, dropdown);
  (given.searchable ? search : list.querySelector("li"))?.focus();

  async function show(delay: number) {
    asked += 1;
    const mine = asked;
    list.replaceChildren(
      el(
        "li",
        { class: "ember-power-select-option ember-power-select-option--loading-message p-option" },
        "Loading options…",
      ),
    );
    await pause(delay);
    if (mine !== asked) return;
    const words = search.value.trim().toLowerCase();
    const found = given.choices.filter((choice) => choice.label.toLowerCase().includes(words));
    list.replaceChildren(...found.map(option));
  }

  function option(choice: Choice): HTMLElement {
    const isChosen = choice.value === given.value;
    const item = el(
      "li",
      {
        class: "ember-power-select-option p-option",
        role: "option",
        "aria-selected": String(isChosen),
        tabindex: "-1",
      },
      choice.label,
    );
    const take = () => {
      close();
      given.choose(choice.value);
    };
    on(item, "mouseup", take);
    return on(item, "keydown", (event) => {
      if (!(event instanceof KeyboardEvent)) return;
      if (event.key === "Enter") take();
      const next = event.key === "ArrowDown" ? item.nextElementSibling : item.previousElementSibling;
      if (event.key.startsWith("Arrow") && next instanceof HTMLElement) next.focus();
    });
  }

  function close() {
    asked += 1;
    wormhole?.replaceChildren();
    trigger.setAttribute("aria-expanded", "false");
    document.removeEventListener("mousedown", outside, true);
    document.removeEventListener("keydown", onEscape, true);
  }
}

export function place(anchor: HTMLElement, box: HTMLElement): void {
  const at = anchor.getBoundingClientRect();
  const width = document.documentElement.clientWidth;
  const height = document.documentElement.clientHeight;
  box.style.minWidth = `${at.width}px`;
  box.style.left = `${Math.max(8, Math.min(at.left, width - box.offsetWidth - 8))}px`;
  const below = at.bottom + 4 + box.offsetHeight < height;
  box.style.top = `${below ? at.bottom + 4 : Math.max(8, at.top - box.offsetHeight - 4)}px`;
}
