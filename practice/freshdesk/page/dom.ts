/**
 * Makes elements; text goes in as text. Names that begin with `p-` are this page's own and carry its looks; all others
 * are the real desk's, and in the layout `unknown` every one of them is another.
 */
type Child = Node | string | null | undefined | false;
type Attributes = Readonly<Record<string, string | number | boolean | null | undefined>>;

let renamed = false;

export function renameHooks(on: boolean): void {
  renamed = on;
}

export function el<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes?: Attributes,
  ...children: readonly Child[]
): HTMLElementTagNameMap[K];
export function el(tag: string, attributes?: Attributes, ...children: readonly Child[]): HTMLElement;
export function el(tag: string, attributes: Attributes = {}, ...children: readonly Child[]): HTMLElement {
  const node = document.createElement(renamed && tag.includes("-") ? "x-part" : tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    const [shownName, shownValue] = nameOf(name, value === true ? "" : String(value));
    node.setAttribute(shownName, shownValue);
  }
  for (const child of children) if (child) node.append(child);
  return node;
}

export function on<T extends EventTarget>(node: T, type: string, listener: (event: Event) => void): T {
  node.addEventListener(type, listener);
  return node;
}

/** Names of the real desk in a class list, as they are called in this layout. */
export function hook(name: string): string {
  return renamed && !name.startsWith("p-") ? `k${hash(name)}` : name;
}

function nameOf(name: string, value: string): [string, string] {
  if (name === "class") return [name, value.split(" ").filter(Boolean).map(hook).join(" ")];
  if (!renamed) return [name, value];
  if (name === "id") return [name, value.startsWith("p-") || value.includes("wormhole") ? value : `k${hash(value)}`];
  if (name.startsWith("data-test")) return [`data-k${hash(name)}`, hash(value)];
  return [name, value];
}

function hash(text: string): string {
  let sum = 7;
  for (const letter of text) sum = (Math.imul(sum, 31) + (letter.codePointAt(0) ?? 0)) >>> 0;
  return sum.toString(36);
}

/** A 20 × 20 line icon from path data. */
export function icon(path: string): SVGSVGElement {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("viewBox", "0 0 20 20");
  svg.setAttribute("class", "p-icon");
  svg.setAttribute("aria-hidden", "true");
  const line = document.createElementNS(space, "path");
  line.setAttribute("d", path);
  svg.append(line);
  return svg;
}

export const icons = {
  tickets: "M3 6h14v3a1.5 1.5 0 0 0 0 3v3H3v-3a1.5 1.5 0 0 0 0-3zM8 6v9",
  people:
    "M7 9a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM2.5 16c0-3 2-4.5 4.5-4.5s4.5 1.5 4.5 4.5M13 9.5a2 2 0 1 0 0-4M14 12c2 .3 3.5 1.7 3.5 4",
  reply: "M8 5 3.5 9.5 8 14M3.5 9.5H12c3 0 4.5 2 4.5 5",
  note: "M5 3h7l3 3v11H5zM12 3v3h3M7.5 10h5M7.5 13h5",
  forward: "M12 5l4.5 4.5L12 14M16.5 9.5H8c-3 0-4.5 2-4.5 5",
  chevron: "M5 7.5 10 12.5 15 7.5",
  close: "M6 6l8 8M14 6l-8 8",
  eye: "M2.5 10S5 5 10 5s7.5 5 7.5 5-2.5 5-7.5 5-7.5-5-7.5-5zM10 12a2 2 0 1 0 0-4 2 2 0 0 0 0 4z",
  pen: "M4 16l1-4 8-8 3 3-8 8z",
} as const;

const TAGS = new Set(
  "DIV P BR STRONG B EM I U S UL OL LI BLOCKQUOTE CODE PRE H1 H2 H3 H4 SPAN HR TABLE TBODY THEAD TR TD TH".split(" "),
);

/** Copies only known elements out of foreign HTML; attributes other than a safe link target do not come along. */
export function safeFragment(html: string): DocumentFragment {
  const parsed = new DOMParser().parseFromString(html, "text/html");
  const fragment = document.createDocumentFragment();
  copyInto(parsed.body, fragment);
  return fragment;
}

function copyInto(from: Node, to: Node): void {
  for (const child of from.childNodes) {
    if (child instanceof Text) to.appendChild(document.createTextNode(child.data));
    if (!(child instanceof HTMLElement) || child.tagName === "SCRIPT" || child.tagName === "STYLE") continue;
    if (child instanceof HTMLAnchorElement && /^(https?|mailto):$/.test(child.protocol)) {
      const link = document.createElement("a");
      link.href = child.href;
      link.rel = "noreferrer";
      copyInto(child, link);
      to.appendChild(link);
    } else if (TAGS.has(child.tagName)) {
      const copy = document.createElement(child.tagName);
      copyInto(child, copy);
      to.appendChild(copy);
    } else {
      copyInto(child, to);
    }
  }
}

const RELATIVE = new Intl.RelativeTimeFormat("en", { numeric: "auto" });

export function relativeTime(iso: string): string {
  const seconds = (Date.parse(iso) - Date.now()) / 1000;
  const size = Math.abs(seconds);
  if (size < 60) return "just now";
  if (size < 3600) return RELATIVE.format(Math.round(seconds / 60), "minute");
  if (size < 86_400) return RELATIVE.format(Math.round(seconds / 3600), "hour");
  return RELATIVE.format(Math.round(seconds / 86_400), "day");
}

export const initials = (name: string) =>
  name
    .split(/\s+/)
    .slice(0, 2)
    .map((part) => part.charAt(0))
    .join("");

export const pause = (ms: number) => new Promise<void>((done) => setTimeout(done, ms));
