/** The bars above and below the conversation: how a reply begins. */
import type { ComposerKind } from "./composer.ts";
import { el, icon, icons, on } from "./dom.ts";

const ACTIONS = [
  { kind: "reply", label: "Reply", path: icons.reply },
  { kind: "note", label: "Add note", path: icons.note },
  { kind: "forward", label: "Forward", path: icons.forward },
] as const;

export function topBar(open: (kind: ComposerKind) => void): HTMLElement {
  const items = ACTIONS.map(({ kind, label, path }) =>
    el(
      "li",
      { class: "reply-bar__item" },
      on(
        el(
          "button",
          {
            class: "nucleus-button nucleus-button--secondary app-icon-btn--text p-button",
            "data-test-email-action": kind,
          },
          icon(path),
          label,
        ),
        "click",
        () => open(kind),
      ),
    ),
  );
  return el(
    "section",
    { id: "mainactionbar", class: "p-actions" },
    el(
      "div",
      { class: "page-actions__left" },
      el("div", { class: "reply-bar-wrapper-top reply-bar-top" }, el("ul", { class: "reply-bar p-bar" }, ...items)),
    ),
  );
}

export function bottomBar(name: string, open: (kind: ComposerKind) => void): HTMLElement {
  const placeholder = el(
    "button",
    { class: "editor-placeholder p-placeholder", "data-test-id": "active-editor" },
    `Reply to ${name}…`,
  );
  const buttons = ACTIONS.map(({ kind, label, path }) =>
    on(el("button", { class: "p-button", "data-test-email-action-btn": kind }, icon(path), label), "click", () =>
      open(kind),
    ),
  );
  return el(
    "div",
    { class: "reply-bar-bottom p-bottom" },
    on(placeholder, "click", () => open("reply")),
    el("div", { class: "p-bar" }, ...buttons),
  );
}
