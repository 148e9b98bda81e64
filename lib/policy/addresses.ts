/**
 * Where a message goes: the domain of one plain e-mail address, and which domains may be written to. Strict on purpose:
 * what a mail server might read in another way (names, comments, quotes, routes, look-alike forms) is read as nothing,
 * and nothing is never allowed.
 */

/** The domain, in lower case and with its letters as people read them; undefined when this is not one plain address. */
export function domainOf(address: string): string | undefined {
  if (address.length > 254) return undefined;
  const parts = address.split("@");
  if (parts.length !== 2) return undefined;
  const [local, domain] = parts as [string, string];
  return isPlainLocalPart(local) ? readDomain(domain) : undefined;
}

/** Dot-atoms, without `%` and `!`: with those, old servers pass a message on to somewhere else. */
const LOCAL_PART = /^[\p{L}\p{M}\p{N}#$&'*+/=?^_`{|}~-]+(?:\.[\p{L}\p{M}\p{N}#$&'*+/=?^_`{|}~-]+)*$/u;

function isPlainLocalPart(local: string): boolean {
  return local.length <= 64 && isStable(local) && LOCAL_PART.test(local);
}

/** A text that has a second form (full-width letters, ligatures) could turn into another one on its way. */
function isStable(text: string): boolean {
  return text.normalize("NFKC") === text;
}

export function readDomain(text: string): string | undefined {
  if (text.length > 253 || !isStable(text)) return undefined;
  const labels: string[] = [];
  for (const part of text.split(".")) {
    const label = readLabel(part);
    if (label === undefined) return undefined;
    labels.push(label);
  }
  // A number at the end would be an address of the internet, not a name.
  return /^(?:\d+|0x[\da-f]*)$/.test(labels.at(-1) ?? "") ? undefined : labels.join(".");
}

const LABEL = /^[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}-]*[\p{L}\p{M}\p{N}])?$/u;

function readLabel(text: string): string | undefined {
  const lower = lowerCase(text);
  if (lower.length > 63 || !LABEL.test(lower)) return undefined;
  if (!lower.startsWith("xn--")) return lower.slice(2, 4) === "--" ? undefined : lower;
  const label = decodePunycode(lower.slice("xn--".length));
  const isReal = label !== undefined && /[^\0-\x7f]/.test(label) && isStable(label) && lowerCase(label) === label;
  return isReal && LABEL.test(label) && label.slice(2, 4) !== "--" ? label : undefined;
}

/** Letter by letter: as a word, a Greek one would end in another letter than the domain does. */
function lowerCase(text: string): string {
  return Array.from(text, (letter) => letter.toLowerCase()).join("");
}

// RFC 3492, section 5.
const [BASE, T_MIN, T_MAX, SKEW, DAMP, FIRST_BIAS, FIRST_CODE] = [36, 1, 26, 38, 700, 72, 128];

function decodePunycode(text: string): string | undefined {
  const cut = text.lastIndexOf("-");
  if (!/^[a-z\d-]*$/.test(text) || cut === 0) return undefined;
  const letters = cut < 0 ? [] : Array.from(text.slice(0, cut), (letter) => letter.charCodeAt(0));
  let code = FIRST_CODE;
  let bias = FIRST_BIAS;
  let place = 0;
  for (let at = cut + 1; at < text.length; ) {
    const from = place;
    let weight = 1;
    for (let k = BASE; ; k += BASE) {
      if (at === text.length) return undefined;
      const digit = digitOf(text.charCodeAt(at++));
      place += digit * weight;
      const threshold = Math.min(Math.max(k - bias, T_MIN), T_MAX);
      if (digit < threshold) break;
      weight *= BASE - threshold;
    }
    const count = letters.length + 1;
    bias = adapted(place - from, count, from === 0);
    code += Math.floor(place / count);
    place %= count;
    if (code > 0x10_ffff || (code >= 0xd800 && code <= 0xdfff)) return undefined;
    letters.splice(place++, 0, code);
  }
  return String.fromCodePoint(...letters);
}

/** `a` to `z` are 0 to 25, `0` to `9` the ten that follow. */
function digitOf(code: number): number {
  return code >= 97 ? code - 97 : code - 22;
}

function adapted(delta: number, count: number, isFirst: boolean): number {
  let rest = Math.floor(delta / (isFirst ? DAMP : 2));
  rest += Math.floor(rest / count);
  let k = 0;
  for (; rest > ((BASE - T_MIN) * T_MAX) / 2; k += BASE) rest = Math.floor(rest / (BASE - T_MIN));
  return k + Math.floor(((BASE - T_MIN + 1) * rest) / (rest + SKEW));
}

/** `acme.com` is that domain alone; `*.acme.com` is whatever lies below it, at any depth, and not itself. */
export interface DomainPattern {
  domain: string;
  isBelow: boolean;
}

export function parseDomainPattern(text: string): DomainPattern | undefined {
  const isBelow = text.startsWith("*.");
  const domain = readDomain(isBelow ? text.slice(2) : text);
  return domain === undefined ? undefined : { domain, isBelow };
}

export function isAmong(domain: string, patterns: readonly DomainPattern[]): boolean {
  return patterns.some((one) => (one.isBelow ? domain.endsWith(`.${one.domain}`) : domain === one.domain));
}
