/** Anchored, case-sensitive glob with `*` only. Linear: text from a ticket must not be able to make it slow. */
export function matchesGlob(pattern: string, text: string): boolean {
  const parts = pattern.split("*");
  const [head = "", ...rest] = parts;
  if (rest.length === 0) return text === pattern;
  if (!text.startsWith(head)) return false;
  const tail = rest.pop() ?? "";
  let at = head.length;
  for (const part of rest) {
    const found = text.indexOf(part, at);
    if (found === -1) return false;
    at = found + part.length;
  }
  return text.length - tail.length >= at && text.endsWith(tail);
}
