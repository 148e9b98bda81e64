/** The application around a ticket, with the wormholes that menus and messages are drawn into. */
import { el, icon, icons, on } from "./dom.ts";
import type { Desk } from "./shapes.ts";

export interface Shell {
  readonly root: HTMLElement;
  readonly header: HTMLElement;
  readonly main: HTMLElement;
  say(text: string): void;
  signedOut(is: boolean): void;
}

const TOAST_MS = 6000;
let ember = 800;
/** The framework numbers its views anew each time; nothing may lean on these ids. */
const view = () => {
  ember += 7;
  return { id: `ember${ember}`, class: "ember-view" };
};

export function createShell(desk: Desk, go: (path: string) => void): Shell {
  const toasts = el("div", { id: "nucleus-toast-messages-wormhole", class: "p-toasts" });
  const banner = el("div", { id: "nucleus-banner-wormhole" });
  const header = el("header", { ...view(), class: "application-header ember-view p-header" });
  const main = el("main", { class: "p-main" });
  const root = el(
    "div",
    { class: "ember-application p-root" },
    banner,
    el("div", { id: "freshworks-overlay-background" }),
    el("div", { id: "freshworks-products-sidebar-container" }),
    el("div", { id: "nucleus-modal-wormhole" }),
    toasts,
    el("div", { id: "ember-basic-dropdown-wormhole", class: "p-layer" }),
    el(
      "div",
      { ...view(), class: "app-container ember-view p-app" },
      rail(desk, go),
      el("div", { class: "app-main-wrapper p-wrapper-main" }, header, main),
    ),
  );
  return {
    root,
    header,
    main,
    say(text) {
      const toast = el("div", { class: "p-toast", role: "status" }, text);
      toasts.replaceChildren(toast);
      setTimeout(() => toast.remove(), TOAST_MS);
    },
    signedOut(is) {
      if (!is) banner.replaceChildren();
      else if (!banner.firstChild) {
        const link = el("a", { href: "/support/login" }, "Sign in again");
        banner.append(el("div", { class: "p-signed-out", role: "alert" }, "You have been signed out. ", link));
      }
    },
  };
}

function rail(desk: Desk, go: (path: string) => void): HTMLElement {
  const link = (label: string, path: string, shape: string) =>
    on(
      el("a", { class: "p-rail-link", href: path, "aria-label": label, title: label }, icon(shape)),
      "click",
      (event) => {
        event.preventDefault();
        go(path);
      },
    );
  return el(
    "nav",
    { class: "p-rail", "aria-label": "Acme help desk" },
    el("span", { class: "p-brand", "aria-hidden": "true" }, "a"),
    link("Tickets", "/a/tickets/filters/all_tickets", icons.tickets),
    el("span", { class: "p-me", title: `${desk.me.name}, ${desk.me.email}` }, desk.me.name.charAt(0)),
  );
}
