/**
 * The keyboard of the sidebar. Nothing acts on a bare key: j, k and the arrows only move, Enter belongs to
 * whatever button has the focus, and acting takes a modifier. A key that repeats because it is held acts once.
 */
export type KeyAct = "next" | "previous" | "insert" | "approve" | "take-back" | "enter-card";

export interface Key {
  key: string;
  code: string;
  altKey: boolean;
  ctrlKey: boolean;
  metaKey: boolean;
  shiftKey: boolean;
  repeat: boolean;
}

export function readKey(event: Key, where: { typing: boolean; onCard: boolean }, mac: boolean): KeyAct | null {
  const mod = mac ? event.metaKey && !event.ctrlKey : event.ctrlKey && !event.metaKey;
  if (event.key === "Enter" && mod && !event.altKey && !event.shiftKey) return event.repeat ? null : "insert";
  if (event.altKey && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    const letter = letterOf(event);
    if (event.repeat || where.typing) return null;
    if (letter === "a") return "approve";
    if (letter === "z") return "take-back";
    return null;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || where.typing) return null;
  if (event.key === "j" || event.key === "ArrowDown") return "next";
  if (event.key === "k" || event.key === "ArrowUp") return "previous";
  if (event.key === "Enter" && where.onCard && !event.repeat) return "enter-card";
  return null;
}

/** On a Mac, Option makes other characters of letters (å for a): then the place of the key decides. */
function letterOf(event: Key): string {
  if (/^[a-z]$/i.test(event.key)) return event.key.toLowerCase();
  return /^Key[A-Z]$/.test(event.code) ? event.code.slice(3).toLowerCase() : "";
}

export function isMac(platform: string): boolean {
  return /mac|iphone|ipad/i.test(platform);
}

export interface KeyNames {
  insert: string;
  approve: string;
  takeBack: string;
}

export function keyNames(mac: boolean): KeyNames {
  return mac
    ? { insert: "⌘ ⏎", approve: "⌥ A", takeBack: "⌥ Z" }
    : { insert: "Ctrl ⏎", approve: "Alt A", takeBack: "Alt Z" };
}
