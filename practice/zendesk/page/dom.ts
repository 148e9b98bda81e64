/** Makes elements; text goes in as text. */
type Child = Node | string | null | undefined | false;
type Attributes = Readonly<Record<string, string | number | boolean | null | undefined>>;

export function el<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    node.setAttribute(name, value === true ? "" : String(value));
  }
  for (const child of children) if (child) node.append(child);
  return node;
}

export function on<T extends HTMLElement>(node: T, type: string, listener: (event: Event) => void): T {
  node.addEventListener(type, listener);
  return node;
}

/** A 20 × 20 line icon from path data. */
export function icon(path: string): SVGSVGElement {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  for (const [name, value] of [
    ["viewBox", "0 0 20 20"],
    ["class", "icon"],
    ["aria-hidden", "true"],
  ]) {
    svg.setAttribute(name ?? "", value ?? "");
  }
  const line = document.createElementNS(space, "path");
  line.setAttribute("d", path);
  svg.append(line);
  return svg;
}

export const icons = {
  home: "M3 9.5 10 3.5l7 6V17h-4.5v-4.5h-5V17H3z",
  list: "M3.5 5h13M3.5 10h13M3.5 15h13",
  mail: "M3 5h14v10H3zM3.5 5.5 10 11l6.5-5.5",
  note: "M5 3h7l3 3v11H5zM12 3v3h3M7.5 10h5M7.5 13h5",
  chevron: "M5 7.5 10 12.5 15 7.5",
  close: "M6 6l8 8M14 6l-8 8",
  bolt: "M11 2.5 5 11h4l-.5 6.5L15 9h-4.5z",
} as const;

const TAGS = new Set([
  "P",
  "BR",
  "STRONG",
  "B",
  "EM",
  "I",
  "U",
  "UL",
  "OL",
  "LI",
  "BLOCKQUOTE",
  "CODE",
  "PRE",
  "H2",
  "H3",
]);

/** Copies only known elements out of a comment's HTML; attributes other than a safe link target do not come along. */
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
      const link = el("a", { href: child.href, rel: "noreferrer", target: "_blank" });
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
  if (seconds > -60) return "just now";
  if (seconds > -3600) return RELATIVE.format(Math.round(seconds / 60), "minute");
  if (seconds > -86_400) return RELATIVE.format(Math.round(seconds / 3600), "hour");
  return RELATIVE.format(Math.round(seconds / 86_400), "day");
}

export const initials = (name: string) =>
  name
    .split(/\s+/)
    .slice(0, 2)
    .map((part) => part.charAt(0))
    .join("");
