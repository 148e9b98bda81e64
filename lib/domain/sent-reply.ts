/**
 * How what really went out relates to the draft that was taken. Signature and quote stand below a draft in the composer
 * and go out with it: they are no edit. It must never call a text the draft that is not, word for word.
 */
import { distance } from "./distance.ts";
import { plainLines } from "./plain-lines.ts";

export interface SentMatch {
  match: "same" | "edited" | "other";
  /** Characters to insert, delete or replace. */
  distance: number;
}

/** Where more than this part of the longer text is another, it is a text of the person's own. */
const STILL_AN_EDIT = 0.6;

/** `below`: what stood in the composer under the draft when it was put there. */
export function matchSent(draft: string, sent: string, below: string): SentMatch {
  const wanted = plainLines(draft);
  const own = withoutFurniture(plainLines(sent), new Set(plainLines(below)), wanted.length);
  const [a, b] = [wanted.join("\n"), own.join("\n")];
  const apart = distance(a, b);
  if (apart === 0) return { match: "same", distance: 0 };
  const longer = Math.max(a.length, b.length);
  return { match: apart <= longer * STILL_AN_EDIT ? "edited" : "other", distance: apart };
}

/** Taken from the end only, and never more than stands below the draft's own length: a draft may end like a signature. */
function withoutFurniture(lines: readonly string[], furniture: ReadonlySet<string>, own: number): string[] {
  let end = lines.length;
  while (end > own && furniture.has(lines[end - 1] ?? "")) end--;
  return lines.slice(0, end);
}
