/** How the frame lies beside the desk: the page gets narrower; on small screens the sidebar lies over it. */
export const NARROW = "(max-width: 899px)";
const WIDTH = 392;

const ON_TOP = { all: "initial", "z-index": "2147483647" };
const HOST = {
  position: "fixed",
  inset: "0 0 auto auto",
  width: "0",
  height: "100vh",
};

const SHEET = `
  iframe { position: absolute; inset: 0 0 auto auto; width: min(${WIDTH}px, 100vw); height: 100vh; border: 0; display: none;
    box-shadow: -1px 0 0 #0000001a; color-scheme: normal; background: transparent; }
  button { all: unset; position: absolute; top: 40vh; right: 0; width: 32px; height: 44px; box-sizing: border-box; cursor: pointer;
    border-radius: 8px 0 0 8px; background: #1f5d45; color: #fff; font: 600 15px/44px system-ui, sans-serif; text-align: center; }
  button:hover { background: #174936; }
  button:focus-visible { outline: 2px solid #fff; outline-offset: -4px; }
  :host([data-open]) iframe { display: block; }
  :host([data-open]) button { right: min(${WIDTH}px, calc(100vw - 32px)); width: 24px; height: 32px; line-height: 30px; }
`;

/**
 * Firefox starts a new version's script in pages that are open, and leaves what the old one built there, dead. Known by
 * its style alone: a name would tell every page who is here.
 */
export function clearDead(): void {
  for (const old of [...document.documentElement.children]) {
    const isBare = old instanceof HTMLDivElement && old.id === "" && old.childElementCount === 0;
    if (isBare && old.style.zIndex === ON_TOP["z-index"]) old.remove();
  }
}

/** Above all that the page shows, and without its styles. */
export function onTop(host: HTMLElement): void {
  for (const [name, value] of Object.entries(ON_TOP)) host.style.setProperty(name, value, "important");
}

/** No style tag: the desk's content policy may refuse it. */
export function applyStyle(host: HTMLElement, shadow: ShadowRoot): void {
  onTop(host);
  for (const [name, value] of Object.entries(HOST)) host.style.setProperty(name, value, "important");
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(SHEET);
  shadow.adoptedStyleSheets = [sheet];
}

export function keepClear(clear: boolean): void {
  const { style } = document.documentElement;
  if (clear) style.setProperty("margin-right", `${WIDTH}px`, "important");
  else style.removeProperty("margin-right");
}
