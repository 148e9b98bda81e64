/** "Send and set as …": the answer and a status in one. */
import { el, on } from "./dom.ts";
import { place } from "./power-select.ts";

export function openSendMenu(
  anchor: HTMLElement,
  statuses: readonly { readonly value: number; readonly label: string }[],
  choose: (status: number) => void,
): void {
  const wormhole = document.getElementById("ember-basic-dropdown-wormhole");
  if (!wormhole) return;
  const close = () => {
    wormhole.replaceChildren();
    document.removeEventListener("mousedown", outside, true);
    document.removeEventListener("keydown", onEscape, true);
  };
  const items = statuses.map(({ value, label }) =>
    on(
      el(
        "li",
        { class: "send-and-set-item" },
        el(
          "a",
          { class: "p-option", "data-test-link": String(value), href: "#", role: "menuitem" },
          `Send and set as ${label}`,
        ),
      ),
      "click",
      (event) => {
        event.preventDefault();
        close();
        choose(value);
      },
    ),
  );
  const menu = el("ul", { class: "p-dropdown p-options", role: "menu" }, ...items);
  const outside = (event: Event) => {
    if (!(event.target instanceof Node) || !menu.contains(event.target)) close();
  };
  const onEscape = (event: KeyboardEvent) => {
    if (event.key === "Escape") close();
  };
  wormhole.replaceChildren(menu);
  place(anchor, menu);
  document.addEventListener("mousedown", outside, true);
  document.addEventListener("keydown", onEscape, true);
  menu.querySelector("a")?.focus();
}
