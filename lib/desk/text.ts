/**
 * Text of a composer or of a draft, line by line, the same way for both, so that what was put in can be compared
 * with what is there. Fillers of the editor, blank lines and kinds of space make no difference; letters and order do.
 */
const BLOCKS = /^(p|div|ul|ol|li|blockquote|h[1-6]|pre|table|tr|figure|section|hr)$/i;
const FILLERS = /[\u200b\u2060\ufeff]/g;

export function linesOf(node: Node): string[] {
  let text = "";
  const walk = (at: Node) => {
    if (at.nodeType === Node.TEXT_NODE) text += at.textContent?.replace(/\s+/g, " ") ?? "";
    else if (at.nodeName === "BR") text += "\n";
    const isBlock = BLOCKS.test(at.nodeName);
    if (isBlock) text += "\n";
    for (const child of at.childNodes) walk(child);
    if (isBlock) text += "\n";
  };
  walk(node);
  return toLines(text);
}

export function toLines(text: string): string[] {
  const lines = text.replace(FILLERS, "").split("\n");
  return lines.map((line) => line.replace(/\s+/g, " ").trim()).filter((line) => line !== "");
}

export function startsWith(lines: readonly string[], start: readonly string[]): boolean {
  return start.length > 0 && start.every((line, index) => lines[index] === line);
}

export function endsWith(lines: readonly string[], end: readonly string[]): boolean {
  return lines.length >= end.length && end.every((line, index) => lines[lines.length - end.length + index] === line);
}

/** Whether `part` stands in `lines` as one piece. */
export function includes(lines: readonly string[], part: readonly string[]): boolean {
  return part.length === 0 || lines.some((_, at) => startsWith(lines.slice(at), part));
}
