/** Menus open in a layer outside the panes, as on the real desk. */
import { el, on } from "./dom.ts";

export interface MenuItem {
  readonly testId: string;
  readonly label: string;
  readonly status?: string;
  choose(): void;
}

export function openMenu(anchor: HTMLElement, items: readonly MenuItem[]): void {
  const layer = document.getElementById("layer");
  if (!layer) return;
  const close = () => {
    layer.replaceChildren();
    document.removeEventListener("pointerdown", outside, true);
    document.removeEventListener("keydown", onEscape, true);
  };
  const outside = (event: Event) => {
    if (!(event.target instanceof Node) || !layer.contains(event.target)) close();
  };
  const onEscape = (event: KeyboardEvent) => {
    if (event.key !== "Escape") return;
    close();
    anchor.focus();
  };
  const menu = el("ul", { role: "menu", class: "menu" });
  for (const item of items) {
    const button = el(
      "button",
      { role: "menuitem", "data-test-id": item.testId, class: "menu-item" },
      item.status ? el("span", { class: "status-dot", "data-status": item.status }) : null,
      item.label,
    );
    on(button, "click", () => {
      close();
      item.choose();
    });
    menu.append(el("li", { role: "none" }, button));
  }
  layer.replaceChildren(menu);
  const box = anchor.getBoundingClientRect();
  menu.style.left = `${Math.max(8, Math.min(box.left, document.documentElement.clientWidth - menu.offsetWidth - 8))}px`;
  menu.style.top = `${Math.max(8, box.top - menu.offsetHeight - 6)}px`;
  document.addEventListener("pointerdown", outside, true);
  document.addEventListener("keydown", onEscape, true);
  menu.querySelector("button")?.focus();
}
