/**
 * A text as two people would compare it: fillers of an editor, blank lines and kinds of space make no difference, letters
 * and order do. The same as `lib/desk/text.ts` reads in the composer, where nothing of here may be loaded.
 */
const FILLERS = /[\u200b\u2060\ufeff]/g;

export function plainLines(text: string): string[] {
  const lines = text.replace(FILLERS, "").split("\n");
  return lines.map((line) => line.replace(/\s+/g, " ").trim()).filter((line) => line !== "");
}
