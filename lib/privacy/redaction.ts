/**
 * Personal values out, placeholders in, and back again. Numbers stay the same over all texts of one session: the same
 * value is the same placeholder. It must never put back anything but its own placeholders, and never let a forged one
 * through. What it gives back is plain text: whoever shows it escapes it.
 */
import type { PersonalType } from "#lib/domain/personal.ts";
import { DETECTORS } from "./detectors/index.ts";
import { foldCompact, foldPlain } from "./fold.ts";
import { keyOf } from "./key.ts";
import { findKnown, type KnownValue, type Needle, needlesFor } from "./known.ts";
import { lookAlikes, PLACEHOLDER, placeholderOf } from "./placeholder.ts";
import { type Candidate, settle } from "./spans.ts";

export type { KnownValue } from "./known.ts";
export { holdsPlaceholder } from "./placeholder.ts";

export interface Span {
  /** UTF-16 offsets in the text that was given. */
  start: number;
  end: number;
  type: PersonalType;
  placeholder: string;
}

export interface Redacted {
  text: string;
  /** Sorted, never overlapping. */
  spans: Span[];
}

export interface Redaction {
  redact(text: string): Redacted;
  /** Own placeholders, written exactly so, become their values in the spelling that was seen first. */
  restore(text: string): string;
  /** How many different values of each type were replaced. */
  counts(): Partial<Record<PersonalType, number>>;
}

export function redact(text: string, known: readonly KnownValue[] = [], session = createRedaction(known)): Redacted {
  return session.redact(text);
}

export function createRedaction(known: readonly KnownValue[] = []): Redaction {
  const needles = needlesFor(known);
  const placeholders = new Map<string, string>();
  const originals = new Map<string, string>();
  const counted = new Map<PersonalType, number>();

  function placeholderFor({ type, key }: Candidate, original: string): string {
    const value = `${type}\n${key}`;
    const given = placeholders.get(value);
    if (given !== undefined) return given;
    const number = (counted.get(type) ?? 0) + 1;
    const placeholder = placeholderOf(type, number);
    counted.set(type, number);
    placeholders.set(value, placeholder);
    originals.set(placeholder, original);
    return placeholder;
  }

  return {
    redact(text) {
      const spans: Span[] = [];
      const parts: string[] = [];
      let at = 0;
      for (const one of settle(findAll(text, needles), text)) {
        const { start, end, type } = one;
        const placeholder = placeholderFor(one, text.slice(start, end));
        spans.push({ start, end, type, placeholder });
        parts.push(text.slice(at, start), placeholder);
        at = end;
      }
      parts.push(text.slice(at));
      return { text: parts.join(""), spans };
    },
    restore: (text) => text.replace(PLACEHOLDER, (placeholder) => originals.get(placeholder) ?? placeholder),
    counts: () => Object.fromEntries(counted),
  };
}

function findAll(input: string, needles: readonly Needle[]): Candidate[] {
  const candidates: Candidate[] = [];
  const folded = foldPlain(input);
  for (const { type, start, end } of lookAlikes(folded.text)) {
    const range = folded.toInput(start, end);
    // A forged one is a value of its own: nobody's key looks like this.
    candidates.push({ ...range, type, key: `look-alike:${input.slice(range.start, range.end)}`, rank: 0 });
  }
  if (needles.length > 0)
    for (const found of findKnown(needles, input, foldCompact(input))) candidates.push({ ...found, rank: 1 });
  for (const [i, { type, find }] of DETECTORS.entries()) {
    for (const { start, end, key } of find(folded.text)) {
      if (end <= start) continue;
      const range = folded.toInput(start, end);
      candidates.push({ ...range, type, key: key ?? keyOf(type, folded.text.slice(start, end)), rank: i + 2 });
    }
  }
  return candidates;
}
