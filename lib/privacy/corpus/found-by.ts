/** What one detector finds in a text as a person would type it. */
import type { Detector } from "../detectors/detector.ts";
import { foldPlain } from "../fold.ts";

export function foundBy(detector: Detector, text: string): string[] {
  const folded = foldPlain(text);
  return [...detector.find(folded.text)].map(({ start, end }) => {
    const range = folded.toInput(start, end);
    return text.slice(range.start, range.end);
  });
}
