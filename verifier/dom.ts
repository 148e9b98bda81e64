/** Elements out of words. Words are always text: nothing that stands in a file can become an element. */
type Child = Node | string;

export function make<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Readonly<Record<string, string>> = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Name] {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

export function byId<Type extends HTMLElement>(id: string, type: new () => Type): Type {
  const element = document.getElementById(id);
  if (!(element instanceof type)) throw new Error(`the page has no \`${id}\``);
  return element;
}

/** What steers text instead of being read: it could hide words or turn their order round. */
const STEERS = /(?![\n\t])[\p{Cc}\p{Bidi_Control}\u200b-\u200d\u2060\u2028\u2029\ufeff\u{e0000}-\u{e007f}]/gu;
const LONGEST = 20_000;

/** Words out of a file, in an element of their own direction, with everything that steers written out. */
export function words(text: string): HTMLElement {
  const shown =
    text.length > LONGEST ? `${text.slice(0, LONGEST)}… (${text.length.toLocaleString("en")} letters)` : text;
  return make(
    "bdi",
    {},
    shown.replace(STEERS, (sign) => `\\u{${(sign.codePointAt(0) ?? 0).toString(16)}}`),
  );
}

/** A value of JSON as people read it: texts as they are, everything else as JSON. */
export function valueWords(value: unknown): HTMLElement {
  return words(typeof value === "string" ? value : (JSON.stringify(value, null, 1) ?? ""));
}
