/** Placeholder of the first hour: known values and e-mail addresses. */
import type { PersonalType } from "#lib/domain/personal.ts";

export interface Redaction {
  redact(text: string): { text: string };
  restore(text: string): string;
  counts(): Partial<Record<PersonalType, number>>;
}

const PLACEHOLDER = /\[[A-Z_]+_\d+\]/;

export function createRedaction(known: readonly { type: PersonalType; value: string }[]): Redaction {
  const values = new Map<string, string>();
  const numbers: Partial<Record<PersonalType, number>> = {};
  const placeholderOf = (type: PersonalType, value: string): string => {
    const found = values.get(value);
    if (found !== undefined) return found;
    const number = (numbers[type] ?? 0) + 1;
    numbers[type] = number;
    const placeholder = `[${type.toUpperCase()}_${number}]`;
    values.set(value, placeholder);
    return placeholder;
  };
  return {
    redact(text) {
      let out = text;
      for (const { type, value } of known)
        if (value !== "") out = out.replaceAll(value, () => placeholderOf(type, value));
      return { text: out.replace(/[\w.+-]+@[\w-]+\.[\w.-]+/g, (value) => placeholderOf("email", value)) };
    },
    restore(text) {
      let out = text;
      for (const [value, placeholder] of values) out = out.replaceAll(placeholder, () => value);
      return out;
    },
    counts: () => ({ ...numbers }),
  };
}

export function holdsPlaceholder(value: unknown): boolean {
  return PLACEHOLDER.test(JSON.stringify(value) ?? "");
}
