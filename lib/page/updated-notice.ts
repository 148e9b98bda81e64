/**
 * Shown where the sidebar was when the extension was updated under an open page: the old script is cut off from
 * everything, and a sidebar that just vanished would look like a fault. It needs nothing of the extension any more.
 * Its root is open: there is nothing here to protect, and nothing it does that the page could not do itself.
 */
import { onTop } from "./frame-style.ts";

const SHEET = `
  :host { position: fixed !important; inset: 12px 12px auto auto !important; }
  section { box-sizing: border-box; width: min(368px, calc(100vw - 24px)); padding: 16px; border-radius: 12px;
    background: #fff; color: #1c2b26; border: 1px solid #d9d5cc; box-shadow: 0 8px 24px #0000002e;
    font: 14px/1.45 system-ui, sans-serif; }
  p { margin: 0 0 12px; }
  b { display: block; margin-bottom: 4px; }
  div { display: flex; gap: 8px; }
  button { all: unset; box-sizing: border-box; padding: 8px 14px; border-radius: 8px; cursor: pointer; font-weight: 600; }
  .reload { background: #1f5d45; color: #fff; }
  .reload:hover { background: #174936; }
  .later:hover { background: #0000000d; }
  button:focus-visible { outline: 2px solid #1f5d45; outline-offset: 2px; }
  @media (prefers-color-scheme: dark) {
    section { background: #1d2421; color: #e8ece9; border-color: #3a4540; }
    .later:hover { background: #ffffff14; }
    button:focus-visible { outline-color: #8fd0b3; }
  }
`;

export function showUpdatedNotice(): void {
  const host = document.createElement("div");
  onTop(host);
  const shadow = host.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(SHEET);
  shadow.adoptedStyleSheets = [sheet];
  const section = document.createElement("section");
  const words = document.createElement("p");
  const happened = document.createElement("b");
  happened.textContent = "Countersign was updated.";
  words.append(happened, "Reload this page to go on; what you typed in the sidebar is kept.");
  const buttons = document.createElement("div");
  buttons.append(
    button("Reload", "reload", () => location.reload()),
    button("Not now", "later", () => host.remove()),
  );
  section.append(words, buttons);
  shadow.append(section);
  document.documentElement.append(host);
  // Filled after it is there, or nobody is told.
  section.setAttribute("role", "alert");
}

function button(name: string, look: string, press: () => void): HTMLButtonElement {
  const made = document.createElement("button");
  made.type = "button";
  made.className = look;
  made.textContent = name;
  made.addEventListener("click", press);
  return made;
}
