/**
 * Desks cut names in the middle of a character, and models write halves of one. Nothing with a half can be signed or put
 * on record (`canonical.ts` refuses it), so it is mended where it comes in: the half becomes the sign for what is lost.
 */
export function wellFormed<T>(value: T): T;
export function wellFormed(value: unknown): unknown {
  if (typeof value === "string") return value.toWellFormed();
  if (Array.isArray(value)) return value.map((one: unknown) => wellFormed(one));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key.toWellFormed(), wellFormed(one)]));
}
