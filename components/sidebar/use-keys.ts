import { useEffect } from "react";
import { useSidebar } from "./context.ts";
import { isMac, readKey } from "./keys.ts";

/**
 * Keys find what they act on in the document, by `data-act` on the very button a mouse would press: so a key can
 * never do what no button offers, and the trusted key press is what gets reported.
 */
export function useKeys(): void {
  const { store } = useSidebar();
  useEffect(() => {
    const stop = new AbortController();
    const mac = isMac(navigator.platform);
    const onKey = (event: KeyboardEvent): void => {
      const target = event.target instanceof HTMLElement ? event.target : document.body;
      const where = { typing: isTyping(target), onCard: target.matches("[data-card]") };
      const act = readKey(event, where, mac);
      if (act === null) return;
      if (act === "next" || act === "previous") {
        if (move(act === "next" ? 1 : -1, event.key.startsWith("Arrow"))) event.preventDefault();
        return;
      }
      event.preventDefault();
      if (act === "insert") press(document, "insert", event);
      else if (act === "enter-card") button(target, "primary")?.focus();
      else actOnCard(act === "approve" ? "primary" : "take-back", event);
    };
    window.addEventListener("keydown", onKey, { signal: stop.signal });
    return () => stop.abort();

    function actOnCard(what: "primary" | "take-back", event: KeyboardEvent): void {
      const card = document.activeElement?.closest<HTMLElement>("[data-card]");
      // Nothing has the focus: show which card would be meant, act on the next press.
      if (!card)
        cards()
          .find((each) => button(each, what))
          ?.focus();
      else press(card, what, event);
    }
  }, []);

  useEffect(() => {
    const stop = new AbortController();
    const onFocus = (event: FocusEvent) => {
      const card = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-card]") : null;
      store.setState({ focused: card?.dataset.card ?? null });
    };
    document.addEventListener("focusin", onFocus, { signal: stop.signal });
    return () => stop.abort();
  }, [store]);
}

const PRESS = "countersign-press";

/** A press by key. The component's listener gets the original event: `click()` alone would not be trusted. */
function press(within: ParentNode, what: string, cause: KeyboardEvent): void {
  button(within, what)?.dispatchEvent(new CustomEvent(PRESS, { detail: cause }));
}

export function onPress(element: HTMLElement, act: (cause: Event) => void): () => void {
  const listener = (event: Event) => {
    if (event instanceof CustomEvent && event.detail instanceof KeyboardEvent) act(event.detail);
  };
  element.addEventListener(PRESS, listener);
  return () => element.removeEventListener(PRESS, listener);
}

function button(within: ParentNode, what: string): HTMLElement | null {
  return within.querySelector<HTMLElement>(`[data-act="${what}"]`);
}

function cards(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>("[data-card]")];
}

function move(by: 1 | -1, onlyFromCard: boolean): boolean {
  const all = cards();
  const at = all.findIndex((card) => card.contains(document.activeElement));
  if (at < 0 && onlyFromCard) return false;
  const next = at < 0 ? all[by === 1 ? 0 : all.length - 1] : all[at + by];
  next?.focus();
  next?.scrollIntoView({ block: "nearest" });
  return next !== undefined;
}

function isTyping(element: HTMLElement): boolean {
  return element.isContentEditable || element.matches("input, textarea, select");
}
