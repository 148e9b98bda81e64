/** Cedar source, written so that no name, text or fact of a pack can end its own quotes. */

/** Printable ASCII stands as it is, anything else as `\u{…}`: no reader has to know an encoding. */
export function quoted(text: string): string {
  return `"${escaped(text)}"`;
}

/** A glob of the language has no escapes: every `*` in it is a wildcard, as in Cedar's `like`. */
export function pattern(glob: string): string {
  return `"${glob.split("*").map(escaped).join("*")}"`;
}

export function has(attribute: string): string {
  return `context has ${quoted(attribute)}`;
}

export function get(attribute: string): string {
  return `context[${quoted(attribute)}]`;
}

export function entity(type: string, id: string): string {
  return `${type}::${quoted(id)}`;
}

export function and(parts: readonly string[]): string {
  return joined(parts, " && ", "true", "false");
}

export function or(parts: readonly string[]): string {
  return joined(parts, " || ", "false", "true");
}

export function not(part: string): string {
  if (part === "true" || part === "false") return part === "true" ? "false" : "true";
  return part.startsWith("(") && closesAtEnd(part) ? `!${part}` : `!(${part})`;
}

/** Without the brackets around the whole. */
export function bare(part: string): string {
  return part.startsWith("(") && closesAtEnd(part) ? part.slice(1, -1) : part;
}

/** What stands inside of a part with the same operator is taken out of its brackets; what is said once is enough. */
function joined(parts: readonly string[], operator: string, neutral: string, deciding: string): string {
  const open = [...new Set(parts.flatMap((part) => split(part, operator)))].filter((part) => part !== neutral);
  if (open.includes(deciding)) return deciding;
  return open.length === 0 ? neutral : open.length === 1 ? (open[0] ?? neutral) : `(${open.join(operator)})`;
}

function split(part: string, operator: string): string[] {
  if (!part.startsWith("(") || !closesAtEnd(part)) return [part];
  const other = operator === " && " ? " || " : " && ";
  const pieces: string[] = [];
  let from = 1;
  for (const { at, depth } of outsideQuotes(part)) {
    if (depth !== 1) continue;
    if (part.startsWith(other, at)) return [part];
    if (!part.startsWith(operator, at)) continue;
    pieces.push(part.slice(from, at));
    from = at + operator.length;
  }
  return pieces.length === 0 ? [part] : [...pieces, part.slice(from, -1)];
}

/** Whether the bracket that opens a text is the one that closes it. */
function closesAtEnd(text: string): boolean {
  for (const { at, depth } of outsideQuotes(text)) if (depth === 0) return at === text.length - 1;
  return false;
}

/** Each place that is not quoted, with the brackets that are open after it. */
function* outsideQuotes(text: string): Generator<{ at: number; depth: number }> {
  let depth = 0;
  let isQuoted = false;
  for (let at = 0; at < text.length; at++) {
    const char = text[at];
    if (isQuoted && char === "\\") at++;
    else if (char === '"') isQuoted = !isQuoted;
    else if (!isQuoted) {
      if (char === "(") depth++;
      if (char === ")") depth--;
      yield { at, depth };
    }
  }
}

function escaped(text: string): string {
  let out = "";
  for (const char of text) {
    if (char === '"' || char === "\\") out += `\\${char}`;
    else out += /[ -~]/.test(char) ? char : `\\u{${char.codePointAt(0)?.toString(16) ?? ""}}`;
  }
  return out;
}
